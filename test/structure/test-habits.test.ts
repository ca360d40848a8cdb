/** House rule: no test is singled out, and no test sleeps: it waits for what should happen. */
import { expect, test } from "vitest";
import { isCode, isNode, parse, projectFiles, type SourceFile, type SyntaxNode, walk } from "./sources.ts";

const runners = new Set(["test", "it", "describe", "suite"]);
const sleepers = new Set(["sleep", "delay", "wait", "pause"]);

function badHabits(file: SourceFile): string[] {
  const problems: string[] = [];
  const say = (node: SyntaxNode, what: string) => {
    const line = file.text.slice(0, Number(node.start)).split("\n").length;
    problems.push(`${file.path}:${line} ${what}`);
  };
  walk(parse(file).program, (node, around) => {
    if (isSingledOut(node)) say(node, "runs one test alone (.only)");
    if (isSleep(node) && !isPolling(around))
      say(node, "sleeps: wait for the event, or for a condition with expect.poll");
  });
  return problems;
}

/** `test.only`, `describe.each(…).only` and the like. */
function isSingledOut(node: SyntaxNode): boolean {
  if (node.type !== "MemberExpression" || nameOf(node.property) !== "only") return false;
  let object = node.object;
  while (isNode(object) && (object.type === "MemberExpression" || object.type === "CallExpression"))
    object = object.object ?? object.callee;
  return runners.has(nameOf(object));
}

/** An awaited promise that only time settles: of our own making, of node:timers/promises, or of a function named so. */
function isSleep(node: SyntaxNode): boolean {
  if (node.type !== "AwaitExpression" || !isNode(node.argument)) return false;
  const awaited = node.argument;
  if (awaited.type === "CallExpression") {
    const callee = awaited.callee;
    const name = isNode(callee) && callee.type === "MemberExpression" ? nameOf(callee.property) : nameOf(callee);
    return name === "setTimeout" || sleepers.has(name);
  }
  if (awaited.type !== "NewExpression" || nameOf(awaited.callee) !== "Promise") return false;
  const [executor] = list(awaited.arguments);
  const resolve = nameOf(list(executor?.params)[0]);
  return resolve !== "" && onlyTimeCalls(executor?.body, resolve);
}

/** Whether the one road to `resolve` leads through setTimeout. */
function onlyTimeCalls(body: unknown, resolve: string): boolean {
  let timed = 0;
  let uses = 0;
  walk(body, (node, around) => {
    if (node.type !== "Identifier" || node.name !== resolve) return;
    uses += 1;
    if (around.some((outer) => outer.type === "CallExpression" && nameOf(outer.callee) === "setTimeout")) timed += 1;
  });
  return uses > 0 && uses === timed;
}

/** A pause in a loop that looks at a condition is how one waits for another process. */
function isPolling(around: SyntaxNode[]): boolean {
  const nearest = around.findLast((node) => /^(?:While|DoWhile|For|ForOf)Statement$|Function/.test(node.type));
  return nearest?.type === "WhileStatement" || nearest?.type === "DoWhileStatement";
}

function nameOf(node: unknown): string {
  return isNode(node) && typeof node.name === "string" ? node.name : "";
}

function list(value: unknown): SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

test("no test is singled out or sleeps", () => {
  const tests = projectFiles((path) => isCode(path) && path.startsWith("test/") && !path.startsWith("test/bench/"));
  expect(tests.flatMap(badHabits)).toEqual([]);
});

test.each([
  'test.only("a", () => {});',
  'describe.each([1]).only("a", () => {});',
  "await new Promise((r) => setTimeout(r, 100));",
  "await new Promise<void>((done) => { setTimeout(() => done(), 100); });",
  "for (let i = 0; i < 9; i++) await setTimeout(50);",
  "await timers.setTimeout(50);",
  "await sleep(50);",
])("notices %s", (text) => {
  expect(badHabits({ path: "test/unit/a.test.ts", text })).toHaveLength(1);
});

test.each([
  'await new Promise((done) => socket.once("open", done));',
  'await new Promise((done, fail) => { setTimeout(() => fail(new Error("late")), 1000); socket.once("open", done); });',
  "setTimeout(() => device.reply(), 50);",
  "while (!done()) await new Promise((r) => setTimeout(r, 20));",
  "list.only(1);",
])("has nothing against %s", (text) => {
  expect(badHabits({ path: "test/unit/a.test.ts", text })).toEqual([]);
});

/** House rule: each file says in its first sentence what it is, and no file is a hall. */
import { expect, test } from "vitest";
import { isShipped, projectFiles, type SourceFile } from "./sources.ts";

/** Lines above which a file must be divided, and above which it is named in the report. */
const mostLines = 400;
const manyLines = 250;

/** The header: the first comment, after a shebang line where there is one, as running text. */
function headerOf({ text }: SourceFile): string {
  const [, block, lines] = /^(?:#!.*\n)?(?:\/\*\*([\s\S]*?)\*\/|((?:\/\/.*(?:\n|$))+))/.exec(text) ?? [];
  return (block?.replace(/^\s*\* ?/gm, "") ?? lines?.replace(/^\/\/ ?/gm, "") ?? "").trim();
}

function hasHeader(file: SourceFile): boolean {
  const header = headerOf(file);
  return /[.。](?:\s|$)/.test(header) && !/^(?:biome-ignore|@ts-|eslint)/.test(header);
}

function linesOf({ text }: SourceFile): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

test("every source file begins with a sentence that says what it is", () => {
  const without = projectFiles(isShipped).filter((file) => !hasHeader(file));
  expect(without.map(({ path }) => `${path}: begin with a comment of one sentence, with its full stop`)).toEqual([]);
});

test.each([
  "export const a = 1;",
  "// biome-ignore lint: no.\n",
  "/** */\n",
  "#!/usr/bin/env node\nrun();\n",
  "// no full stop\n",
])("notices a file that begins with %j", (text) => {
  expect(hasHeader({ path: "agent/a.ts", text })).toBe(false);
});

test.each([
  "/** Says what it is. */\n",
  "// Says what it is.\nrun();",
  "#!/usr/bin/env node\n/**\n * Says what it is.\n */\n",
])("accepts the header in %j", (text) => {
  expect(hasHeader({ path: "agent/a.ts", text })).toBe(true);
});

test(`no source file has more than ${mostLines} lines`, () => {
  const long = projectFiles(isShipped)
    .map((file) => ({ path: file.path, lines: linesOf(file) }))
    .filter(({ lines }) => lines > manyLines)
    .sort((a, b) => b.lines - a.lines);
  for (const { path, lines } of long) process.stdout.write(`long: ${path} has ${lines} lines\n`);
  expect(long.filter(({ lines }) => lines > mostLines)).toEqual([]);
});

test("counts lines as an editor does", () => {
  expect(linesOf({ path: "a.ts", text: "one\ntwo\n" })).toBe(2);
  expect(linesOf({ path: "a.ts", text: "one\n".repeat(mostLines + 1) })).toBeGreaterThan(mostLines);
});

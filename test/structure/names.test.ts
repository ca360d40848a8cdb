/** House rule: file names, named exports, and index.ts only for registries. */
import { expect, test } from "vitest";
import { isCode, isNode, parse, projectFiles, type SourceFile } from "./sources.ts";

const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*\.(?:ts|tsx|mjs)$/;

/** Names that say nothing about what a file holds, so that everything ends up in it. */
const vague = /^(?:utils?|helpers?|types|misc|common)\.|(?:^|-)(?:utils?|helpers?|manager|service)\./;

function wrongNames(file: SourceFile): string[] {
  const name = file.path.split("/").at(-1) ?? "";
  const problems: string[] = [];
  if (!kebabCase.test(name)) problems.push(`${file.path}: file names are in kebab-case`);
  if (vague.test(name)) problems.push(`${file.path}: name the file after what it holds`);
  if (hasDefaultExport(file) && !/\.config\.ts$/.test(name)) problems.push(`${file.path}: exports are named`);
  if (/^index\.tsx?$/.test(name) && !exportsLiteralList(file))
    problems.push(`${file.path}: index.ts is for registries only`);
  return problems;
}

function hasDefaultExport(file: SourceFile): boolean {
  return parse(file).module.staticExports.some(({ entries }) =>
    entries.some(({ exportName }) => exportName.kind === "Default"),
  );
}

/** Whether a file exports a constant that is a list or a table written out. */
function exportsLiteralList(file: SourceFile): boolean {
  return parse(file).program.body.some(
    (statement) =>
      statement.type === "ExportNamedDeclaration" &&
      statement.declaration?.type === "VariableDeclaration" &&
      statement.declaration.declarations.some(({ init }) => isLiteralList(init)),
  );
}

function isLiteralList(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression") return isLiteralList(node.expression);
  return node.type === "ArrayExpression" || node.type === "ObjectExpression";
}

test("every file is named after what it holds, and exports by name", () => {
  expect(projectFiles(isCode).flatMap(wrongNames)).toEqual([]);
});

test.each([
  ["agent/sineClamp.ts", ""],
  ["agent/utils.ts", ""],
  ["agent/date-helpers.ts", ""],
  ["agent/types.ts", ""],
  ["dashboard/server/alert-manager.ts", ""],
  ["agent/a.ts", "export default 1;"],
  ["agent/index.ts", 'export * from "./a.ts";'],
])("notices %s with %j", (path, text) => {
  expect(wrongNames({ path, text })).toHaveLength(1);
});

test("lets index.ts hold a registry", () => {
  const text = "export const sensors = [clamp, meter] as const satisfies readonly Sensor[];";
  expect(wrongNames({ path: "agent/sensors/index.ts", text })).toEqual([]);
});

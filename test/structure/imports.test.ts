/** House rule: who may import whom, and that what is imported exists. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Import, importsOf, isCode, isShipped, projectFiles, type SourceFile, targetOf } from "./sources.ts";

/** Each part of the house, and the parts that it may import besides itself. The first that fits a path counts. */
const parts: { part: string; mayImport: string[]; inBrowser?: boolean }[] = [
  { part: "common/contract/", mayImport: [], inBrowser: true },
  { part: "common/calendar/", mayImport: ["common/contract/"] },
  { part: "common/detection/", mayImport: ["common/contract/"] },
  { part: "common/runtime/", mayImport: ["common/"] },
  { part: "agent/", mayImport: ["common/"] },
  { part: "broker/", mayImport: ["common/"] },
  { part: "dashboard/server/", mayImport: ["common/"] },
  { part: "dashboard/web/", mayImport: ["common/contract/"], inBrowser: true },
  { part: "firmware-sim/", mayImport: ["common/"] },
  { part: "cli/", mayImport: ["common/", "agent/", "broker/", "dashboard/server/", "firmware-sim/"] },
];

function wrongImports(file: SourceFile): string[] {
  const rule = parts.find(({ part }) => file.path.startsWith(part));
  if (!rule)
    return [
      `${file.path} stands in no part of the house: move it into one of ${parts.map(({ part }) => part).join(" ")}`,
    ];
  return importsOf(file).flatMap((each) => {
    const target = targetOf(each);
    if (target === null) {
      const server = each.request.startsWith("node:") && rule.inBrowser;
      return server ? [`${file.path} runs in browsers and imports ${each.request}`] : [];
    }
    const allowed = [rule.part, ...rule.mayImport].some((part) => target.startsWith(part));
    return allowed ? [] : [`${file.path} may not import ${target}`];
  });
}

function isMissing(each: Import): boolean {
  const target = targetOf(each);
  // What is built need not be there when the rules are checked.
  if (target === null || target.startsWith("dist/")) return false;
  return !existsSync(fileURLToPath(new URL(`../../${target}`, import.meta.url)));
}

test("every part imports only the parts that it may know", () => {
  expect(projectFiles(isShipped).flatMap(wrongImports)).toEqual([]);
});

test.each([
  ["common/contract/a.ts", 'import { x } from "../runtime/log.ts";'],
  ["common/contract/a.ts", 'import { readFileSync } from "node:fs";'],
  ["common/detection/a.ts", 'import type { x } from "../runtime/log.ts";'],
  ["agent/sensors/a.ts", 'export { x } from "../../dashboard/server/history/store.ts";'],
  ["dashboard/server/a.ts", 'await import("../../broker/listeners.ts");'],
  ["dashboard/web/a.tsx", 'import { x } from "../server/auth/session.ts";'],
  ["elsewhere/a.ts", ""],
])("notices what %s must not do: %s", (path, text) => {
  expect(wrongImports({ path, text })).toHaveLength(1);
});

test("lets a program import what is common", () => {
  expect(wrongImports({ path: "agent/a.ts", text: 'import { x } from "../common/contract/ids.ts";' })).toEqual([]);
});

test("every relative import leads to a file", () => {
  const missing = projectFiles(isCode).flatMap(importsOf).filter(isMissing);
  expect(missing.map((each) => `${each.path} imports ${each.request}, which does not exist`)).toEqual([]);
});

test("notices an import that leads nowhere", () => {
  expect(isMissing({ path: "agent/a.ts", request: "./no-such-file.ts", typeOnly: false })).toBe(true);
});

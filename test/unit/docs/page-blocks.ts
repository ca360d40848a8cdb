/** Finds the files, samples and tables that a page of docs/ shows. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Root of the project, with a slash at its end. */
export const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));

/** Reads a page by its path from the root. */
export function readPage(page: string): string {
  return readFileSync(`${projectRoot}${page}`, "utf8");
}

/** The whole files that a page shows: a line with the path in bold, then a block of code. By path. */
export function filesOf(page: string): Map<string, string> {
  const blocks = readPage(page).matchAll(/^\*\*`([^`]+)`\*\*\n\n```\w+\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, path = "", text = ""]) => [path, text]));
}

/** All blocks of a language on a page, in their order. */
export function blocksOf(page: string, language: string): string[] {
  const blocks = readPage(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm);
  return [...blocks].flatMap(([, named, text = ""]) => (named === language ? [text] : []));
}

/** The rows of all tables on a page: their cells, without marks. */
export function rowsOf(page: string): string[][] {
  const lines = readPage(page)
    .split("\n")
    .filter((line) => line.startsWith("| "));
  return lines.map((line) =>
    line.split(" | ").map((cell) =>
      cell
        .replace(/^\| | \|$/g, "")
        .replaceAll("`", "")
        .trim(),
    ),
  );
}

/** What a table writes for a default; an en dash where there is none. */
export function writtenDefault(value: unknown): string {
  if (value === undefined) return "–";
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}

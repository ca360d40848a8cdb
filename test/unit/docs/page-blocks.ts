/** Finds the files and samples that a page of docs/ shows. */
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

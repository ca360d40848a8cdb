/** Finds and parses the files that the house rules are held against. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Folders that hold no source of ours. */
const foreign = new Set(["node_modules", "dist", "coverage", "machikoba-data", ".git"]);

/** A file of the project: its path from the root, with forward slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** A node of a syntax tree, as far as a rule needs to know it. */
export interface SyntaxNode {
  type: string;
  [key: string]: unknown;
}

/** Something imported: by whom, what, and whether only types of it. */
export interface Import {
  path: string;
  request: string;
  typeOnly: boolean;
}

const textFile =
  /(?:\.(?:ts|tsx|mjs|js|json|md|ya?ml|css|html|sql|sh|toml|csv|svg|txt)|\/(?:run|LICENSE|Dockerfile|\.npmrc|\.gitignore))$/;

/** All text files of the project; `where` narrows by path. */
export function projectFiles(where: (path: string) => boolean = () => true): SourceFile[] {
  return pathsBelow("")
    .filter((each) => textFile.test(`/${each}`) && where(each))
    .map((each) => ({ path: each, text: readFileSync(path.join(root, each), "utf8") }));
}

/** Code that ships: the programs, the page, and the command. */
export function isShipped(file: string): boolean {
  return isCode(file) && /^(?:common|agent|broker|dashboard|firmware-sim|cli)\//.test(file);
}

export function isCode(file: string): boolean {
  return /\.(?:ts|tsx|mjs)$/.test(file) && !file.endsWith(".d.ts");
}

export function readProjectFile(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

function pathsBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const full = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return foreign.has(entry.name) ? [] : pathsBelow(full);
      return entry.isFile() ? [full] : [];
    })
    .sort();
}

export function parse({ path: name, text }: SourceFile) {
  const parsed = parseSync(name, text);
  const [error] = parsed.errors;
  if (error) throw new SyntaxError(`${name}: ${error.message}`);
  return parsed;
}

/** Every import and re-export of a file whose target is written out. */
export function importsOf(file: SourceFile): Import[] {
  const { module } = parse(file);
  const found: Import[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    found.push({ path: file.path, request: moduleRequest.value, typeOnly });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) found.push({ path: file.path, request: moduleRequest.value, typeOnly: isType });
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const [, request] = /^["'](.*)["']$/.exec(file.text.slice(moduleRequest.start, moduleRequest.end)) ?? [];
    if (request) found.push({ path: file.path, request, typeOnly: false });
  }
  return found;
}

/** Where a relative import leads, as a path from the root; null for packages. */
export function targetOf({ path: from, request }: Import): string | null {
  if (!/^\.{1,2}(?:\/|$)/.test(request)) return null;
  return path.posix.normalize(path.posix.join(path.posix.dirname(from), request.replace(/\?.*$/, "")));
}

/** Calls `see` with every node of a tree and the nodes around it, the innermost last. */
export function walk(
  node: unknown,
  see: (node: SyntaxNode, around: SyntaxNode[]) => void,
  around: SyntaxNode[] = [],
): void {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, see, around);
  } else if (isNode(node)) {
    see(node, around);
    for (const value of Object.values(node)) {
      if (typeof value === "object" && value !== null) walk(value, see, [...around, node]);
    }
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

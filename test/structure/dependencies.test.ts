/** House rule: every dependency is exact, explained, and installable on every kind of computer that we promise. */
import { expect, test } from "vitest";
import { importsOf, isShipped, projectFiles, readProjectFile, type SourceFile, targetOf } from "./sources.ts";

interface LockEntry {
  version?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
}
type Lock = Record<string, LockEntry>;
type Versions = Record<string, string>;

const manifest: { license: string; dependencies: Versions; devDependencies: Versions } = JSON.parse(
  readProjectFile("package.json"),
);
const lock: Lock = JSON.parse(readProjectFile("package-lock.json")).packages;
const declared: Versions = { ...manifest.dependencies, ...manifest.devDependencies };

/** Computers that people build on, and those that only run the programs. */
const everywhere = ["linux x64", "linux arm64", "win32 x64", "darwin arm64"];
const atRunTime = [...everywhere, "linux arm"];

function inexact(versions: Versions): string[] {
  return Object.entries(versions)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}: write the exact version instead of ${version}`);
}

function unexplained(versions: Versions, page: string): string[] {
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  return Object.entries(versions)
    .filter(
      ([name, version]) =>
        !rows.some((cells) => cells[1] === name && cells[2] === version && cells.slice(3, 7).every(Boolean)),
    )
    .map(([name, version]) => `${name} ${version} has no full line in docs/decisions/dependencies.md`);
}

/** Packages that consist of one binary for each platform, and which of our computers their lockfile entries leave out. */
function missingPlatforms(packages: Lock): string[] {
  return Object.entries(packages).flatMap(([name, { optionalDependencies = {}, dev }]) => {
    const entries = Object.keys(optionalDependencies).map((optional) => ({
      optional,
      entry: packages[`node_modules/${optional}`],
    }));
    const absent = entries.filter(({ entry }) => !entry).map(({ optional }) => `${name}: no entry for ${optional}`);
    const platforms = entries.flatMap(({ entry }) =>
      (entry?.os ?? []).flatMap((os) => (entry?.cpu ?? []).map((cpu) => `${os} ${cpu}`)),
    );
    // One optional package of one platform (fsevents) is an extra, not the binary itself.
    if (entries.length < 3) return absent;
    const wanted = dev ? everywhere : atRunTime;
    return [
      ...absent,
      ...wanted.filter((each) => !platforms.includes(each)).map((each) => `${name}: nothing for ${each}`),
    ];
  });
}

function unsafeEntries(packages: Lock): string[] {
  return Object.entries(packages)
    .filter(([name]) => name !== "")
    .flatMap(([name, { version, integrity, resolved }]) => {
      const problems: string[] = [];
      if (!version || !integrity) problems.push(`${name}: no version or no integrity`);
      if (resolved && !resolved.startsWith("https://registry.npmjs.org/"))
        problems.push(`${name}: comes from ${resolved}`);
      return problems;
    });
}

/** Packages that the shipped programs import although only developers install them. */
function undeclaredImports(file: SourceFile, runTime: Versions): string[] {
  return importsOf(file)
    .filter((each) => !each.typeOnly && targetOf(each) === null && !each.request.startsWith("node:"))
    .map(({ request }) => request.split("/", request.startsWith("@") ? 2 : 1).join("/"))
    .filter((name) => !Object.hasOwn(runTime, name))
    .map((name) => `${file.path} imports ${name}, which is not among the dependencies`);
}

test("every version in package.json is exact", () => {
  expect(inexact(declared)).toEqual([]);
  expect(inexact({ a: "^1.2.3", b: "latest", c: "1.2", d: "1.2.3" })).toHaveLength(3);
});

test("every dependency is explained on its page, in the version that is used", () => {
  expect(unexplained(declared, readProjectFile("docs/decisions/dependencies.md"))).toEqual([]);
});

test("notices a dependency that is not explained, or in another version", () => {
  const page = "| `a` | 1.0.0 | for a | MIT | all | big |\n| `b` | 1.0.0 | | | | |";
  expect(unexplained({ a: "1.0.0" }, page)).toEqual([]);
  expect(unexplained({ a: "1.0.1", b: "1.0.0", c: "1.0.0" }, page)).toHaveLength(3);
});

test("the lockfile holds the binaries of every kind of computer", () => {
  expect(missingPlatforms(lock)).toEqual([]);
});

test("notices a lockfile that was written for one kind of computer", () => {
  const optionalDependencies = { x: "1.0.0", y: "1.0.0", z: "1.0.0" };
  const one: Lock = {
    "node_modules/tool": { dev: true, optionalDependencies },
    "node_modules/x": { os: ["linux"], cpu: ["x64"] },
  };
  expect(missingPlatforms(one)).toEqual([
    "node_modules/tool: no entry for y",
    "node_modules/tool: no entry for z",
    "node_modules/tool: nothing for linux arm64",
    "node_modules/tool: nothing for win32 x64",
    "node_modules/tool: nothing for darwin arm64",
  ]);
});

test("every locked package has a version, an integrity, and no other source than the public registry", () => {
  expect(unsafeEntries(lock)).toEqual([]);
  const resolved = "http://10.0.0.1:4873/a/-/a-1.0.0.tgz";
  expect(
    unsafeEntries({ a: { version: "1.0.0", integrity: "sha512-", resolved }, b: { version: "1.0.0" } }),
  ).toHaveLength(2);
});

test("the programs import only what is installed at run time", () => {
  const programs = projectFiles(
    (path) => isShipped(path) && path.endsWith(".ts") && !path.startsWith("dashboard/web/"),
  );
  expect(programs.flatMap((file) => undeclaredImports(file, manifest.dependencies))).toEqual([]);
});

test("notices a program that imports a developer's tool", () => {
  const text =
    'import { build } from "vite";\nimport type { A } from "knip";\nimport { parse } from "yaml";\nimport { x } from "@a/b/c";';
  expect(undeclaredImports({ path: "agent/a.ts", text }, { yaml: "2.9.1" })).toEqual([
    "agent/a.ts imports vite, which is not among the dependencies",
    "agent/a.ts imports @a/b, which is not among the dependencies",
  ]);
});

test("the licence is Apache-2.0, in full", () => {
  const licence = readProjectFile("LICENSE");
  expect(manifest.license).toBe("Apache-2.0");
  expect(licence).toMatch(/Apache License\s+Version 2\.0, January 2004/);
  expect(licence).toContain("END OF TERMS AND CONDITIONS");
});

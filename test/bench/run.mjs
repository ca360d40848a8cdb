/** Lists the benches, or builds what is stale and runs one: `npm run bench`, `npm run bench NAME`. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BuildFailure, build } from "../../cli/build.mjs";
import { checkNode, installPackages, StartFailure } from "../../cli/from-source.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const ending = ".bench.ts";

const names = readdirSync(here)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort();

const [name, ...args] = process.argv.slice(2);
if (names.includes(name)) process.exitCode = await bench(name, args);
else list();

function list() {
  if (name && name !== "--help") {
    process.stderr.write(`There is no bench "${name}".\n\n`);
    process.exitCode = 1;
  }
  process.stdout.write("Usage: npm run bench NAME\n\nBenches:\n");
  const width = Math.max(0, ...names.map((each) => each.length));
  for (const each of names) process.stdout.write(`  ${each.padEnd(width)}  ${descriptionOf(each)}\n`);
  if (names.length === 0) process.stdout.write(`  none yet: a bench is a file test/bench/NAME${ending}\n`);
}

/** The first line of a bench's header comment. */
function descriptionOf(each) {
  const [, words = ""] =
    /^\s*(?:\/\*\*|\/\/)\s*(.*?)\s*(?:\*\/)?\s*$/m.exec(readFileSync(path.join(here, each + ending), "utf8")) ?? [];
  return words;
}

/**
 * Benches are compiled by the same compiler into the same dist/ as the programs, and run by plain Node: what is measured is what
 * runs on a gateway, without a loader's wrapping in between. Their figures alone go to stdout; all else goes to stderr.
 */
async function bench(which, more) {
  try {
    checkNode();
    await installPackages(process.stderr);
    await build({ print: (text) => process.stderr.write(text) });
  } catch (error) {
    if (!(error instanceof BuildFailure || error instanceof StartFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  const compiled = node(
    ["node_modules/typescript/bin/tsc", "-p", "test/bench/tsconfig.json", "--noCheck"],
    ["ignore", 2, 2],
  );
  if (compiled !== 0) return compiled;
  return node(["--expose-gc", `dist/test/bench/${which}.bench.js`, ...more], "inherit");
}

function node(args, stdio) {
  return spawnSync(process.execPath, args, { cwd: root, stdio }).status ?? 1;
}

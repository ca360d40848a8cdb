/** Builds dist/ from the sources: compiles the programs, bundles the web page, copies what is not code; does nothing when nothing changed. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = path.join(root, "dist");
const stampFile = path.join(dist, "build-stamp.json");

/** Folders whose TypeScript becomes dist/; the same list stands in tsconfig.build.json. */
const programFolders = ["common", "agent", "broker", "dashboard/server", "firmware-sim", "cli"];

/** Files that the programs read at run time; a name in dist/ is the same as in the source. */
const assets = [
  { folder: "firmware-sim/traces", names: /./ },
  { folder: "firmware-sim/scenarios", names: /./ },
  { folder: "dashboard/server", names: /\.(sql|json)$/ },
];

/** What is built, each part with the inputs that make it stale. */
const parts = {
  programs: { inputs: [...programFolders, "tsconfig.json", "tsconfig.build.json"], build: buildPrograms },
  web: { inputs: ["dashboard/web", "common/contract", "vite.config.ts"], build: buildWeb },
};

/** A failed build; its message holds what the compiler said. */
export class BuildFailure extends Error {}

/**
 * Builds what is stale, and says in a line or two what it did.
 *
 * `only`: names of the parts to look at (`programs`, `web`; by default both). `unchecked`: compile without checking types.
 */
export async function build({
  only = Object.keys(parts),
  unchecked = false,
  print = (text) => process.stdout.write(text),
} = {}) {
  const stamps = await readStamps();
  const stale = [];
  for (const name of only) {
    const stamp = await stampOf(parts[name].inputs);
    if (stamps[name] !== stamp) stale.push({ name, stamp });
  }
  if (stale.length === 0) return;

  const startedAt = performance.now();
  print(`Building ${stale.map(({ name }) => name).join(" and ")} …\n`);
  const results = await Promise.allSettled(stale.map(({ name }) => parts[name].build({ unchecked })));
  const failures = results.filter((result) => result.status === "rejected").map((result) => result.reason);

  // Read again: another build may have finished one of the other parts meanwhile.
  const built = await readStamps();
  for (const [index, { name, stamp }] of stale.entries()) {
    if (results[index].status === "fulfilled" && !unchecked) built[name] = stamp;
    else delete built[name];
  }
  await mkdir(dist, { recursive: true });
  await writeFile(stampFile, `${JSON.stringify(built, null, 2)}\n`);

  for (const result of results) if (result.status === "fulfilled" && result.value) print(`  ${result.value}\n`);
  if (failures.length > 0) {
    for (const failure of failures) if (!(failure instanceof BuildFailure)) throw failure;
    throw new BuildFailure(failures.map((failure) => failure.message).join("\n\n"));
  }
  print(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.\n`);
}

async function buildPrograms({ unchecked }) {
  await Promise.all([
    run("The compiler (tsc)", "typescript/bin/tsc", ["-p", "tsconfig.build.json", ...(unchecked ? ["--noCheck"] : [])]),
    ...assets.map(copyAssets),
  ]);
  await removeLeftovers();
}

async function buildWeb() {
  await run("The bundler (vite)", "vite/bin/vite.js", ["build", "--config", "vite.config.ts", "--logLevel", "warn"]);
  let bytes = 0;
  for (const file of await filesBelow(path.join(dist, "dashboard/web"))) {
    bytes += gzipSync(await readFile(file)).length;
  }
  return `web page: ${(bytes / 1024).toFixed(0)} KiB compressed, all files together`;
}

/** Runs a tool of node_modules as a child of this Node, without a shell; its output is shown only when it fails. */
function run(what, tool, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, "node_modules", tool), ...args], {
      cwd: root,
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new BuildFailure(`${what} failed (exit code ${code}):\n${output.trim()}`));
    });
  });
}

async function copyAssets({ folder, names }) {
  for (const file of await filesBelow(path.join(root, folder))) {
    if (/\.(ts|tsx)$/.test(file) || !names.test(path.basename(file))) continue;
    const target = path.join(dist, path.relative(root, file));
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(file, target);
  }
}

/** Removes from dist/ what no source stands for any more, so that a deleted file can't go on working. */
async function removeLeftovers() {
  const web = path.join(dist, "dashboard", "web") + path.sep;
  for (const file of await filesBelow(dist)) {
    if (file === stampFile || file.startsWith(web)) continue;
    const source = path.join(root, path.relative(dist, file));
    const sources = file.endsWith(".js")
      ? [source, source.replace(/\.js$/, ".ts"), `${source.slice(0, -3)}.tsx`]
      : [source];
    if (!sources.some((candidate) => existsSync(candidate))) await rm(file, { force: true });
  }
}

/** One hash over the names and contents of all inputs; contents, because a checkout changes every time stamp. */
async function stampOf(inputs) {
  const hash = createHash("sha256");
  for (const input of [...inputs, "package.json", "package-lock.json", "cli/build.mjs"]) {
    const full = path.join(root, input);
    for (const file of path.extname(input) ? [full] : await filesBelow(full)) {
      hash.update(`${path.relative(root, file)}\n`).update(await readFile(file));
    }
  }
  return hash.digest("hex");
}

async function readStamps() {
  try {
    return JSON.parse(await readFile(stampFile, "utf8"));
  } catch {
    return {};
  }
}

async function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const only = args.filter((arg) => Object.hasOwn(parts, arg));
  const unknown = args.filter((arg) => arg !== "--unchecked" && !only.includes(arg));
  if (unknown.length > 0) {
    process.stdout.write(`Usage: node cli/build.mjs [${Object.keys(parts).join("] [")}] [--unchecked]\n`);
    process.exitCode = unknown.includes("--help") ? 0 : 1;
  } else {
    try {
      await build({ only: only.length > 0 ? only : undefined, unchecked: args.includes("--unchecked") });
    } catch (error) {
      if (!(error instanceof BuildFailure)) throw error;
      process.stderr.write(`${error.message}\n\nThe build failed: mend what is said above, then run it again.\n`);
      process.exitCode = 1;
    }
  }
}

/** Runs every check and every test of the project, after installing and building what they need; see --help. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkNode, installPackages, StartFailure } from "../cli/from-source.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const minute = 60_000;

/** In a log file colours are noise; biome has to be told so by an option of its own. */
const plain = !process.stdout.isTTY;
const plainBiome = plain ? ["--colors=off"] : [];
const env = plain ? { ...process.env, NO_COLOR: "1" } : process.env;

/**
 * The steps in their order. `needs` says what must be prepared; `limitMs` is when a hanging step is ended; `files` is how many
 * files of tests run at once, where they may.
 */
const steps = [
  {
    name: "lint",
    says: "format and lint (biome)",
    limitMs: 3 * minute,
    tool: ["@biomejs/biome/bin/biome", "ci", ...plainBiome, "."],
  },
  { name: "types", says: "types (tsc)", limitMs: 5 * minute, tool: ["typescript/bin/tsc", "-p", "tsconfig.json"] },
  { name: "unused", says: "unused code (knip)", limitMs: 3 * minute, tool: ["knip/bin/knip.js", "--no-progress"] },
  { name: "unit", says: "pure functions and single parts", limitMs: 6 * minute, tests: true, files: 2 },
  {
    name: "integration",
    says: "with real servers and clients",
    limitMs: 8 * minute,
    tests: true,
    files: 2,
    needs: "system",
  },
  { name: "plant", says: "simulator to dashboard", limitMs: 12 * minute, tests: true, needs: "system" },
  { name: "browser", says: "the pages in Chromium", limitMs: 12 * minute, tests: true, needs: "system" },
  { name: "faults", says: "kill, cut, fill, corrupt", limitMs: 12 * minute, tests: true, needs: "system" },
  { name: "structure", says: "the house rules", limitMs: 3 * minute, tests: true },
];

const debianLimitMs = 20 * minute;
const buildLimitMs = 5 * minute;

const skippedFails = process.env.CI === "true";
const print = (text) => process.stdout.write(`${text}\n`);

/** The child that is running now; it leads a process group of its own, which ends with it. */
let running = null;

const wanted = process.argv.slice(2);
if (wanted.includes("--help") || wanted.some((name) => !steps.some((step) => step.name === name))) {
  print("Usage: npm test [-- STEP …]     (without steps: all of them)\n\nSteps:");
  for (const { name, says } of steps) print(`  ${name.padEnd(12)} ${says}`);
  print(
    "\nInstalls npm packages and, for whole-system steps, Debian packages (test/install-debian.sh); builds dist/ when stale.",
  );
  print("With CI=true a skipped test counts as failed.");
  process.exit(wanted.includes("--help") ? 0 : 1);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (running) endGroup(running);
    process.exit(1);
  });
}

const results = [];
const chosen = steps.filter((step) => wanted.length === 0 || wanted.includes(step.name));
const whole = chosen.some((step) => step.needs === "system");

await record("install", installEverything);
// Without packages nothing else can run, and a list of the same failure nine times would hide the cause.
if (results.every((result) => result.failed === 0)) {
  if (whole) await record("build", () => runTool(["../cli/build.mjs"], buildLimitMs));
  for (const step of chosen)
    await record(step.name, () => (step.tests ? runTests(step) : runTool(step.tool, step.limitMs)));
}
summarize();

async function installEverything() {
  checkNode();
  await installPackages();
  if (!whole) return true;
  if (process.platform !== "linux" || !existsSync("/usr/bin/dpkg-query")) {
    print(
      "Not a Debian system: see test/install-debian.sh for the programs (Chromium, Mosquitto) that the tests expect.",
    );
    return true;
  }
  return await run("sh", ["test/install-debian.sh"], debianLimitMs);
}

/** Runs one step, whatever becomes of it, and keeps its counts: a boolean stands for one check. */
async function record(name, action) {
  print(`\n── ${name} ${"─".repeat(Math.max(0, 70 - name.length))}`);
  const startedAt = performance.now();
  let outcome;
  try {
    outcome = await action();
  } catch (error) {
    print(error instanceof StartFailure ? error.message : `${error.stack}`);
    outcome = false;
  }
  if (typeof outcome === "boolean") outcome = { passed: outcome ? 1 : 0, failed: outcome ? 0 : 1, skipped: 0 };
  results.push({ name, ...outcome, seconds: (performance.now() - startedAt) / 1000 });
}

function runTool([tool, ...args], limitMs) {
  return run(process.execPath, [path.join(root, "node_modules", tool), ...args], limitMs);
}

/** Runs one vitest project and counts its tests from vitest's own report. */
async function runTests({ name, limitMs, files }) {
  const folder = await mkdtemp(path.join(tmpdir(), "machikoba-test-"));
  try {
    const report = path.join(folder, "report.json");
    const args = ["run", "--project", name, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    if (files) args.push(`--maxWorkers=${files}`);
    const succeeded = await runTool(["vitest/vitest.mjs", ...args], limitMs);
    return countTests(await readReport(report), succeeded);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A run without a report, without a test, or that failed although every test passed, is one failure more. */
function countTests(report, succeeded) {
  const passed = report?.numPassedTests ?? 0;
  let failed = report?.numFailedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  // A file that could not even be loaded has no test to count.
  failed += (report?.testResults ?? []).filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  if (skippedFails) failed += skipped;
  if ((!succeeded && failed === 0) || (passed === 0 && failed === 0)) failed += 1;
  return { passed, failed, skipped };
}

async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}

/** Runs a program to its end or to the limit, then ends whatever it left behind; true when it succeeded. */
function run(program, args, limitMs) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: ["ignore", "inherit", "inherit"],
      detached: process.platform !== "win32",
    });
    running = child;
    const deadline = setTimeout(() => {
      print(`Ended after ${limitMs / minute} minutes, the limit of this step.`);
      endGroup(child);
    }, limitMs);
    const end = (succeeded) => {
      clearTimeout(deadline);
      running = null;
      resolve(succeeded);
    };
    child.on("error", (error) => {
      print(`${program} could not be started: ${error.message}`);
      end(false);
    });
    child.on("exit", (code) => {
      endGroup(child);
      end(code === 0);
    });
  });
}

/** Ends a child and the processes it started, by its own process id. */
function endGroup(child) {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    if (child.exitCode === null) spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function summarize() {
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  print(`\n── summary ${"─".repeat(63)}`);
  print("step             passed  failed  skipped      time");
  for (const { name, passed, failed, skipped, seconds } of results) {
    const cells = [passed, failed, skipped].map((count) => String(count).padStart(8)).join("");
    print(`${name.padEnd(15)}${cells}${`${seconds.toFixed(1)} s`.padStart(10)}${failed > 0 ? "  ✗" : ""}`);
  }
  print(`${total("passed")} passed, ${total("failed")} failed`);
  process.exitCode = total("failed") > 0 ? 1 : 0;
}

/** Resident memory of the whole demo with 12 machines and one open screen, over ten minutes (or MINUTES, SCENARIO as arguments). */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { launchChromium } from "../browser/chromium.ts";
import { startMachikoba } from "../plant/machikoba-process.ts";
import { figure } from "./figure.ts";

const [minutes, scenario] = [Number(process.argv[2] ?? 10), process.argv[3] ?? "twelve"];
/** Processes that draw or do a chore come and go: looked for so often, in s. */
const everyS = 5;
const dataDir = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
const machikoba = await startMachikoba(dataDir, ["--demo", "--scenario", scenario]);
const browser = await launchChromium();

/** Empty for a process or thread that has ended. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return "";
  }
}

/** A line of /proc/PID/status in megabytes. */
function megabytes(key: string, pid: number): number {
  return Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(readProc(`${pid}/status`))?.[1] ?? 0) / 1024;
}

/** The processes that the demo has started. */
function children(): number[] {
  return readdirSync(`/proc/${machikoba.pid}/task`).flatMap((thread) =>
    readProc(`${machikoba.pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
}

/** Resident memory of these; pages of Node itself that they share count for each. */
function childMegabytes(): number {
  return children().reduce((sum, pid) => sum + megabytes("VmRSS", pid), 0);
}

/** Processor time used so far, in seconds. */
function cpuSeconds(): number {
  const fields = readProc(`${machikoba.pid}/stat`).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${machikoba.httpPort}/`);
  let cpuBefore = cpuSeconds();
  let [childrenAtMost, allAtMost] = [0, 0];
  for (let minute = 1; minute <= minutes; minute += 1) {
    for (let second = 0; second < 60; second += everyS) {
      await pause(everyS * 1000);
      const theirs = childMegabytes();
      childrenAtMost = Math.max(childrenAtMost, theirs);
      allAtMost = Math.max(allAtMost, theirs + megabytes("VmRSS", machikoba.pid));
    }
    const cpu = cpuSeconds();
    const own = megabytes("VmRSS", machikoba.pid).toFixed(0);
    const share = ((cpu - cpuBefore) / 0.6).toFixed(1);
    process.stderr.write(
      `${minute} min: ${own} MB and ${childMegabytes().toFixed(0)} MB in processes of its own, ${share} % of a core\n`,
    );
    if (minute === minutes)
      figure("memory", `processor in minute ${minute}`, (cpu - cpuBefore) / 0.6, "% of a core", 1);
    cpuBefore = cpu;
  }
  figure("memory", `resident after ${minutes} min`, megabytes("VmRSS", machikoba.pid), "MB", 1);
  figure("memory", `processes that it started, after ${minutes} min`, childMegabytes(), "MB", 1);
  figure("memory", "resident at most", megabytes("VmHWM", machikoba.pid), "MB", 1);
  figure("memory", "processes that it started, at most", childrenAtMost, "MB", 1);
  figure("memory", "all together at most", allAtMost, "MB", 1);
} finally {
  await browser.close();
  await machikoba.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

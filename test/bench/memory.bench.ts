/** Resident memory of the whole demo with 12 machines and one open screen, over ten minutes (or MINUTES as argument). */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { launchChromium } from "../browser/chromium.ts";
import { startMachikoba } from "../plant/machikoba-process.ts";
import { figure } from "./figure.ts";

const minutes = Number(process.argv[2] ?? 10);
const dataDir = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
const machikoba = await startMachikoba(dataDir, ["--demo", "--scenario", "twelve"]);
const browser = await launchChromium();

/** A line of /proc/PID/status in megabytes. */
function megabytes(key: string): number {
  const status = readFileSync(`/proc/${machikoba.pid}/status`, "utf8");
  return Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

/** Processor time used so far, in seconds. */
function cpuSeconds(): number {
  const fields = readFileSync(`/proc/${machikoba.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${machikoba.httpPort}/`);
  let cpuBefore = cpuSeconds();
  for (let minute = 1; minute <= minutes; minute += 1) {
    await pause(60_000);
    const cpu = cpuSeconds();
    process.stderr.write(
      `${minute} min: ${megabytes("VmRSS").toFixed(0)} MB, ${((cpu - cpuBefore) / 0.6).toFixed(1)} % of a core\n`,
    );
    if (minute === minutes)
      figure("memory", `processor in minute ${minute}`, (cpu - cpuBefore) / 0.6, "% of a core", 1);
    cpuBefore = cpu;
  }
  figure("memory", `resident after ${minutes} min`, megabytes("VmRSS"), "MB", 1);
  figure("memory", "resident at most", megabytes("VmHWM"), "MB", 1);
} finally {
  await browser.close();
  await machikoba.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

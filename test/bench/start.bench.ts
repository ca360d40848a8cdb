/** From the start of the demo's process to the first live tile in a browser, on an empty folder. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../browser/chromium.ts";
import { inProject } from "../project-root.ts";
import { figure, percentile } from "./figure.ts";

const runs = Number(process.argv[2] ?? 7);
const browser = await launchChromium();
const firstTile: number[] = [];
const firstAnswer: number[] = [];
try {
  for (let run = 0; run < runs; run += 1) {
    const dataDir = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
    const page = await browser.newPage();
    const startedMs = performance.now();
    const args = [
      inProject("dist", "cli", "main.js"),
      "up",
      "--demo",
      "--port",
      "0",
      "--mqtt-port",
      "0",
      "--data",
      dataDir,
    ];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    let stdout = "";
    for await (const chunk of child.stdout) {
      stdout += chunk;
      if (/localhost:\d+\//.test(stdout)) break;
    }
    firstAnswer.push(performance.now() - startedMs);
    await page.goto(`http://localhost:${/localhost:(\d+)\//.exec(stdout)?.[1]}/`, { waitUntil: "commit" });
    await page.waitForSelector('[data-machine-tile][data-state="running"], [data-machine-tile][data-state="idle"]');
    firstTile.push(performance.now() - startedMs);
    await page.close();
    child.kill("SIGTERM");
    await once(child, "exit");
    rmSync(dataDir, { recursive: true, force: true });
  }
} finally {
  await browser.close();
}
figure("start", "addresses printed, median", percentile(firstAnswer, 0.5), "ms", runs);
figure("start", "first live tile, median", percentile(firstTile, 0.5), "ms", runs);
figure("start", "first live tile, worst", Math.max(...firstTile), "ms", runs);

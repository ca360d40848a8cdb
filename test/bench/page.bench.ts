/** The board's page: bytes over the network at the first load, and the first tile at a fourth of the processor's speed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { launchChromium } from "../browser/chromium.ts";
import { waitForMachines } from "../plant/board-answer.ts";
import { startMachikoba } from "../plant/machikoba-process.ts";
import { inProject } from "../project-root.ts";
import { figure, percentile } from "./figure.ts";

declare global {
  interface Window {
    firstTileMs?: number;
  }
}

const loads = 7;
const slowdown = 4;

const root = inProject("dist", "dashboard", "web");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name));
const compressed = files.map((name) => gzipSync(readFileSync(join(root, name)), { level: 9 }).length);
figure("page", "all files, compressed", compressed.reduce((sum, size) => sum + size, 0) / 1024, "kB", files.length);

const dataDir = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
const machikoba = await startMachikoba(dataDir, ["--demo"]);
const browser = await launchChromium();
const paints: number[] = [];
const hosts = new Set<string>();
let transferred = 0;
try {
  while (!machikoba.log().includes("history is filled")) await pause(100);
  await waitForMachines(machikoba.httpPort, "a known machine", (all) => all.some(({ now }) => now.state !== "unknown"));
  for (let load = 0; load < loads; load += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    let bytes = 0;
    devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector("[data-machine-tile]")) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          window.firstTileMs = performance.now();
        });
      }).observe(document, { subtree: true, childList: true });
    });
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(`http://localhost:${machikoba.httpPort}/`, { waitUntil: "commit" });
    // Reckoned by the page itself, from the navigation's beginning to the frame that shows the first tile.
    await page.waitForFunction(() => window.firstTileMs !== undefined);
    paints.push((await page.evaluate(() => window.firstTileMs)) ?? Number.NaN);
    await page.waitForLoadState("networkidle").catch(() => undefined);
    transferred = bytes;
    await context.close();
  }
} finally {
  await browser.close();
  await machikoba.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
figure("page", "over the network at the first load", transferred / 1024, "kB", 1);
figure("page", "hosts asked", hosts.size, "hosts", loads);
figure("page", `first tile at ${slowdown} × slowdown, median`, percentile(paints, 0.5), "ms", loads);
figure("page", `first tile at ${slowdown} × slowdown, worst`, Math.max(...paints), "ms", loads);

/** Makes the screenshots in docs/screenshots from the real demo: `npm run screenshots`. Look at them before you commit them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = path.join(root, "docs", "screenshots");
const sizes = [
  { width: 360, height: 780 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** Starts the demo on an empty folder; answers its port once the history is there. */
async function startDemo(dataDir, args) {
  const main = path.join(root, "dist", "cli", "main.js");
  const child = spawn(process.execPath, [main, "up", "--port", "0", "--mqtt-port", "0", "--data", dataDir, ...args]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const isReady = () => stdout.includes("Ctrl-C") && (args.length === 0 || stderr.includes("history is filled"));
  while (!isReady()) {
    if (child.exitCode !== null) throw new Error(stderr);
    await pause(100);
  }
  return { child, port: /localhost:(\d+)\//.exec(stdout)?.[1] };
}

/** Takes one picture of a page for each size. */
async function shoot(browser, port, name, wait, address = "#/") {
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: size, locale: "ja-JP", colorScheme: "light" });
    await page.goto(`http://localhost:${port}/${address}`);
    await wait(page);
    const file = path.join(folder, `${name}-${size.width}.ja.png`);
    await page.screenshot({ path: file, fullPage: size.width === 360 });
    process.stdout.write(`${path.relative(root, file)}\n`);
    await page.close();
  }
}

/** The pages on which the past is put right, and the calendar with what it says of the store. */
async function shootThePast(browser, port, { id, simulated }, hasPast) {
  const endMs = Math.floor(Date.now() / 3_600_000 - 3) * 3_600_000;
  for (const edit of [
    { kind: "excluded", startMs: endMs - 3_600_000, endMs, reason: "保全" },
    { kind: "corrected", startMs: endMs - 5_400_000, endMs: endMs - 3_600_000, state: "off", note: "クランプを外した" },
  ]) {
    await fetch(`http://localhost:${port}/api/past/edit`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ machine: id, simulated, ...edit }),
    });
  }
  const chosen = async (page) => {
    await hasPast(page);
    await page.locator('[data-action="edit"]').click();
    await page.locator(".detail").click({ position: { x: 40, y: 30 } });
    await pause(500);
  };
  await shoot(browser, port, "past", chosen, `#/machine/${id}`);
  await shoot(browser, port, "changes", (page) => page.waitForSelector(".change"), "#/changes");
  await shoot(browser, port, "calendar", (page) => page.waitForSelector('[data-section="store"]'), "#/calendar");
}

mkdirSync(folder, { recursive: true });
const dataDir = mkdtempSync(path.join(tmpdir(), "machikoba-screenshots-"));
const browser = await chromium.launch({
  executablePath: process.env.MACHIKOBA_CHROMIUM ?? "/usr/bin/chromium",
  args: flags.split(" "),
});
try {
  const empty = await startDemo(path.join(dataDir, "empty"), []);
  await shoot(browser, empty.port, "empty", (page) => page.waitForSelector("code"));
  empty.child.kill("SIGTERM");
  await once(empty.child, "exit");
  const demo = await startDemo(path.join(dataDir, "demo"), ["--demo"]);
  // Two minutes, so that the traces are full.
  await pause(Number(process.env.MACHIKOBA_TRACE_S ?? 125) * 1000);
  await shoot(browser, demo.port, "board", (page) => page.waitForSelector('[data-state="running"]'));
  const board = await (await fetch(`http://localhost:${demo.port}/api/board`)).json();
  const hasPast = async (page) => {
    await page.waitForSelector(".figure-cards");
    // The trace is drawn a moment after the figures.
    await pause(1500);
  };
  await shoot(browser, demo.port, "machine", hasPast, `#/machine/${board.machines[0].id}`);
  await shootThePast(browser, demo.port, board.machines[0], hasPast);
  demo.child.kill("SIGTERM");
  await once(demo.child, "exit");
} finally {
  await browser.close();
  rmSync(dataDir, { recursive: true, force: true });
}

// The real demo in a real browser: live numbers, nothing from elsewhere, and a visible end of the feed when it is killed.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type MachikobaProcess, startMachikoba } from "../plant/machikoba-process.ts";
import { launchChromium } from "./chromium.ts";

let browser: Browser;
let machikoba: MachikobaProcess;
const dataDir = mkdtempSync(join(tmpdir(), "machikoba-test-"));

beforeAll(async () => {
  browser = await launchChromium();
  machikoba = await startMachikoba(dataDir, ["--demo", "--scenario", "small"]);
});

afterAll(async () => {
  await browser.close();
  await machikoba.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

async function openBoard(port = machikoba.httpPort): Promise<{ page: Page; faults: string[]; hosts: Set<string> }> {
  const page = await browser.newPage({ locale: "ja-JP" });
  onTestFinished(() => page.close());
  const faults: string[] = [];
  const hosts = new Set<string>();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(`http://localhost:${port}/`);
  await page.waitForSelector("[data-machine-tile]");
  return { page, faults, hosts };
}

test("shows machines whose numbers move, asks no other host, and has nothing to complain about", async () => {
  const { page, faults, hosts } = await openBoard();
  await page.waitForSelector('[data-machine-tile]:not([data-state="unknown"])');
  const number = page.locator('[data-figure="amps"]').first();
  const before = await number.textContent();
  await page.waitForFunction((shown) => document.querySelector('[data-figure="amps"]')?.textContent !== shown, before);
  expect([...hosts]).toEqual([`localhost:${machikoba.httpPort}`]);
  expect(faults).toEqual([]);
});

test("says in Japanese that the machines are simulated", async () => {
  const { page } = await openBoard();
  expect(await page.textContent("body")).toContain("シミュレーション");
});

test("shows nothing of the factory to somebody without the token", async () => {
  const address = `http://127.0.0.1:${machikoba.httpPort}/api/board`;
  const throughProxy = await fetch(address, { headers: { "x-forwarded-for": "192.0.2.7" } });
  expect(throughProxy.status).toBe(401);
  expect(await throughProxy.text()).not.toContain("machines");
});

test("turns every tile unknown by itself and says when it last heard, when the process is killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const doomed = await startMachikoba(folder, ["--demo", "--scenario", "small"]);
  const { page } = await openBoard(doomed.httpPort);
  await page.waitForSelector('[data-machine-tile]:not([data-state="unknown"])');
  await doomed.kill();
  await page.waitForFunction(() => {
    const tiles = [...document.querySelectorAll<HTMLElement>("[data-machine-tile]")];
    return tiles.length > 0 && tiles.every(({ dataset }) => dataset.state === "unknown");
  });
  await page.waitForFunction(() => document.body.textContent?.includes("最後に受信"));
});

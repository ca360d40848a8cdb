/** The board in a real browser, against a stand-in for the server: what people see, and when it turns unknown. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BoardSnapshot } from "../../common/contract/live-events.ts";
import type { BuiltPage } from "./built-page.ts";
import { buildPage } from "./built-page.ts";
import { launchChromium } from "./chromium.ts";
import { madeBoard } from "./made-board.ts";
import type { StandInServer } from "./stand-in-server.ts";
import { startStandInServer } from "./stand-in-server.ts";

/** Most that a first visit may load, compressed: a phone on a poor shop-floor network. */
const largestPageBytes = 60_000;

let built: BuiltPage;
let browser: Browser;
let server: StandInServer;
let page: Page;
/** What the page complained of, and which other hosts it asked. */
let complaints: string[];
/** Addresses that the page asked for. */
let requested: string[];

beforeAll(async () => {
  [built, browser] = await Promise.all([buildPage(), launchChromium()]);
});

afterEach(async () => {
  await page?.context().close();
  await server?.close();
});

afterAll(async () => {
  await browser?.close();
  await built?.remove();
});

async function openBoard(
  board: BoardSnapshot,
  options: { width?: number; height?: number; locale?: string } = {},
): Promise<void> {
  const { width = 1920, height = 1080, locale = "ja-JP" } = options;
  server = await startStandInServer(built.folder, board);
  const context = await browser.newContext({ viewport: { width, height }, locale, timezoneId: "America/New_York" });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  complaints = [];
  requested = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    requested.push(request.url());
    const { host } = new URL(request.url());
    if (host !== new URL(server.url).host) complaints.push(`asked ${host}`);
  });
  await page.goto(server.url);
}

const tile = (id: string) => page.locator(`[data-machine-tile="${id}"]`);
const inState = (id: string, state: string) =>
  page.waitForSelector(`[data-machine-tile="${id}"][data-state="${state}"]`);

describe("the board", () => {
  it("shows each machine with its state in words, since when, and its figures, in the site's time zone", async () => {
    await openBoard(madeBoard({ count: 6 }));
    await inState("m1", "running");
    const text = await tile("m1").innerText();
    expect(text).toContain("基板加工機 S63");
    expect(text).toContain("稼働中");
    expect(text).toContain("13:00 から");
    expect(text).toContain("1時間23分");
    expect(text.replace(/\s+/g, " ")).toContain("稼働率 78% · データ取得率 96%");
    expect(await tile("m5").innerText()).toContain("ゲートウェイと通信できません");
    expect(await page.locator(".clock").innerText()).toContain("14:23");
    expect((await page.locator(".counts").innerText()).replace(/\s+/g, "")).toBe("稼働中3待機中1電源オフ1不明1");
  });

  it("loads little, only from its own host, and complains of nothing under a strict security policy", async () => {
    await openBoard(madeBoard({ count: 6, simulated: [0] }));
    await inState("m1", "running");
    server.send("readings", { values: [["m1", server.nowMs(), 3.21, server.nowMs() + 60_000]] });
    await page.waitForFunction(() => document.querySelector('[data-machine="m1"]')?.textContent === "3.21");
    expect(complaints).toEqual([]);
    // What only other pages need isn't loaded with the board.
    const files = new Set(requested.map((url) => new URL(url).pathname).filter((name) => path.extname(name) !== ""));
    let bytes = 0;
    for (const name of ["index.html", ...files]) {
      bytes += gzipSync(await readFile(path.join(built.folder, name))).length;
    }
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(largestPageBytes);
  });

  it("changes the number without waiting for a frame", async () => {
    await openBoard(madeBoard({ count: 1 }));
    await inState("m1", "running");
    // From here on no frame ever comes.
    await page.evaluate(() => {
      window.requestAnimationFrame = () => 0;
    });
    server.send("readings", { values: [["m1", server.nowMs(), 4.56, server.nowMs() + 60_000]] });
    await page.waitForFunction(
      () => document.querySelector('[data-machine="m1"][data-figure="amps"]')?.textContent === "4.56",
      undefined,
      { polling: 20 },
    );
  });

  it("follows the feed: states, the day's figures, problems, and machines that are new", async () => {
    await openBoard(madeBoard({ count: 2 }));
    await inState("m2", "running");
    const now = { sinceMs: server.nowMs(), amps: 0.9, heardMs: server.nowMs(), validUntilMs: server.nowMs() + 60_000 };
    server.send("state", { machine: "m2", now: { ...now, state: "idle" } });
    await inState("m2", "idle");
    const today = {
      ...(madeBoard().machines[0]?.today ?? expect.fail("no machine")),
      utilisation: 0.55,
      coverage: null,
    };
    server.send("today", { machine: "m2", today });
    await page.waitForFunction(() =>
      document.querySelector('[data-machine-tile="m2"] .figures-button')?.textContent?.includes("55%"),
    );
    expect(await tile("m2").locator('[data-figure="coverage"]').innerText()).toBe("–");
    server.send("problems", {
      problems: [{ code: "sensor-fails", subject: "clamp-4", message: "Sensor clamp-4: no answer" }],
    });
    expect(await page.locator('[data-banner="problems"]').innerText()).toContain(
      "センサー clamp-4 から値を読み取れません",
    );
    server.show(madeBoard({ count: 3 }));
    server.send("board", {});
    await inState("m3", "idle");
  });

  it("turns a machine unknown by itself when its reading runs out, although the browser's clock is months off", async () => {
    await openBoard(madeBoard({ count: 1, validForMs: 2000 }));
    await inState("m1", "running");
    await inState("m1", "unknown");
    expect(await tile("m1").innerText()).toContain("センサーから計測値が届いていません");
    expect(await page.locator('[data-machine="m1"][data-figure="amps"]').innerText()).toBe("–");
    expect(await page.locator('[data-banner="feed-cut"]').count()).toBe(0);
    server.send("readings", { values: [["m1", server.nowMs(), 1.5, server.nowMs() + 60_000]] });
    await inState("m1", "running");
  });

  it("turns all machines unknown and says when it last heard the server while the feed is cut, and comes back", async () => {
    await openBoard(madeBoard({ count: 6 }));
    await inState("m1", "running");
    server.silence(true);
    await page.waitForSelector('[data-banner="feed-cut"]');
    expect(await page.locator('[data-banner="feed-cut"]').innerText()).toMatch(/最後に受信 14:2\d:\d\d \(\d+秒前\)/);
    expect(await page.locator('[data-state="unknown"]').count()).toBe(6);
    expect(await tile("m1").innerText()).toContain("この画面とサーバーの通信が切れています");
    expect(await tile("m5").innerText()).toContain("ゲートウェイと通信できません");
    server.silence(false);
    await inState("m1", "running");
    expect(await page.locator('[data-banner="feed-cut"]').count()).toBe(0);
  });

  it("switches the language without loading the page again, and keeps it", async () => {
    await openBoard(madeBoard({ count: 2 }));
    await inState("m1", "running");
    await page.evaluate(() => document.body.setAttribute("data-same-page", "yes"));
    await page.getByRole("button", { name: /English/ }).click();
    await page.waitForSelector("html[lang=en]");
    expect(await tile("m1").innerText()).toContain("Running");
    expect(await page.locator("body").getAttribute("data-same-page")).toBe("yes");
    await page.reload();
    await page.waitForSelector("html[lang=en] [data-machine-tile]");
  });

  it("names the simulated machines, and says so briefly when all are", async () => {
    await openBoard(madeBoard({ count: 3, simulated: [1] }));
    await inState("m2", "running");
    expect(await page.locator('[data-banner="simulated"]').innerText()).toContain("NC旋盤 1号機");
    expect(await tile("m2").innerText()).toContain("シミュレーション");
    expect(await tile("m1").innerText()).not.toContain("シミュレーション");
    server.show(madeBoard({ count: 3, simulated: [0, 1, 2] }));
    server.send("board", {});
    await page.waitForFunction(() =>
      document.querySelector('[data-banner="simulated"]')?.textContent?.includes("すべて"),
    );
  });

  it("loads itself anew when the server has become another version", async () => {
    await openBoard(madeBoard({ count: 1 }));
    await inState("m1", "running");
    await page.evaluate(() => document.body.setAttribute("data-old-page", "yes"));
    server.show({ ...madeBoard({ count: 1 }), version: "0.2.0" });
    server.send("board", {});
    await page.waitForSelector("body:not([data-old-page]) [data-machine-tile]");
  });

  it("without a machine says what to send, and shows the machine when it comes", async () => {
    await openBoard(madeBoard({ count: 0 }));
    const code = page.locator('[data-code="shell"]');
    expect(await code.innerText()).toBe(
      `mosquitto_pub -h 127.0.0.1 -t machikoba/1/techno/devices/clamp-1/readings -m '{"rmsA": 1.23}'`,
    );
    expect(await page.locator("main").innerText()).toContain("npm run demo");
    server.show(madeBoard({ count: 1 }));
    server.send("board", {});
    await inState("m1", "running");
  });

  it("asks to open the address again when it isn't let in", async () => {
    await openBoard(madeBoard({ count: 1 }));
    await inState("m1", "running");
    server.refuse(true);
    await page.reload();
    await page.waitForSelector('[data-notice="sign-in"]');
    expect(await page.locator("h1").innerText()).toContain("許可");
  });

  it("explains how the figures are reckoned, on a tap and by keyboard", async () => {
    await openBoard(madeBoard({ count: 1 }));
    await inState("m1", "running");
    const explanation = page.locator(".figures-explanation");
    expect(await explanation.isVisible()).toBe(false);
    await page.locator(".figures-button").press("Enter");
    await explanation.waitFor({ state: "visible" });
    expect(await explanation.innerText()).toContain("稼働率 = 稼働していた時間 ÷");
    await page.keyboard.press("Escape");
    await explanation.waitFor({ state: "hidden" });
  });

  it.each([6, 12])(
    "shows %d machines on a full-HD screen without scrolling, readable from five metres",
    async (count) => {
      await openBoard(madeBoard({ count, simulated: [0] }));
      await inState("m1", "running");
      await page.waitForFunction((wanted) => {
        const board = document.querySelector(".board");
        const shown = document.querySelectorAll("[data-machine-tile]").length;
        return shown === wanted && board !== null && board.scrollHeight <= board.clientHeight;
      }, count);
      const sizes = await page.evaluate(() => {
        const sizeOf = (selector: string) =>
          Number.parseFloat(getComputedStyle(document.querySelector(selector) ?? document.body).fontSize);
        return { stateWord: sizeOf(".tile-state"), name: sizeOf(".tile-name") };
      });
      expect(sizes.stateWord).toBeGreaterThanOrEqual(count === 6 ? 48 : 36);
      expect(sizes.name).toBeGreaterThanOrEqual(count === 6 ? 32 : 24);
    },
  );

  it("fits a phone of 360 px without scrolling sideways, with buttons large enough for gloves", async () => {
    await openBoard(madeBoard({ count: 12, simulated: [0] }), { width: 360, height: 740 });
    await inState("m12", "unknown");
    const { overflow, smallest } = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      smallest: Math.min(
        ...[...document.querySelectorAll("button")].flatMap((button) => [button.offsetWidth, button.offsetHeight]),
      ),
    }));
    expect(overflow).toBe(0);
    expect(smallest).toBeGreaterThanOrEqual(48);
  });

  it("draws the trace and the bar in the screen's own pixels", async () => {
    await openBoard(madeBoard({ count: 1 }));
    await inState("m1", "running");
    const painted = () =>
      [...document.querySelectorAll("canvas")].every((canvas) => {
        const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return canvas.width === Math.round(canvas.clientWidth * devicePixelRatio) && data.some((value) => value > 0);
      });
    await page.waitForFunction(painted);
  });
});

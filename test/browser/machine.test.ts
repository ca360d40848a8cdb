/** A machine's page in a real browser: the timeline at every zoom, the trace, stops with their reasons, and what is said when there is nothing. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BuiltPage } from "./built-page.ts";
import { buildPage } from "./built-page.ts";
import { launchChromium } from "./chromium.ts";
import { madeBoard } from "./made-board.ts";
import type { MadeHistory } from "./made-history.ts";
import { createMadeHistory, shortStopMs } from "./made-history.ts";
import type { StandInServer } from "./stand-in-server.ts";
import { startStandInServer } from "./stand-in-server.ts";

const dayMs = 86_400_000;
/** Midnights in Tokyo before and after the day of the short stop. */
const stopDay = { from: Date.UTC(2026, 10, 18, 15), to: Date.UTC(2026, 10, 19, 15) };

let built: BuiltPage;
let browser: Browser;
let server: StandInServer;
let history: MadeHistory;
let page: Page;
let complaints: string[];

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

async function open(
  address: string,
  options: { width?: number; height?: number; isEmpty?: boolean; ratio?: number } = {},
): Promise<void> {
  const { width = 1280, height = 800, isEmpty = false, ratio = 1 } = options;
  history = createMadeHistory(() => server.nowMs(), isEmpty);
  server = await startStandInServer(built.folder, madeBoard({ count: 2 }), history.answer);
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: ratio,
    locale: "ja-JP",
    timezoneId: "America/New_York",
  });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${server.url}${address}`);
}

const spanAddress = (from: number, to: number, zoom?: string) =>
  `#/machine/m1?from=${from}&to=${to}${zoom ? `&zoom=${zoom}` : ""}`;

const wholeStopDay = () => spanAddress(stopDay.from, stopDay.to, `${stopDay.from}-${stopDay.to}`);

/** How many of the canvas's pixel columns around a time show the colour of a state, at the height of short stops. */
const columnsOf = (state: string, atMs: number, view: { from: number; to: number }) =>
  page.evaluate(
    ([token, share]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".detail-bar");
      const context = canvas?.getContext("2d");
      if (!canvas || !context) return -1;
      const wanted = getComputedStyle(canvas).getPropertyValue(token).trim();
      const middle = Math.floor(share * canvas.width);
      let found = 0;
      for (let x = middle - 3; x <= middle + 3; x += 1) {
        const [red = 0, green = 0, blue = 0] = context.getImageData(x, Math.round(canvas.height / 8), 1, 1).data;
        const hex = [red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("");
        if (`#${hex}` === wanted) found += 1;
      }
      return found;
    },
    [`--bar-${state}`, (atMs - view.from) / (view.to - view.from)] as const,
  );

const shown = () => {
  const query = new URLSearchParams(page.url().split("?")[1] ?? "");
  const [from = 0, to = 0] = (query.get("zoom") ?? "").split("-").map(Number);
  return { from, to, lengthMs: to - from };
};

const stopsShown = () => page.locator(".stop").count();

describe("a machine's page", () => {
  it("is a tap on the board's tile away, and shows state, timeline, trace, figures, stops and cycles", async () => {
    await open("#/");
    await page.locator('[data-machine-tile="m1"] .tile-head').click();
    await page.waitForSelector('[data-page="machine"] .stop');
    expect(await page.locator("[data-machine-head]").innerText()).toContain("稼働中");
    expect(await page.locator('[data-figure="utilisation"]').innerText()).toMatch(/^\d\d%$/);
    expect(await page.locator(".figure-cards").innerText()).toContain("データ取得率 97%");
    // A day begins with its working time; what is left out is night.
    expect(await page.locator(".readout").innerText()).toBe("11/20(金) 08:00 – 17:30");
    expect(await page.locator('[data-figure="median"]').innerText()).toMatch(/分/);
    expect(await page.locator(".legend").innerText()).toContain("保全 11/20(金) 09:20 – 09:42");
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".trace-plot canvas");
      return canvas
        ?.getContext("2d")
        ?.getImageData(0, 0, canvas.width, canvas.height)
        .data.some((value) => value > 0);
    });
    await page.goBack();
    await page.waitForSelector('[data-machine-tile="m1"]');
    expect(complaints).toEqual([]);
  });

  it.each([
    ["a month", 1, Date.UTC(2026, 9, 19, 15), stopDay.to],
    ["a month on a phone's sharp screen", 3, Date.UTC(2026, 9, 19, 15), stopDay.to],
    ["a week", 1, stopDay.to - 7 * dayMs, stopDay.to],
    ["a day", 2, stopDay.from, stopDay.to],
  ])("shows a stop of three seconds in %s", async (_name, ratio, from, to) => {
    await open(spanAddress(from, to, `${from}-${to}`), { ratio, width: ratio === 3 ? 360 : 1280 });
    await page.waitForSelector(".figure-cards");
    await expect.poll(() => columnsOf("idle", shortStopMs + 1500, { from, to })).toBeGreaterThanOrEqual(1);
  });

  it("keeps the stop of three seconds in sight while the wheel zooms from a day to ten seconds", async () => {
    await open(wholeStopDay());
    await page.waitForSelector(".figure-cards");
    const box = (await page.locator(".detail").boundingBox()) ?? expect.fail("no timeline");
    let view = { ...stopDay, lengthMs: dayMs };
    while (view.lengthMs > 10_000) {
      const share = (shortStopMs + 1500 - view.from) / view.lengthMs;
      await page.mouse.move(box.x + share * box.width, box.y + 20);
      const before = view.lengthMs;
      // On a busy computer the page may not be listening yet: the wheel is turned until it is.
      const turned = async () => {
        if ((shown().lengthMs || dayMs) >= before) await page.mouse.wheel(0, -1500);
        return shown().lengthMs || dayMs;
      };
      await expect.poll(turned, { interval: 400 }).toBeLessThan(before);
      await expect.poll(() => columnsOf("idle", shortStopMs + 1500, shown())).toBeGreaterThanOrEqual(1);
      view = shown();
    }
    expect(view.lengthMs).toBe(10_000);
    expect(await columnsOf("idle", shortStopMs - 2000, view)).toBe(0);
    // Three of ten seconds: all pixels around its middle.
    await expect.poll(() => columnsOf("idle", shortStopMs + 1500, view)).toBe(7);
    await page.waitForFunction(() => document.querySelector(".trace-note")?.textContent?.includes("1秒ごと"));
  });

  it("writes all times by the site's clock, though the browser stands in New York", async () => {
    await open(spanAddress(stopDay.from, stopDay.to, `${shortStopMs - 60_000}-${shortStopMs + 60_000}`));
    await page.waitForSelector(".time-axis span");
    expect(await page.locator(".span-days").innerText()).toBe("2026年11月19日(木)");
    expect(await page.locator(".readout").innerText()).toBe("11/19(木) 11:11:34 – 11:13:34");
    expect((await page.locator(".time-axis span").allInnerTexts()).slice(0, 2)).toEqual(["11:11:40", "11:11:50"]);
    await page.getByRole("button", { name: "短い停止も表示" }).click();
    expect(await page.locator(".stop-began").allInnerTexts()).toEqual(["11/19(木) 11:12:34"]);
  });

  it("is moved, zoomed and led from stop to stop by keyboard", async () => {
    await open(wholeStopDay());
    await page.waitForSelector(".figure-cards");
    await page.locator(".time-keys").focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector(`.stop[data-stop="${shortStopMs}"][data-chosen="true"]`);
    await expect.poll(() => shown().lengthMs).toBe(60_000);
    expect(shown().from).toBeLessThan(shortStopMs);
    await page.keyboard.press("+");
    await expect.poll(() => shown().lengthMs).toBe(40_000);
    const { from } = shown();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => shown().from).toBe(from + 8000);
    await page.keyboard.press("Home");
    await expect.poll(() => shown().lengthMs).toBe(dayMs);
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("-");
    await page.waitForSelector('.span-joined [aria-pressed="true"]:text("7日間")');
  });

  it("saves a stop's reason with one tap, and takes it back", async () => {
    await open("#/machine/m1");
    const row = page.locator(".stop", { hasText: "理由を選ぶ" }).first();
    const startMs = Number(await row.getAttribute("data-stop"));
    await row.locator(".stop-button").click();
    await page.locator('[data-reason="fault"]').click();
    await page.waitForSelector('.reason-notice:has-text("故障")');
    expect(history.given.get(startMs)).toBe("fault");
    expect(await page.locator(`[data-stop="${startMs}"] .stop-reason`).innerText()).toBe("故障");
    await page.getByRole("button", { name: "元に戻す" }).click();
    await expect.poll(() => history.given.has(startMs)).toBe(false);
    await expect.poll(() => page.locator(`[data-stop="${startMs}"] .stop-reason`).innerText()).toBe("理由を選ぶ");
  });

  it("says when a reason wasn't saved, and shows the old one again", async () => {
    await open("#/machine/m1");
    const row = page.locator(".stop", { hasText: "理由を選ぶ" }).first();
    const startMs = Number(await row.getAttribute("data-stop"));
    history.refuseChanges();
    await row.locator(".stop-button").click();
    await page.locator('[data-reason="tool"]').click();
    await page.waitForSelector('.reason-notice[data-failed="true"]');
    expect(await page.locator(`[data-stop="${startMs}"] .stop-reason`).innerText()).toBe("理由を選ぶ");
  });

  it("marks a tapped stop in the list", async () => {
    await open(wholeStopDay());
    await page.waitForSelector(".figure-cards");
    expect(await stopsShown()).toBe(0);
    const box = (await page.locator(".detail").boundingBox()) ?? expect.fail("no timeline");
    const share = (shortStopMs - stopDay.from) / dayMs;
    await page.mouse.click(box.x + share * box.width + 3, box.y + 20);
    await page.waitForSelector(`.stop[data-stop="${shortStopMs}"][data-chosen="true"]`);
  });

  it("follows the clock when told to, and otherwise stays where one looks", async () => {
    await open("#/machine/m1?zoom=now-60000");
    await page.waitForSelector(".figure-cards");
    const readout = page.locator(".readout");
    const before = await readout.innerText();
    await expect.poll(() => readout.innerText()).not.toBe(before);
    await page.locator(".time-keys").press("ArrowLeft");
    await expect.poll(() => shown().lengthMs).toBe(60_000);
    const still = await readout.innerText();
    const now = { sinceMs: server.nowMs(), amps: 0.9, heardMs: server.nowMs(), validUntilMs: server.nowMs() + 60_000 };
    server.send("state", { machine: "m1", now: { ...now, state: "idle" } });
    await page.waitForSelector('[data-machine-head][data-state="idle"]');
    expect(await readout.innerText()).toBe(still);
  });

  it("says that there is no such machine, and leads to the board", async () => {
    await open("#/machine/nobody");
    await page.waitForSelector('[data-notice="unknown-machine"]');
    expect(await page.locator("main").innerText()).toContain("nobody");
    await page.locator("main a").click();
    await page.waitForSelector("[data-machine-tile]");
  });

  it("says so when nothing was ever recorded", async () => {
    await open("#/machine/m1", { isEmpty: true });
    await page.waitForSelector('[data-notice="empty"]');
    expect(await page.locator(".trace-empty").innerText()).toContain("計測値がありません");
  });

  it("says that the server is lost and keeps what it showed", async () => {
    await open("#/machine/m1");
    await page.waitForSelector(".stop");
    await page.route("**/api/machine*", (route) => route.abort());
    await page.getByRole("button", { name: "7日間" }).click();
    await page.waitForSelector('[data-notice="unreachable"]');
    expect(await stopsShown()).toBeGreaterThan(0);
    await page.unroute("**/api/machine*");
    await page.waitForSelector('[data-notice="unreachable"]', { state: "detached" });
  });

  it("fits a phone of 360 px without scrolling sideways, with buttons large enough for gloves", async () => {
    await open("#/machine/m1", { width: 360, height: 740 });
    await page.waitForSelector(".stop");
    await page.locator(".stop-button").first().click();
    const { overflow, smallest } = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      smallest: Math.min(
        ...[...document.querySelectorAll<HTMLElement>("button, .navigation-link, summary")]
          .filter((one) => one.offsetParent !== null)
          .flatMap((one) => [one.offsetWidth, one.offsetHeight]),
      ),
    }));
    expect(overflow).toBe(0);
    expect(smallest).toBeGreaterThanOrEqual(48);
  });
});

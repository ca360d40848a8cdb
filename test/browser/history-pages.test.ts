/** The pages about the past in a real browser: the calendar, a day, and two periods compared. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BuiltPage } from "./built-page.ts";
import { buildPage } from "./built-page.ts";
import { launchChromium } from "./chromium.ts";
import { madeAnswer } from "./made-answers.ts";
import { madeBoard } from "./made-board.ts";
import { madeDay } from "./made-day.ts";
import type { MadeAnswer, StandInServer } from "./stand-in-server.ts";
import { startStandInServer } from "./stand-in-server.ts";

let built: BuiltPage;
let browser: Browser;
let server: StandInServer;
let page: Page;
/** What the page complained of, which other hosts it asked, and which questions. */
let complaints: string[];
let questions: string[];

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
  options: { width?: number; height?: number; locale?: string; answer?: MadeAnswer } = {},
): Promise<void> {
  const { width = 1280, height = 800, locale = "ja-JP", answer = madeAnswer } = options;
  complaints = [];
  questions = [];
  server = await startStandInServer(built.folder, madeBoard({ count: 6 }), (question) => {
    questions.push(question.pathname + question.search);
    return answer(question);
  });
  const context = await browser.newContext({ viewport: { width, height }, locale, timezoneId: "America/New_York" });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { host } = new URL(request.url());
    if (host !== new URL(server.url).host) complaints.push(`asked ${host}`);
  });
  await page.goto(new URL(address, server.url).href);
}

const cell = (date: string) => page.locator(`[data-date="${date}"]`);
const addressOf = () => page.url().replace(server.url, "");
const focusedDate = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.date ?? null);

/** How far the page reaches over the right edge, and its smallest button, in CSS pixels. */
function measure(): Promise<{ overflow: number; smallest: number }> {
  return page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    smallest: Math.min(
      ...[...document.querySelectorAll("main button, main select, main input, main summary")].map(
        (element) => element.getBoundingClientRect().height,
      ),
    ),
  }));
}

describe("the calendar", () => {
  it("shows this year's days by colour, number and word, with days off, corrected days, today and what is to come", async () => {
    await open("#/calendar");
    await cell("2026-11-19").waitFor();
    expect(await page.locator(".calendar-month").count()).toBe(12);
    expect(await cell("2026-11-19").getAttribute("aria-label")).toMatch(
      /^11月19日\(木\) 稼働率\d+%、データ取得率\d+%、停止\d+回、稼働[\d.]+時間$/,
    );
    const [step, number] = [await cell("2026-11-19").getAttribute("data-heat"), await cell("2026-11-19").innerText()];
    expect(Number(step)).toBeGreaterThan(3);
    expect(number).toMatch(/\d\d/);
    expect(await cell("2026-11-03").getAttribute("aria-label")).toContain("文化の日");
    expect(await cell("2026-11-13").getAttribute("aria-label")).toContain("あとから修正");
    expect(await cell("2026-11-20").getAttribute("aria-current")).toBe("date");
    expect(await cell("2026-12-01").getAttribute("href")).toBeNull();
    // Before the first record nothing is missing.
    expect(await cell("2026-01-06").getAttribute("data-hatched")).toBe("false");
    expect(await cell("2026-01-06").getAttribute("title")).toContain("記録が始まる前");
    expect(complaints).toEqual([]);
  });

  it("shows one machine when it is chosen, keeps it in the address, and goes to other years", async () => {
    await open("#/calendar");
    await cell("2026-11-19").waitFor();
    const all = await cell("2026-11-19").getAttribute("aria-label");
    await page.getByRole("combobox", { name: "機械" }).selectOption("m6");
    await expect.poll(() => cell("2026-11-19").getAttribute("aria-label")).not.toBe(all);
    expect(addressOf()).toContain("machine=m6");
    await page.getByRole("button", { name: "前の年" }).click();
    await cell("2025-12-31").waitFor();
    expect(addressOf()).toContain("machine=m6");
    expect(await page.locator('[data-notice="empty"]').innerText()).toContain("2025年の記録はありません");
    await page.goBack();
    await cell("2026-11-19").waitFor();
  });

  it("is moved through with the arrow keys, over the end of the year too, and a day leads to its page", async () => {
    await open("#/calendar");
    await cell("2026-11-20").focus();
    await page.keyboard.press("ArrowUp");
    expect(await focusedDate()).toBe("2026-11-13");
    await page.keyboard.press("PageUp");
    await page.keyboard.press("Home");
    expect(await focusedDate()).toBe("2026-10-01");
    for (let month = 10; month > 1; month -= 1) await page.keyboard.press("PageUp");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(focusedDate).toBe("2025-12-31");
    await page.keyboard.press("ArrowRight");
    await expect.poll(focusedDate).toBe("2026-01-01");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector('[data-page="day"]');
    expect(addressOf()).toBe("#/day?date=2026-03-01");
  });

  it("has the same figures as a table", async () => {
    await open("#/calendar?month=2026-11");
    await page.locator("summary", { hasText: "日ごとの数字" }).click();
    const row = page.locator(".figures-table tr", { hasText: "11月13日(金)" });
    expect(await row.innerText()).toMatch(/\d+%\s+[\d.]+\s+\d+\s+\d+%\s+あとから修正/);
  });

  it("says what to do when the records can't be read, and tries again", async () => {
    let isBroken = true;
    await open("#/calendar", { answer: (question) => (isBroken ? null : madeAnswer(question)) });
    const alert = page.getByRole("alert");
    expect(await alert.innerText()).toContain("もう一度");
    isBroken = false;
    await alert.getByRole("button").click();
    await cell("2026-11-19").waitFor();
  });
});

describe("the page of a day", () => {
  it("shows all machines under one time axis in the site's time zone, with their figures and the longest stops", async () => {
    await open("#/day?date=2026-11-19");
    await page.waitForSelector('[data-machine="m6"] canvas');
    expect(await page.locator("[data-machine] canvas").count()).toBe(6);
    expect(await page.locator(".timeline-hours").innerText()).toMatch(/8時\s*10時/);
    expect(await page.locator('[data-machine="m5"]').innerText()).toMatch(/87%\s*取得率 71%/);
    expect(await page.locator(".longest-stops li").count()).toBe(3);
    expect(await page.locator(".longest-stops").innerText()).toContain("段取り替え");
    expect(await page.locator('[data-machine="m1"] a').getAttribute("href")).toContain("m1");
    expect(complaints).toEqual([]);
  });

  it("paints a stop of three seconds, the only one in nine hours, over a quarter of the bar's height", async () => {
    const hourMs = 3_600_000;
    const codes = (["off", "running", "idle"] as const).map((state) => ({ state, revision: 1 }));
    const pairs = [8 * hourMs, 0, 3.2 * hourMs, 1, 3000, 2, 5.8 * hourMs, 1, 7 * hourMs - 3000, 0];
    const day = madeDay("2026-11-19", 1);
    const machines = day.machines.map((machine) => ({ ...machine, timeline: { ...machine.timeline, codes, pairs } }));
    await open("#/day?date=2026-11-19", {
      answer: (question) => (question.pathname === "/api/day" ? { ...day, machines } : madeAnswer(question)),
    });
    await page.waitForSelector('[data-machine="m1"] canvas');
    await expect.poll(() => page.evaluate(notchesOf, "m1")).toBe(1);
  });

  it("draws one line through all machines below the pointer, and says what was going on", async () => {
    await open("#/day?date=2026-11-19");
    const bar = page.locator('[data-machine="m2"] canvas');
    const box = (await bar.boundingBox()) ?? expect.fail("no bar");
    await page.mouse.move(box.x + box.width / 2, box.y + 5);
    await expect
      .poll(() => page.locator(".day-readout").innerText())
      .toMatch(/^\d\d:\d\d NC旋盤 1号機 (稼働中|待機中) \d\d:\d\d:\d\d–\d\d:\d\d:\d\d(.+)$/);
    const line = (await page.locator(".day-crosshair").boundingBox()) ?? expect.fail("no line");
    expect(Math.abs(line.x + line.width / 2 - box.x - box.width / 2)).toBeLessThan(2);
    const axis = (await page.locator(".day-axis").boundingBox()) ?? expect.fail("no axis");
    expect([axis.x, axis.width]).toEqual([box.x, box.width]);
  });

  it("leads to the days around it, but not beyond today", async () => {
    await open("#/day?date=2026-11-19");
    await page.getByRole("button", { name: "次の日" }).click();
    await expect.poll(addressOf).toBe("#/day?date=2026-11-20");
    await page.waitForSelector('[data-machine="m1"] canvas');
    expect(await page.getByRole("button", { name: "次の日" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "前の日" }).click();
    await expect.poll(addressOf).toBe("#/day?date=2026-11-19");
  });

  it("asks again for today every 30 seconds, and not for a day that is over", async () => {
    await open("#/day");
    await page.waitForSelector('[data-machine="m1"] canvas');
    const asked = () => questions.filter((question) => question.startsWith("/api/day")).length;
    expect(asked()).toBe(1);
    await page.clock.install();
    await page.reload();
    await page.waitForSelector('[data-machine="m1"] canvas');
    await page.clock.runFor(31_000);
    await expect.poll(asked).toBe(3);
    await page.getByRole("button", { name: "前の日" }).click();
    await expect.poll(asked).toBe(4);
    await page.clock.runFor(61_000);
    expect(asked()).toBe(4);
  });

  it("says that a day has no records", async () => {
    await open("#/day?date=2026-02-01");
    expect(await page.locator('[data-notice="empty"]').innerText()).toContain("この日の記録はありません");
  });

  it("is laid out for one sheet of paper, told apart by pattern", async () => {
    await open("#/day?date=2026-11-19");
    await page.waitForSelector('[data-machine="m1"] canvas');
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.waitForSelector('[data-machine="m1"] svg.print-bar');
    expect(await page.locator(".meeting-notes").isVisible()).toBe(true);
    expect(await page.locator(".step").first().isVisible()).toBe(false);
    const fills = await page.evaluate(() => [
      ...new Set([...document.querySelectorAll(".print-bar rect")].map((rect) => rect.getAttribute("fill"))),
    ]);
    expect(fills).toEqual(expect.arrayContaining(["url(#print-idle)", "url(#print-unknown)", "#222222"]));
  });
});

describe("saving, changes and the store", () => {
  it("offers the shown year, month or day as files, in the page's language", async () => {
    await open("#/calendar?month=2026-11&machine=m2");
    await page.locator(".export-button").click();
    const readings = page.locator('[data-table="readings"] .export-link').first();
    expect(await readings.getAttribute("href")).toBe(
      "/api/export?table=readings&format=csv&from=2026-11-01&to=2026-11-20&language=ja&machine=m2&step=minute",
    );
    await page.goto(`${page.url().split("#")[0]}#/day?date=2026-11-19`);
    await page.waitForSelector('[data-page="day"] .export-button');
    await page.locator(".export-button").click();
    expect(await page.locator('[data-table="stops"] .export-link').last().getAttribute("href")).toBe(
      "/api/export?table=stops&format=xlsx&from=2026-11-19&to=2026-11-19&language=ja",
    );
  });

  it("leads from the calendar to the changes, and says how large the store is going to be", async () => {
    await open("#/calendar");
    expect(await page.getByRole("link", { name: "修正の一覧" }).getAttribute("href")).toBe("#/changes");
    const store = page.locator('[data-section="store"]');
    await store.waitFor();
    expect((await store.innerText()).replace(/\s+/g, " ")).toMatch(/いまの大きさ 1\.2 GB 5年後 3\.1 GB .*空き 24 GB/);
    await store.locator("summary").click();
    expect((await store.locator("tbody tr").first().innerText()).replace(/\s+/g, " ")).toBe("1秒ごと 1.1 MB 30日");
  });
});

describe("the comparison", () => {
  const row = (figure: string) => page.locator(`.difference[data-figure="${figure}"]`);

  it("compares the last four weeks with those before: differences against zero, and how sure they are in words", async () => {
    await open("#/compare");
    await row("utilisation").waitFor();
    expect(questions).toContain(
      "/api/compare?beforeFrom=2026-09-21&beforeTo=2026-10-18&afterFrom=2026-10-19&afterTo=2026-11-15",
    );
    expect((await row("utilisation").innerText()).replace(/\s+/g, " ")).toContain(
      "58%→66% +8.2ポイント −20.0ポイント 差なし +20.0ポイント 良くなったと言えます。",
    );
    expect(await row("stopsPerHour").innerText()).toContain("差があるとは言いきれません");
    expect(await row("cycleLengthMs").innerText()).toContain("悪くなったと言えます");
    const dot = await row("utilisation").locator(".interval-dot").getAttribute("cx");
    expect(Number.parseFloat(dot ?? "")).toBeCloseTo(50 + (50 * 8.2) / 20, 1);
    expect(await page.locator(".compared-days").innerText()).toContain("データが足りない1日は除きました");
    expect(await page.locator(".pareto").first().innerText()).toMatch(/段取り替え\s+7時間54分 48%\s+11回\s+48%/);
    expect(complaints).toEqual([]);
  });

  it("compares around the date of a change, and refuses periods that overlap", async () => {
    await open("#/compare");
    await row("utilisation").waitFor();
    await page.getByLabel("改善した日").fill("2026-09-07");
    await expect
      .poll(addressOf)
      .toBe("#/compare?beforeFrom=2026-08-10&beforeTo=2026-09-06&afterFrom=2026-09-07&afterTo=2026-10-04");
    await page.locator('[data-period="after"] input').first().fill("2026-09-01");
    expect(await page.getByRole("alert").innerText()).toContain("重なって");
    expect(addressOf()).toContain("afterFrom=2026-09-07");
  });

  it("says what the difference is worth by an hourly rate, which this browser keeps", async () => {
    await open("#/compare");
    await page.getByLabel("1時間あたりの金額").fill("6,000");
    const worth = page.locator('[data-figure="yen"]');
    expect((await worth.innerText()).replace(/\s+/g, " ")).toContain("稼働日1日あたり +3,600円");
    await page.reload();
    expect(await worth.innerText()).toContain("+3,600円");
    await page.getByLabel("1時間あたりの金額").fill("たくさん");
    expect(await page.locator(".hourly-rate-hint").innerText()).toContain("整数");
    expect(await worth.count()).toBe(0);
  });

  it("draws no interval where there are too few days, and says how many it takes", async () => {
    await open("#/compare?beforeFrom=2026-11-02&beforeTo=2026-11-08&afterFrom=2026-11-09&afterTo=2026-11-10");
    expect(await row("utilisation").innerText()).toContain("3日以上必要です");
    expect(await page.locator(".interval").count()).toBe(0);
  });
});

describe("the pages about the past", () => {
  it.each(["#/calendar", "#/calendar?month=2026-11", "#/day?date=2026-11-19", "#/compare"])(
    "%s fits a phone of 360 px without scrolling sideways, with buttons large enough for gloves",
    async (address) => {
      await open(address, { width: 360, height: 740 });
      await page.waitForSelector("main [data-date], main [data-machine], main .difference");
      const { overflow, smallest } = await measure();
      expect(overflow).toBe(0);
      expect(smallest).toBeGreaterThanOrEqual(48);
    },
  );
});

/** How many columns of a machine's bar are idle at a quarter of its height but not further down. */
function notchesOf(machine: string): number {
  const canvas = document.querySelector<HTMLCanvasElement>(`[data-machine="${machine}"] canvas`);
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return 0;
  const rowAt = (y: number) => context.getImageData(0, y, canvas.width, 1).data;
  const [top, bottom] = [rowAt(Math.round(canvas.height * 0.2)), rowAt(Math.round(canvas.height * 0.7))];
  let notches = 0;
  for (let at = 0; at < top.length; at += 4) {
    // Idle is more red than green; running the other way round.
    const isIdle = (row: Uint8ClampedArray) => (row[at] ?? 0) > (row[at + 1] ?? 0);
    if (isIdle(top) && !isIdle(bottom)) notches += 1;
  }
  return notches;
}

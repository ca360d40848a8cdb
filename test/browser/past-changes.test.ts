/** Putting the past right in a real browser: choosing a span with a finger, one tap, undo; a re-evaluation; the list; no rights. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BuiltPage, buildPage } from "./built-page.ts";
import { launchChromium } from "./chromium.ts";
import { madeBoard } from "./made-board.ts";
import { createMadeHistory, type MadeHistory } from "./made-history.ts";
import { type StandInServer, startStandInServer } from "./stand-in-server.ts";

const hourMs = 3_600_000;
/** Thursday 19 November 2026 in Tokyo. */
const midnight = Date.UTC(2026, 10, 18, 15);
const day = `#/machine/m1?from=${midnight}&to=${midnight + 24 * hourMs}&zoom=${midnight}-${midnight + 24 * hourMs}`;

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

async function open(address: string, { width = 1280, mayEdit = true } = {}): Promise<void> {
  history = createMadeHistory(() => server.nowMs());
  if (!mayEdit) history.past.takeRights();
  server = await startStandInServer(built.folder, madeBoard({ count: 2 }), history.answer);
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ viewport, locale: "ja-JP", timezoneId: "America/New_York" });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${server.url}${address}`);
}

async function openEditor(options = {}): Promise<void> {
  await open(day, options);
  await page.waitForSelector(".figure-cards");
  await page.locator('[data-action="edit"]').click();
  await page.waitForSelector('[data-panel="past"]');
}

/** Drags over the timeline between two hours of the day. */
async function drag(fromHour: number, toHour: number): Promise<void> {
  const box = (await page.locator(".detail").boundingBox()) ?? expect.fail("no timeline");
  const x = (hour: number) => box.x + (hour / 24) * box.width;
  await page.mouse.move(x(fromHour), box.y + 30);
  await page.mouse.down();
  await page.mouse.move(x((fromHour + toHour) / 2), box.y + 30);
  await page.mouse.move(x(toHour), box.y + 30);
  await page.mouse.up();
}

const field = (name: string) => page.getByLabel(name, { exact: true });
const said = () => page.locator('[data-notice="change"]').innerText();

describe("putting the past right", () => {
  it("takes a span from a finger, saves with one tap, shows it at once, and takes it back", async () => {
    await openEditor();
    await drag(10, 12);
    expect(await field("開始").inputValue()).toMatch(/^2026-11-19T(09:5|10:0)/);
    const before = page.url();
    await page.locator('.change-button[data-state="off"]').click();
    await expect.poll(said).toContain("「電源オフ」に直しました");
    expect(history.past.changes).toMatchObject([{ kind: "corrected", state: "off" }]);
    await expect.poll(() => page.locator(".legend").innerText()).toContain("あとから修正");
    expect(page.url()).toBe(before);
    await page.locator('[data-notice="change"]').getByRole("button", { name: "元に戻す" }).click();
    await expect.poll(said).toContain("元に戻しました");
    await expect.poll(() => page.locator(".legend").innerText()).not.toContain("あとから修正");
    expect(complaints).toEqual([]);
  });

  it("moves an end that is pressed, takes a whole stretch with a tap, and obeys fields to the second", async () => {
    await openEditor();
    await drag(10, 12);
    await drag(12, 14);
    expect(await field("開始").inputValue()).toMatch(/^2026-11-19T(09:5|10:0)/);
    expect(await field("終了").inputValue()).toMatch(/^2026-11-19T(13:5|14:0)/);
    const box = (await page.locator(".detail").boundingBox()) ?? expect.fail("no timeline");
    await page.mouse.click(box.x + (20 / 24) * box.width, box.y + 30);
    await expect.poll(() => field("開始").inputValue()).toBe("2026-11-19T17:30");
    await field("終了").fill("2026-11-19T18:00:07");
    await field("終了").blur();
    await page.locator('.change-button[data-reason="保全"]').click();
    await expect.poll(said).toContain("数字から外しました(保全)");
    expect(history.past.changes).toMatchObject([
      { kind: "excluded", note: "保全", startMs: midnight + 17.5 * hourMs, endMs: midnight + 18 * hourMs + 7000 },
    ]);
    await page.waitForSelector('[data-panel="past"] [data-change="1"]');
  });

  it("keeps what somebody noted, and offers nothing before a span is chosen", async () => {
    await openEditor();
    const button = page.locator('.change-button[data-state="running"]');
    expect(await button.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "表示中の範囲" }).click();
    await page.locator(".change-note").fill("刃物の慣らし");
    await button.click();
    await expect.poll(() => history.past.changes[0]?.note).toBe("刃物の慣らし");
  });

  it("says when it wasn't saved", async () => {
    await openEditor();
    await drag(10, 12);
    history.refuseChanges();
    await page.locator('.change-button[data-state="off"]').click();
    await expect.poll(said).toContain("保存できませんでした");
    expect(await page.locator('.change-button[data-state="off"]').isDisabled()).toBe(false);
  });

  it("says how to get the right where this screen may not change anything", async () => {
    await openEditor({ mayEdit: false });
    await page.waitForSelector('[data-notice="no-rights"]');
    expect(await page.locator('[data-notice="no-rights"]').innerText()).toContain("editing-token");
    expect(await page.locator(".change-button").count()).toBe(0);
    await page.getByLabel("編集の合言葉").fill("secret token");
    const [asked] = await Promise.all([
      page.waitForRequest((request) => request.url().includes("token=")),
      page.getByRole("button", { name: "入れる" }).click(),
    ]);
    expect(new URL(asked.url()).searchParams.get("token")).toBe("secret token");
  });
});

describe("a re-evaluation", () => {
  async function order(): Promise<void> {
    await openEditor();
    await drag(10, 12);
    await page.locator('[data-action="decide-again"]').click();
    await expect.poll(() => page.locator('[data-threshold="off"] input').inputValue()).toBe("0.2");
    await page.locator('[data-threshold="running"] input').fill("0.6");
    await page.locator('[data-action="try"]').click();
    await page.waitForSelector('[data-job="reckoning"]');
  }

  it("shows how far it is, outlives a reload, shows what would change, and can be undone once it holds", async () => {
    await order();
    history.past.reckon(0.4);
    await expect.poll(() => page.locator(".past-progress").innerText()).toContain("40%");
    await page.reload();
    await page.waitForSelector('[data-job="reckoning"]');
    history.past.reckon(1);
    await page.waitForSelector(".preview");
    expect(await page.locator(".preview").innerText()).toMatch(/残っているのは、この時間の 84%/);
    expect(await page.locator(".preview-figures tbody tr").first().innerText()).toMatch(/稼働率.*100%/s);
    expect(history.past.changes).toEqual([]);
    await page.locator('[data-action="apply"]').click();
    await expect.poll(said).toContain("新しい判定にしました");
    expect(history.past.changes).toMatchObject([{ kind: "re-evaluated", thresholds: { runAboveA: 0.6 } }]);
    await page.locator('[data-notice="change"]').getByRole("button", { name: "元に戻す" }).click();
    await expect.poll(() => history.past.changes[0]?.undoneMs ?? null).not.toBeNull();
    expect(complaints).toEqual([]);
  });

  it("is cancelled while it is reckoned, and refuses thresholds that cross", async () => {
    await order();
    await page.getByRole("button", { name: "中止" }).click();
    await page.waitForSelector('[data-action="try"]');
    await page.locator('[data-threshold="off"] input').fill("5");
    expect(await page.locator('[data-action="try"]').isDisabled()).toBe(true);
    expect(await page.locator(".thresholds").innerText()).toContain("大きい値にしてください");
  });
});

describe("the list of changes", () => {
  it("says who changed what and when, leads to the machine, and undoes", async () => {
    await openEditor();
    await drag(10, 12);
    await page.locator('.change-button[data-state="off"]').click();
    await expect.poll(said).toContain("直しました");
    await page.getByRole("link", { name: "修正の一覧" }).click();
    const row = page.locator('[data-list="all"] [data-change="1"]');
    await row.waitFor();
    expect(await row.innerText()).toMatch(/状態を修正.*電源オフ.*ゲートウェイの画面/s);
    expect(await row.locator("a").getAttribute("href")).toContain("#/machine/m1?from=");
    await row.getByRole("button", { name: "元に戻す" }).click();
    await page.waitForSelector('[data-notice="empty"]');
    await page.getByRole("button", { name: "取り消した修正も表示" }).click();
    await page.waitForSelector('[data-change="1"][data-undone="true"]');
  });
});

it("fits a phone of 360 px, with buttons large enough for gloves", async () => {
  await openEditor({ width: 360 });
  await drag(10, 12);
  const { overflow, smallest } = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    smallest: Math.min(
      ...[...document.querySelectorAll<HTMLElement>("button, a, input")]
        .filter((one) => one.offsetParent !== null)
        .map((one) => one.offsetHeight),
    ),
  }));
  expect([overflow, smallest >= 48]).toEqual([0, true]);
});

/** The pages about areas in a real browser: tiles, an area's day, the calendar, the set-up with its camera, the kiosk. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BoardArea } from "../../common/contract/live-events.ts";
import type { BuiltPage } from "./built-page.ts";
import { buildPage } from "./built-page.ts";
import { launchChromium } from "./chromium.ts";
import { madeAreaAnswers } from "./made-area-answers.ts";
import { madeAreas } from "./made-areas.ts";
import { madeBoard } from "./made-board.ts";
import { createMadeSetUp, type MadeSetUp } from "./made-set-up.ts";
import type { StandInServer } from "./stand-in-server.ts";
import { startStandInServer } from "./stand-in-server.ts";

let built: BuiltPage;
let browser: Browser;
let server: StandInServer;
let page: Page;
let gateway: MadeSetUp;
/** What the page complained of, and which other hosts it asked. */
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

interface Opened {
  readonly width?: number;
  readonly height?: number;
  readonly areas?: readonly BoardArea[];
  readonly setUp?: Parameters<typeof createMadeSetUp>[0];
  /** Runs in the page before its own program. */
  readonly before?: () => void;
}

async function open(address: string, options: Opened = {}): Promise<void> {
  const { width = 1280, height = 800, areas = madeAreas() } = options;
  complaints = [];
  gateway = await createMadeSetUp(options.setUp);
  server = await startStandInServer(built.folder, { ...madeBoard({ count: 2 }), areas }, madeAreaAnswers(gateway));
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "ja-JP",
    timezoneId: "America/New_York",
  });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol !== "data:" && host !== new URL(server.url).host) complaints.push(`asked ${host}`);
  });
  if (options.before) await page.addInitScript(options.before);
  await page.goto(server.url + address);
}

const tile = (area: string) => page.locator(`[data-area-tile="${area}"]`);
const asked = (path: string) => gateway.asked.filter((one) => one.path === path).map(({ body }) => body);

/** Nothing wider than the page, and nothing smaller than a glove. */
async function layout() {
  return page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    least: Math.min(
      ...[...document.querySelectorAll("main button, main select, main summary, .clutter-day")].map((one) =>
        Math.round(one.getBoundingClientRect().height),
      ),
    ),
  }));
}

describe("an area's tile", () => {
  it("tells its level by word, shape and colour, its score, since when, and the next look", async () => {
    await open("#/");
    const bench = tile("bench");
    await bench.waitFor();
    expect(await bench.innerText()).toMatch(/組立作業台\s+少し散らかり/);
    expect(await bench.innerText()).toContain("15%");
    expect(await bench.innerText()).toContain("09:00 から");
    expect(await bench.innerText()).toContain("次の確認 17:00");
    const looks = await Promise.all(
      ["bench", "inspection", "press"].map((area) =>
        tile(area).evaluate((one) => [
          getComputedStyle(one.querySelector(".tile-head") as Element).backgroundColor,
          one.querySelector("svg")?.innerHTML,
        ]),
      ),
    );
    expect(new Set(looks.map(([color]) => color)).size).toBe(3);
    expect(new Set(looks.map(([, shape]) => shape)).size).toBe(3);
    expect(complaints).toEqual([]);
  });

  it("says why nobody can tell, and that somebody looks through the camera", async () => {
    await open("#/");
    await expect.poll(() => tile("tools").innerText()).toContain("人がいたため、見送りました");
    expect(await tile("tools").innerText()).toContain("不明");
    expect(await tile("inspection").innerText()).toContain("カメラ設定中");
  });

  it("follows the feed, and is unknown while the feed is cut", async () => {
    await open("#/");
    await tile("bench").waitFor();
    const [bench] = madeAreas();
    if (bench) server.send("area", { area: { ...bench, share: 0.47, level: "cluttered" } });
    await expect.poll(() => tile("bench").getAttribute("data-level")).toBe("cluttered");
    expect(await tile("bench").innerText()).toContain("47%");
    server.silence(true);
    await expect.poll(() => tile("bench").getAttribute("data-level"), { timeout: 8000 }).toBe("unknown");
    expect(await tile("bench").innerText()).toContain("通信が切れています");
  });

  it("names simulated areas among what is simulated", async () => {
    await open("#/", { areas: madeAreas().map((area) => ({ ...area, simulated: area.id === "bench" })) });
    await expect.poll(() => page.locator('[data-banner="simulated"]').innerText()).toContain("組立作業台");
  });
});

describe("an area's page", () => {
  it("shows the day's looks, the sheet as outlines, what came and went, and the trend", async () => {
    await open("#/area/bench");
    await page.locator(".look-row").first().waitFor();
    const rows = await page.locator(".look-row").allInnerTexts();
    expect(rows.map((row) => row.slice(0, 5))).toEqual(["09:00", "12:00", "17:00"]);
    expect(rows[2]).toContain("予定");
    expect(await page.locator(".sheet-thing").count()).toBe(3);
    expect(await page.locator('.sheet-box[data-kind="came"]').count()).toBe(1);
    expect(await page.locator('.sheet-box[data-kind="went"]').count()).toBe(1);
    expect(await page.locator(".sheet").getAttribute("aria-label")).toContain("3 か所");
    expect(await page.locator("main img").count()).toBe(0);
    await expect
      .poll(() =>
        page.locator(".trend-plot-area canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL().length),
      )
      .toBeGreaterThan(5000);
    expect(complaints).toEqual([]);
  });

  it("looks now when it is told to, and says what came of it", async () => {
    await open("#/area/bench");
    await page.getByRole("button", { name: "今すぐ調べる" }).click();
    await expect.poll(() => page.locator(".look-now").innerText()).toContain("結果 7% 片付いている");
    expect(asked("score")).toHaveLength(1);
  });

  it("shows a day that is over by its address, and says what was missed and why", async () => {
    await open("#/area/bench?date=2026-11-11");
    await page.locator('[data-look="missed"]').waitFor();
    expect(await page.locator('[data-look="missed"]').innerText()).toContain("電源が切れていたため");
    expect(await page.getByRole("button", { name: "今すぐ調べる" }).count()).toBe(0);
  });

  it("fits a phone, with buttons for gloves", async () => {
    await open("#/area/bench", { width: 360, height: 780 });
    await page.locator(".look-row").first().waitFor();
    const { overflow, least } = await layout();
    expect(overflow).toBe(0);
    expect(least).toBeGreaterThanOrEqual(48);
  });
});

describe("the calendar of clutter", () => {
  it("has three months of days, each with its worst score and looks, and a tap opens the area's day", async () => {
    await open("#/clutter/bench");
    await page.locator("canvas[data-drawn]").nth(2).waitFor();
    expect(await page.locator(".clutter-month").count()).toBe(3);
    const day = page.locator('[data-date="2026-11-11"]');
    expect(await day.getAttribute("title")).toMatch(/11月11日\(水\).*いちばん高い散乱度 \d+%.*12:00 確認できず/);
    expect(await page.locator('[data-date="2026-11-21"]').count()).toBe(0);
    await day.click();
    await page.locator('[data-look="missed"]').waitFor();
    expect(new URL(page.url()).hash).toBe("#/area/bench?date=2026-11-11");
    expect(complaints).toEqual([]);
  });

  it("draws each day where its link is", async () => {
    await open("#/clutter/bench");
    const canvas = page.locator("canvas[data-drawn]").nth(2);
    await canvas.waitFor();
    const pixelAt = (date: string) =>
      page.locator(`[data-date="${date}"]`).evaluate((link) => {
        const drawn = link.closest(".clutter-cells")?.querySelector("canvas") as HTMLCanvasElement;
        const [cell, area] = [link.getBoundingClientRect(), drawn.getBoundingClientRect()];
        const ratio = drawn.width / area.width;
        const [x, y] = [cell.left - area.left + cell.width * 0.5, cell.top - area.top + cell.height * 0.3];
        return [...(drawn.getContext("2d")?.getImageData(x * ratio, y * ratio, 1, 1).data ?? [])].slice(0, 3);
      });
    // A cluttered day in September is redder than it is green; a tidy one in November isn't.
    const [red = 0, green = 0] = await pixelAt("2026-09-08");
    expect(red).toBeGreaterThan(green + 20);
    const [tidyRed = 0, tidyGreen = 0] = await pixelAt("2026-11-18");
    expect(tidyGreen).toBeGreaterThan(tidyRed);
  });

  it("goes to earlier months, and has the same as a table", async () => {
    await open("#/clutter/bench?month=2026-11", { width: 360, height: 780 });
    await page.locator(".clutter-month").waitFor();
    expect((await layout()).overflow).toBe(0);
    await page.getByRole("button", { name: "前の月" }).click();
    await page.locator('[data-month="2026-10"]').waitFor();
    await page.getByText("日ごとの数字").click();
    expect(await page.locator(".figures-table tbody tr").count()).toBe(31);
  });
});

describe("the set-up page", () => {
  const begin = async () => {
    await page.locator('[data-action="begin"]').click();
    await page.locator(".camera-picture img").waitFor();
  };
  const corner = (number: number) => page.locator(".corner").nth(number - 1);

  it("shows no picture before somebody begins, and none when they have ended", async () => {
    await open("#/area-setup/bench");
    await page.locator('[data-action="begin"]').waitFor();
    expect(asked("session")).toEqual([]);
    expect(await page.locator("main img").count()).toBe(0);
    await begin();
    expect(await page.locator(".camera-left").innerText()).toMatch(/あと \d+:\d\d/);
    // One picture follows the other, and who looked is told again.
    await expect.poll(() => asked("preview").length, { timeout: 5000 }).toBeGreaterThan(1);
    expect(asked("set-up").length).toBeGreaterThan(1);
    await page.locator('[data-action="end"]').click();
    expect(await page.locator("main img").count()).toBe(0);
    await expect.poll(() => asked("session/end")).toEqual([{ session: "session-1" }]);
    expect(complaints).toEqual([]);
  });

  it("ends the session when one leaves the page", async () => {
    await open("#/area-setup/bench");
    await begin();
    await page.getByRole("link", { name: "ボード", exact: true }).click();
    await expect.poll(() => asked("session/end")).toHaveLength(1);
  });

  it("ends a session that is begun only after one has left the page", async () => {
    await open("#/area-setup/bench");
    let answer = () => {};
    const left = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route("**/bench/session", async (route) => {
      await left;
      await route.continue();
    });
    await page.locator('[data-action="begin"]').click();
    await page.getByRole("link", { name: "ボード", exact: true }).click();
    await page.locator(".camera-panel").waitFor({ state: "detached" });
    answer();
    await expect.poll(() => asked("session/end")).toEqual([{ session: "session-1" }]);
  });

  it("finds the sheet, takes corners by mouse and by keys, and saves them", async () => {
    await open("#/area-setup/bench");
    await begin();
    await page.locator('[data-action="find"]').click();
    await expect.poll(() => corner(1).evaluate((one) => (one as HTMLElement).style.left)).toBe("20%");
    const box = await corner(1).boundingBox();
    if (!box) throw new Error("no corner");
    await page.mouse.move(box.x + 26, box.y + 26);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 50, { steps: 3 });
    await page.locator(".magnifier").waitFor();
    await page.mouse.up();
    expect(await page.locator(".magnifier").count()).toBe(0);
    await corner(3).focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("ArrowUp");
    await page.locator('[data-action="save"]').click();
    await expect.poll(() => asked("settings")).toHaveLength(1);
    const [{ corners } = {}] = asked("settings") as { corners?: number[][] }[];
    const [first, second, third] = corners ?? [];
    expect(first?.[0]).toBeGreaterThan(0.23);
    expect(second).toEqual([0.78, 0.2]);
    expect(third).toEqual([0.89, 0.838]);
    await expect.poll(() => page.locator(".save-text").innerText()).toContain("保存しました");
  });

  it("changes the mask with the tolerance on the same picture", async () => {
    await open("#/area-setup/bench");
    await begin();
    await page.locator('[data-action="find"]').click();
    await expect.poll(() => page.locator(".camera-thing").count()).toBe(3);
    await page.locator(".tolerance input").fill("0.9");
    await expect.poll(() => page.locator(".camera-thing").count()).toBe(1);
    expect(asked("preview")).toContainEqual(expect.objectContaining({ tolerance: 0.9, samePicture: true }));
    expect(await page.locator(".camera-verdict").innerText()).toContain("5%");
  });

  it("asks whether the sheet is empty before it learns it", async () => {
    await open("#/area-setup/bench");
    await begin();
    await page.locator('[data-action="find"]').click();
    await page.locator('[data-action="reference"]').click();
    expect(await page.locator(".reference-question").innerText()).toContain("シートの上に何もありませんか");
    expect(asked("reference")).toEqual([]);
    await page.locator('[data-action="reference-yes"]').click();
    await expect.poll(() => page.locator('.reference-state[data-has="true"]').count()).toBe(1);
    expect(asked("reference")).toHaveLength(1);
  });

  it("saves zones, levels, times and the voice's lines, and nothing that wasn't changed", async () => {
    await open("#/area-setup/bench");
    await page.getByRole("button", { name: "左右2つ" }).click();
    await page.getByLabel("区画1の名前").fill("手前");
    await page.locator('[data-field="littleFrom"]').fill("0.12");
    await page.getByRole("button", { name: "12:00 をやめる" }).click();
    await page.getByText("言葉を自分で書く").click();
    await page.getByLabel("片付いているとき").fill("ぴかぴか!\n\nありがとう");
    await page.locator('[data-action="save"]').click();
    await expect.poll(() => asked("settings")).toHaveLength(1);
    const [saved = {}] = asked("settings");
    expect(Object.keys(saved).sort()).toEqual(["schedule", "thresholds", "voice", "zones"]);
    expect(saved).toMatchObject({
      zones: [{ name: "手前" }, { name: "B" }],
      thresholds: { littleFrom: 0.12, clutteredFrom: 0.25 },
      schedule: { times: ["09:00", "17:00"] },
      voice: { lines: { tidy: ["ぴかぴか!", "ありがとう"] } },
    });
  });

  it("doesn't save what can't hold, and says what would", async () => {
    await open("#/area-setup/bench");
    await page.locator('[data-field="littleFrom"]').fill("0.5");
    await expect.poll(() => page.locator(".save-text").innerText()).toContain("上にしてください");
    expect(await page.locator('[data-action="save"]').isDisabled()).toBe(true);
  });

  it("tests the voice", async () => {
    await open("#/area-setup/bench");
    await page.locator('[data-test="kiosk"] button').click();
    await expect.poll(() => page.locator('[data-test="kiosk"]').innerText()).toContain("送りました");
    expect(asked("output-test")).toMatchObject([{ output: "kiosk", text: expect.stringContaining("テスト") }]);
  });

  it("says what to do without the editing token, and while the gateway is away", async () => {
    await open("#/area-setup/bench", { setUp: { mayEdit: false, isGatewayOnline: false } });
    await page.locator('[data-notice="may-not"]').waitFor();
    expect(await page.locator('[data-notice="may-not"]').innerText()).toContain("editing-token");
    expect(await page.locator('[data-notice="away"]').innerText()).toContain("ゲートウェイと通信できません");
    expect(await page.locator('[data-action="begin"]').isDisabled()).toBe(true);
  });

  it("fits a phone", async () => {
    await open("#/area-setup/bench", { width: 360, height: 780 });
    await begin();
    const { overflow, least } = await layout();
    expect(overflow).toBe(0);
    expect(least).toBeGreaterThanOrEqual(44);
  });
});

describe("a kiosk", () => {
  it("speaks a line once, when somebody has touched it, and shows it", async () => {
    await open("?kiosk=1#/", {
      before: () => {
        const said: string[] = [];
        Object.assign(window, { said });
        speechSynthesis.speak = (utterance) => void said.push(`${utterance.lang} ${utterance.text}`);
      },
    });
    const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
    await page.getByText("画面にさわると").waitFor();
    await page.mouse.click(400, 500);
    const line = { id: "line-1", output: "kiosk", text: "片付いています。ありがとう!", language: "ja" } as const;
    server.send("say", { line });
    server.send("say", { line });
    await expect.poll(() => page.locator(".kiosk-line").innerText()).toBe(line.text);
    expect(await said()).toEqual(["ja-JP  ", `ja-JP ${line.text}`]);
    expect(await page.getByText("画面にさわると").count()).toBe(0);
    expect(await page.locator("nav").isVisible()).toBe(false);
  });

  it("is a board like any other without its address's word", async () => {
    await open("#/");
    await tile("bench").waitFor();
    expect(await page.locator(".kiosk").count()).toBe(0);
  });
});

import { mkdirSync } from "node:fs";
import { buildPage } from "./built-page.ts";
import { launchChromium } from "./chromium.ts";
import { madeBoard } from "./made-board.ts";
import { startStandInServer } from "./stand-in-server.ts";
import { madeAreas } from "./made-areas.ts";
import { createMadeSetUp } from "./made-set-up.ts";
import { madeAreaAnswers } from "./made-area-answers.ts";
import { it } from "vitest";
it("shoots", async () => {
const wanted = (process.env.SHOTS ?? "").split(" ").filter(Boolean);
mkdirSync("/tmp/areashots", { recursive: true });
const [built, browser] = await Promise.all([buildPage(), launchChromium()]);
const pages: [string, string, string][] = [
  ["board", "#/", "[data-area-tile]"],
  ["area", "#/area/bench", ".look-row"],
  ["clutter", "#/clutter/bench", "canvas[data-drawn]"],
  ["setup", "#/area-setup/bench", ".set-up"],
  ["kiosk", "?kiosk=1#/", "[data-area-tile]"],
  ["day", "#/day", ".day-timeline"],
];
const server = await startStandInServer(built.folder, { ...madeBoard({ count: 4, simulated: [] }), areas: madeAreas() }, madeAreaAnswers(await createMadeSetUp()));
for (const [name, address, selector] of pages) {
  if (wanted.length && !wanted.includes(name)) continue;
  for (const [width, height] of [[360, 780], [1280, 800], [1920, 1080]]) {
    const context = await browser.newContext({ viewport: { width, height }, locale: "ja-JP" });
    const page = await context.newPage();
    page.on("pageerror", (e) => console.log(name, String(e)));
    page.on("console", (m) => m.type() === "error" && console.log(name, m.text()));
    await page.goto(server.url + address);
    try { await page.waitForSelector(selector, { timeout: 6000 }); } catch { console.log("no", selector, name, width); }
    if (name === "setup") {
      const begin = page.locator("[data-action=begin]");
      if (await begin.count()) { await begin.click(); await page.waitForSelector(".camera-picture img", { timeout: 4000 }).catch(() => console.log("no picture")); }
    }
    if (name === "setup") { await page.locator("[data-action=find]").click().catch(() => {}); }
    await page.waitForTimeout(500);
    await page.screenshot({ path: `/tmp/areashots/${name}-${width}.png`, fullPage: width === 360 || name === "setup" });
    if (width === 1280 && (name === "clutter" || name === "area")) await page.pdf({ path: `/tmp/areashots/${name}.pdf`, preferCSSPageSize: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(name, width, "too wide by", wide);
    await context.close();
  }
}
await server.close(); await browser.close(); await built.remove();
});

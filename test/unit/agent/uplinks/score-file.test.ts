/** The file of scores: every row once and in order, whatever has the file open, and whoever dies on the way. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { createUplinkTargets } from "../../../../agent/uplinks/uplinks.ts";
import { openForRun } from "../../../integration/filled-outbox.ts";
import { temporaryFolder } from "../outbox/outbox-under-test.ts";
import { eventually, startUplink } from "./influx-uplink-under-test.ts";
import { openWithScores, scoreAt } from "./score-uplink-under-test.ts";

const file = "machikoba-clutter.csv";
const pending = "machikoba-clutter.pending.csv";

async function begin(given: { hours?: number[]; settings?: object } = {}) {
  const { hours = [], settings = {} } = given;
  const target = temporaryFolder();
  const { folder, outbox } = await openWithScores(...hours.map((hour) => scoreAt(hour)));
  const start = (other = { outbox, folder }) =>
    startUplink({
      outbox: () => other.outbox,
      folder: other.folder,
      settings: { id: "own", type: "score-file", folder: target, ...settings } as { id: string; type: string },
    });
  const linesOf = (name: string) =>
    (existsSync(join(target, name)) ? readFileSync(join(target, name), "utf8") : "").split("\r\n");
  /** Times of day of the rows in a file. */
  const times = (name = file) =>
    linesOf(name)
      .slice(1, -1)
      .map((line) => line.slice(11, 16));
  const add = (hour: number, more = {}) => outbox.append(scoreAt(hour, more));
  return { target, folder, outbox, start, times, linesOf, add };
}

it("writes a row for each look that spreadsheets read as it is meant, and a spreadsheet beside it", async () => {
  const { start, linesOf, add, target } = await begin({ hours: [0] });
  add(3, { slot: "12:00", outcome: "skipped", cause: "person-in-view", share: undefined, level: undefined });
  add(3.5, { area: "shelf", simulated: true, occasion: "demand", slot: undefined, confidence: 0.9 });
  const { uplinks, untilSent } = start();
  await untilSent(3);
  const lines = linesOf(file);
  expect(lines[0]?.startsWith("\ufeff日時,作業場,予定時刻,散乱度 (%)")).toBe(true);
  expect(lines[1]).toMatch(/^2026-11-20 09:00:00,bench,09:00,12.3,少し散らかり,採点,,定時,,,bench,[0-9a-f]{16}-\d+-2$/);
  expect(lines[2]).toMatch(/^2026-11-20 12:00:00,bench,12:00,,,見送り,人がいた,定時,/);
  expect(lines[3]).toMatch(/^2026-11-20 12:30:00,shelf,,12.3,少し散らかり,採点,,手動,90,シミュレーション,shelf,/);
  expect(uplinks.problems()).toEqual([]);
  await eventually(() => readdirSync(target).sort()).toEqual([file, "machikoba-clutter.xlsx"]);
  const xlsx = readFileSync(join(target, "machikoba-clutter.xlsx"));
  expect(sheetOf(xlsx)).toContain("<v>12.3</v>");
  expect(sheetOf(xlsx)).toMatch(/<c s="1"><v>46346\.375<\/v>/);
});

it("writes a missed slot with the time at which it was due, whatever anchor is near", async () => {
  const { start, linesOf, add } = await begin();
  const dueMs = Date.parse("2026-11-24T12:00:00+09:00");
  add(1, { slot: "12:00", outcome: "missed", cause: "power-off", share: undefined, level: undefined, dueMs });
  await start().untilSent(1);
  expect(linesOf(file)[1]).toMatch(/^2026-11-24 12:00:00,bench,12:00,/);
});

/** A target without an uplink, and a row of a look at nine o'clock. */
function targetIn(folder: string) {
  const [created] = createUplinkTargets([{ id: "own", type: "score-file", folder }]);
  if (!created || !("takes" in created.target)) throw new Error("it takes no scores");
  const { target } = created;
  const row = { id: "0123456789abcdef-1-1", date: "2026-11-20", time: "09:00:00", area: "bench", outcome: "scored" };
  const write = (given: object) =>
    target.write([{ ...row, occasion: "demand", ...given } as never], new AbortController().signal);
  return { target, write };
}

it("has nothing that a spreadsheet would run as a formula", async () => {
  const { target, linesOf } = await begin();
  await targetIn(target).write({ areaName: '=HYPERLINK("http://x")' });
  expect(linesOf(file)[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
});

it("writes a row in one line though its area has a name of two", async () => {
  const { target, linesOf } = await begin();
  await targetIn(target).write({ areaName: "\n=北側\r\n 作業台 " });
  expect(linesOf(file)).toHaveLength(3);
  expect(linesOf(file)[1]).toMatch(/^2026-11-20 09:00:00,'=北側 作業台,/);
});

it("makes the spreadsheet though somebody left a single quotation mark in the file", async () => {
  const { target } = await begin();
  const { write, target: uplink } = targetIn(target);
  await write({ areaName: "bench" });
  const path = join(target, file);
  writeFileSync(path, `${readFileSync(path, "utf8")}a 5" pipe lay there\r\n"12" from the edge\r\n`);
  await uplink.tidyUp?.(new AbortController().signal);
  expect(sheetOf(readFileSync(join(target, "machikoba-clutter.xlsx")))).toContain("pipe lay there");
});

it("takes away what was being written when the program died, and nothing of other people", async () => {
  const { target, start, times } = await begin({ hours: [0] });
  const half = ".6f56e3fa-2f13-4c84-9533-f0e310c1b781.tmp";
  const theirs = [`.other.csv${half}`, `.${file}.tmp`];
  for (const name of [...theirs, `.${file}${half}`, `.${pending}${half}`]) writeFileSync(join(target, name), "日");
  await start().untilSent(1);
  expect(times()).toEqual(["09:00"]);
  expect(readdirSync(target).filter((name) => name.endsWith(".tmp"))).toEqual(theirs.sort());
});

it("writes beside the file while it is open elsewhere, and puts all in order later", async () => {
  const { start, times, add, target } = await begin({ hours: [0] });
  const { clock, untilSent } = start();
  await untilSent(1);
  writeFileSync(join(target, `.~lock.${file}#`), "somebody");
  add(3);
  await clock.advanceAsync(10_000);
  await untilSent(2);
  add(8);
  await clock.advanceAsync(10_000);
  await untilSent(3);
  expect([times(), times(pending)]).toEqual([["09:00"], ["12:00", "17:00"]]);
  rmSync(join(target, `.~lock.${file}#`));
  await clock.advanceAsync(10_000);
  await eventually(() => [times(), existsSync(join(target, pending))]).toEqual([["09:00", "12:00", "17:00"], false]);
});

it("says after a day which mark of an open file holds rows up, also after a restart, until they are in the file", async () => {
  const { start, times, add, target } = await begin({ hours: [0] });
  const mark = join(target, `.~lock.${file}#`);
  writeFileSync(mark, "somebody who has crashed");
  const first = start();
  await first.untilSent(1);
  add(24);
  await first.clock.advanceAsync(10_000);
  await first.untilSent(2);
  expect(first.uplinks.problems()).toEqual([]);
  add(24.1);
  await first.clock.advanceAsync(10_000);
  await first.untilSent(3);
  const problem = {
    code: "uplink-rows-wait",
    subject: "own",
    message: expect.stringMatching(
      /pending\.csv.*close the file, or delete \.~lock\.machikoba-clutter\.csv# if nobody/,
    ),
  };
  expect(first.uplinks.problems()).toEqual([problem]);
  await first.uplinks.close();
  const { clock, uplinks } = start();
  await eventually(() => uplinks.problems()).toEqual([problem]);
  rmSync(mark);
  await clock.advanceAsync(10_000);
  await eventually(() => uplinks.problems()).toEqual([]);
  expect(times()).toHaveLength(3);
});

it("writes no row twice when the program died before it had kept how far it was", async () => {
  const { start, times, add, folder, target } = await begin({ hours: [0, 3] });
  const first = start();
  await first.untilSent(2);
  await first.uplinks.close();
  rmSync(join(folder, "cursor-own.json"));
  // It died between writing the file and deleting what had waited beside it.
  cpSync(join(target, file), join(target, pending));
  add(8);
  const second = start();
  await second.untilSent(3);
  expect(times()).toEqual(["09:00", "12:00", "17:00"]);
  expect(existsSync(join(target, pending))).toBe(false);
});

it("puts no row beside the open file that stands in it already", async () => {
  const { start, times, add, folder, target } = await begin({ hours: [0] });
  const first = start();
  await first.untilSent(1);
  await first.uplinks.close();
  rmSync(join(folder, "cursor-own.json"));
  writeFileSync(join(target, `.~lock.${file}#`), "somebody");
  add(3);
  await start().untilSent(2);
  expect([times(), times(pending)]).toEqual([["09:00"], ["12:00"]]);
});

it("leaves no row out when a card that was put back from a copy gives its number once more", async () => {
  const { start, times, add, folder, outbox } = await begin({ hours: [0] });
  const copy = temporaryFolder();
  await outbox.flush();
  cpSync(folder, copy, { recursive: true });
  add(3);
  add(4);
  const first = start();
  await first.untilSent(3);
  await first.uplinks.close();
  const restored = await openForRun(copy);
  onTestFinished(() => restored.close());
  restored.append({ kind: "anchor", t: 0, wallMs: Date.parse("2026-11-21T09:00:00+09:00"), source: "system" });
  restored.append(scoreAt(8));
  const second = start({ outbox: restored, folder: copy });
  await second.untilSent(2);
  expect(times()).toEqual(["09:00", "12:00", "13:00", "17:00"]);
});

it("puts a note that somebody wrote beside the file into it once, though the program dies before it is away", async () => {
  const { start, linesOf, add, target } = await begin({ hours: [0] });
  const first = start();
  await first.untilSent(1);
  await first.uplinks.close();
  writeFileSync(join(target, file), `${readFileSync(join(target, file), "utf8")}note of somebody\r\n`);
  cpSync(join(target, file), join(target, pending));
  add(3);
  await start().untilSent(1);
  expect(linesOf(file).filter((line) => line.includes("note"))).toEqual(["note of somebody"]);
});

it("keeps rows, columns and notes that people have added", async () => {
  const { start, linesOf, add, target } = await begin({ hours: [0] });
  const { clock, untilSent } = start();
  await untilSent(1);
  const before = readFileSync(join(target, file), "utf8");
  // Saved by a program that writes other line ends, quotes, and no end of the last line.
  const changed = before.replaceAll("\r\n", "\n").replace("\ufeff日時", '\ufeff"日時"').replace("bench,", '"bench",');
  writeFileSync(join(target, file), `${changed}note of somebody`);
  add(3);
  await clock.advanceAsync(10_000);
  await untilSent(2);
  const text = linesOf(file).join("\n");
  expect(text).toContain("note of somebody\n2026-11-20 12:00:00");
  expect(text.match(/09:00:00/g)).toHaveLength(1);
});

it("waits for a stick that isn't plugged in, says so, and loses nothing", async () => {
  const { start, times, add, target } = await begin({ hours: [0] });
  rmSync(target, { recursive: true });
  const { clock, uplinks, phase } = start();
  await eventually(phase).toBe("waiting");
  await clock.advanceAsync(61_000);
  await eventually(() => uplinks.problems()[0]?.message).toMatch(/isn't there: plug the stick in/);
  add(3);
  mkdirSync(target);
  await clock.advanceAsync(60_000);
  await eventually(times).toEqual(["09:00", "12:00"]);
  await eventually(() => uplinks.problems()).toEqual([]);
});

it.each([
  ["with other columns", "a,b,c\r\n1,2,3\r\n"],
  ["in another encoding", Buffer.from([0x93, 0xfa, 0x8e, 0x9e, 0x2c, 0x0d, 0x0a])],
])("leaves a file alone that was saved %s, and says what to do", async (_how, content) => {
  const { start, target } = await begin({ hours: [0] });
  writeFileSync(join(target, file), content);
  const { uplinks, phase } = start();
  await eventually(phase).toBe("refused");
  expect(uplinks.problems()[0]?.message).toMatch(/save it as CSV UTF-8 .* or move it away/);
  expect(readFileSync(join(target, file))).toEqual(Buffer.from(content));
});

it.each([{ name: "../elsewhere" }, { folder: "" }, { language: "fr" }, { Folder: "x" }])(
  "refuses the settings %j",
  (settings) => {
    const entry = { id: "own", type: "score-file", folder: ".", ...settings };
    expect(() => createUplinkTargets([entry])).toThrow(/uplinks\[0\]/);
  },
);

/** The first file of a ZIP file: the sheet. */
function sheetOf(zip: Buffer): string {
  const from = 30 + zip.readUInt16LE(26);
  return inflateRawSync(zip.subarray(from)).toString();
}

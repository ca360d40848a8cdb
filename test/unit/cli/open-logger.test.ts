/** Files of loggers as they are understood, and the records that they become. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { readImportRequest } from "../../../cli/import-options.ts";
import type { ImportPlan } from "../../../cli/logger-records.ts";
import { openLogger } from "../../../cli/open-logger.ts";
import { detectionSettings } from "../../../common/contract/plant-settings.ts";
import { type MachikobaRecord, recordBatch } from "../../../common/contract/records.ts";

const nowMs = Date.parse("2026-06-01T00:00:00+09:00");
const startMs = Date.parse("2026-04-01T08:00:00+09:00");
const settings = detectionSettings.parse({});

function written(content: string | Uint8Array, name = "logger.csv"): string {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** Node reads Shift_JIS but doesn't write it: each pair of bytes is read once to find out what it stands for. */
function shiftJis(text: string): Buffer {
  const decoder = new TextDecoder("shift_jis");
  const pairs = new Map<string, Buffer>();
  for (let first = 0x81; first <= 0xfc; first += 1) {
    for (let second = 0x40; second <= 0xfc; second += 1) {
      const pair = Buffer.from([first, second]);
      const letter = decoder.decode(pair);
      if (!pairs.has(letter)) pairs.set(letter, pair);
    }
  }
  return Buffer.concat([...text].map((letter) => pairs.get(letter) ?? Buffer.from(letter)));
}

async function take(file: string, options: Record<string, string | boolean> = {}) {
  const logger = await openLogger(file, readImportRequest(options), "Asia/Tokyo", nowMs);
  const plan: ImportPlan = {
    machine: "cutter",
    stream: "0123456789abcdef",
    validForMs: logger.validForMs,
    revision: 7,
  };
  const reading = logger.read(settings, plan);
  const records: MachikobaRecord[] = [];
  for await (const batch of reading.batches) {
    expect(recordBatch.safeParse(batch).error).toBeUndefined();
    records.push(...batch.records);
  }
  expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1));
  const states = records.flatMap((one) =>
    one.kind === "state" ? [[one.since / 1000, one.state, one.cause] as const] : [],
  );
  const seconds = records.flatMap((one) =>
    one.kind === "seconds" ? [[one.t / 1000, ...(one.rows[0] ?? [])] as const] : [],
  );
  const left = Object.fromEntries(reading.leftOut.reasons().map(({ reason, lines }) => [reason, lines]));
  return { logger, records, states, seconds, left, sums: reading.sums };
}

const clock = (second: number) => new Date(startMs + second * 1000 + 9 * 3_600_000).toISOString().slice(11, 19);
const ampsAt = (second: number) => (second < 20 ? 0.02 : second < 60 ? 3 : 0.4);
const seconds = (count: number) => Array.from({ length: count }, (_, second) => second);

it("finds encoding, heading and columns of a Japanese logger, and makes seconds and states of it", async () => {
  const lines = [
    "機種,ロガー",
    "測定開始,2026/04/01 08:00",
    "日付,時刻,温度,電流(A)",
    ...seconds(120).map((at) => `2026/04/01,${clock(at)},21,${ampsAt(at)}`),
  ];
  const utf8 = written(lines.join("\r\n"));
  const sjis = written(shiftJis(lines.join("\r\n")));
  const { logger, records, states, seconds: rows, sums, left } = await take(sjis);
  expect(logger).toMatchObject({
    form: { encoding: "shift_jis", delimiter: "," },
    columns: { time: [0, 1], value: 3, firstLine: 4 },
    validForMs: 2500,
  });
  expect(records.slice(0, 2)).toEqual([
    { seq: 1, kind: "anchor", t: 0, wallMs: startMs, source: "person" },
    { seq: 2, kind: "channel", t: 0, channel: "cutter.1", sensorType: "import", quantity: "rmsA", simulated: false },
  ]);
  expect(rows).toHaveLength(120);
  expect(rows[20]).toEqual([20, "cutter.1", 3, 3, 3, 0, 1, 2500]);
  expect(states).toEqual([
    [0, "off", undefined],
    [20, "running", undefined],
    [60, "idle", undefined],
    [121.5, "unknown", "sensor-silent"],
  ]);
  expect(sums).toMatchObject({
    rows: 120,
    seconds: 120,
    fromMs: startMs,
    untilMs: startMs + 121_500,
    stateMs: { off: 20_000, running: 40_000, idle: 61_500 },
  });
  expect(left).toEqual({});
  expect((await take(utf8)).records).toEqual(records);
});

it.each([
  ["tabs", "time\tamps\n", "\t"],
  ["semicolons and decimal commas", "time;amps\n", ";"],
  ["bars", "time|amps\n", "|"],
])("reads files with %s", async (_what, heading, delimiter) => {
  const value = (at: number) => (delimiter === ";" ? String(ampsAt(at)).replace(".", ",") : ampsAt(at));
  const { seconds: rows, logger } = await take(
    written(
      heading +
        seconds(30)
          .map((at) => `2026-04-01 ${clock(at)}${delimiter}${value(at)}`)
          .join("\n"),
    ),
  );
  expect(logger.form.delimiter).toBe(delimiter);
  expect(rows.map(([, , mean]) => mean)).toEqual(seconds(30).map(ampsAt));
});

it("reads a compressed file without a heading, by the numbers of its columns", async () => {
  const text = seconds(10)
    .map((at) => `${startMs / 1000 + at},1,-2500`)
    .join("\n");
  const { seconds: rows, logger } = await take(written(gzipSync(text), "logger.csv.gz"), { current: "3", unit: "mA" });
  expect(logger.columns.firstLine).toBe(1);
  expect(rows.map(([, , mean]) => mean)).toEqual(Array(10).fill(2.5));
});

it("gathers values within a second, and takes mA from the heading", async () => {
  const lines = [
    "time,current [mA],other",
    "2026-04-01 08:00:00.0,1000,5",
    "2026-04-01 08:00:00.5,3000,5",
    "2026-04-01 08:00:01.0,2000,5",
  ];
  expect((await take(written(lines.join("\n")))).seconds).toEqual([
    [0, "cutter.1", 2, 1, 3, 1, 2, 2500],
    [1, "cutter.1", 2, 2, 2, 0, 1, 2000],
  ]);
});

it("names each row that it leaves out, with its line and why", async () => {
  const lines = [
    "time,amps",
    "2026-04-01 08:00:00,1",
    "2026-04-01 08:00:01,",
    "2026-04-01 08:00:02,n/a",
    "2026-04-01 08:00:03,OL",
    "",
    "later,1",
    "2026-04-01 07:00:00,1",
    "2019-12-31 08:00:00,1",
    "2026-07-01 08:00:00,1",
    "2026-04-01 08:00:10,1",
    ",1",
  ];
  const { left, sums } = await take(written(lines.join("\n")), { current: "amps" });
  expect(left).toEqual({
    "no value": "3",
    "the value isn't a number": "4-5",
    "not a time": "7",
    "not in the order of time": "8",
    "before 2020: history begins later": "9",
    "in the future": "10",
    "no time": "12",
  });
  expect(sums.rows).toBe(2);
});

it("is unknown where rows are missing for longer than they hold", async () => {
  const present = seconds(100).filter((at) => at < 30 || at >= 70);
  const { states } = await take(written(`time,amps\n${present.map((at) => `2026-04-01 ${clock(at)},3`).join("\n")}`));
  expect(states).toEqual([
    [0, "running", undefined],
    [31.5, "unknown", "sensor-silent"],
    [70, "running", undefined],
    [101.5, "unknown", "sensor-silent"],
  ]);
});

it("takes a list of changes in words: each holds until the next, the last ends the file", async () => {
  const lines = [
    "時刻,状態",
    "2026/04/01 08:00,運転中",
    "2026/04/01 09:30,段取り",
    "2026/04/01 09:31,洗浄",
    "2026/04/01 10:00,不明な語",
    "2026/04/01 12:00,電源オフ",
    "2026/04/03 12:00,運転中",
  ];
  const { states, left, logger } = await take(written(lines.join("\n")), { state: "auto", words: "洗浄=idle" });
  expect(logger.validForMs).toBe(86_400_000);
  expect(states).toEqual([
    [0, "running", undefined],
    [5400, "idle", undefined],
    [14_400, "off", undefined],
    [14_400 + 86_400, "unknown", "sensor-silent"],
    [52 * 3600, "unknown", "sensor-silent"],
  ]);
  expect(left).toEqual({ '"不明な語" is no known state: say what it means with --words': "5" });
});

it("takes states at a regular interval: a row holds for two and a half of them", async () => {
  const rows = seconds(60).filter((at) => at < 20 || at >= 40);
  const lines = rows.map((at) => `2026-04-01T08:${String(at).padStart(2, "0")}:00,${at < 10 ? 1 : 0}`);
  const { states } = await take(written(["time,run", ...lines].join("\n")), { state: "run" });
  expect(states).toEqual([
    [0, "running", undefined],
    [600, "off", undefined],
    [19 * 60 + 150, "unknown", "sensor-silent"],
    [2400, "off", undefined],
    [3600, "unknown", "sensor-silent"],
  ]);
});

it.each([
  ["no file", "", {}, "has no rows"],
  ["no times", "a,b\n1,2\n3,4\n", {}, "--time"],
  ["a column that isn't there", "time,amps\n2026-04-01 08:00:00,1\n", { current: "amp" }, 'did you mean "amps"?'],
  ["several currents", "time,l1 (A),l2 (A)\n2026-04-01 08:00:00,1,2\n", {}, "l1 (A), l2 (A)"],
  ["no numbers", "time,word\n2026-04-01 08:00:00,on\n", {}, "--current"],
])("says what would help with %s", async (_what, text, options, message) => {
  await expect(take(written(text), options)).rejects.toThrow(message);
});

it.each([
  [{ current: "a", state: "b" }, "--current or --state"],
  [{ words: "x" }, "word=state"],
  [{ words: "x=walking" }, "running"],
  [{ unit: "kA" }, "mA"],
  [{ valid: "0" }, "--valid"],
  [{ thresholds: "2,1" }, "0.1,1.5"],
  [{ encoding: "ebcdic" }, "shift_jis"],
  [{ delimiter: "ab" }, "one character"],
])("refuses the options %j", (options, message) => {
  expect(() => readImportRequest(options as Record<string, string>)).toThrow(message);
});

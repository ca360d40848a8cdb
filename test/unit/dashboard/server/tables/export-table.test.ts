/** What stands in each table, and that it is asked for piece by piece. */
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { plantSettings } from "../../../../../common/contract/plant-settings.ts";
import { secondFlags } from "../../../../../common/contract/records.ts";
import { exportTable, type TableRequest, type TableSite } from "../../../../../dashboard/server/tables/export-table.ts";
import type { TableQuestions, TableSegment } from "../../../../../dashboard/server/tables/table-source.ts";
import { madeUpQuestions } from "../../../../fakes/made-up-history.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Midnight in Tokyo. */
const startMs = Date.parse("2026-04-01T00:00:00+09:00");
const extent = { startMs, endMs: startMs + 3 * dayMs };
const plant = plantSettings.parse({
  stopReasons: [{ id: "tool", name: "工具交換" }],
  machines: [
    {
      id: "cutter",
      name: "基板加工機",
      channels: [{ channel: "clamp.1", toMs: startMs + 2 * hourMs }],
      detection: { cyclePauseMs: 60_000 },
    },
    { id: "press", name: "プレス", channels: [{ channel: "clamp.1", fromMs: startMs + 2 * hourMs }] },
  ],
});

type Wanted = Partial<TableRequest> & Pick<TableRequest, "table">;

function rowsOf(questions: TableQuestions, wanted: Wanted, site: Partial<TableSite> = {}) {
  const request: TableRequest = { format: "csv", language: "en", span: extent, ...wanted };
  const text = Buffer.concat([...exportTable(request, { plant, ...site }, questions)]).toString();
  return parse(text, { bom: true, columns: true }) as Record<string, string>[];
}

const second = (atMs: number, mean: number, flags = 0) => ({
  atMs,
  mean,
  min: mean - 0.5,
  max: mean + 0.5,
  std: 0.1,
  n: 5,
  validForMs: 2800,
  flags,
});
const channel = { gateway: "gateway", channel: "clamp.1", simulated: false, quantity: "rmsA" };
const readings = madeUpQuestions({
  extent,
  channels: [channel, { ...channel, channel: "spare.1", simulated: true }],
  seconds: {
    "gateway clamp.1": [
      second(startMs + 2 * hourMs - 1000, 4.2),
      second(startMs + 2 * hourMs, 1, secondFlags.clipped | secondFlags.late),
    ],
    "gateway spare.1": [second(startMs + dayMs, 0.25)],
  },
  minutes: { "gateway clamp.1": [{ atMs: startMs, mean: 2, min: 1, max: 9.125, heldMs: 59_000 }] },
});

it("writes each second with the machine that its channel measured then", () => {
  const rows = rowsOf(readings, { table: "readings" });
  expect(rows.map((row) => [row.machine, row.machine_name, row.mean_A, row.flags, row.simulated])).toEqual([
    ["cutter", "基板加工機", "4.2", "", ""],
    ["press", "プレス", "1", "clipped late", ""],
    ["", "", "0.25", "", "sim"],
  ]);
  expect(rows[0]).toMatchObject({
    time: "2026-04-01T01:59:59+09:00",
    time_epoch_ms: String(startMs + 2 * hourMs - 1000),
    gateway: "gateway",
    channel: "clamp.1",
    min_A: "3.7",
    max_A: "4.7",
    std_A: "0.1",
    readings: "5",
    valid_for_ms: "2800",
  });
});

it("writes only the machines and the span that were asked for", () => {
  expect(rowsOf(readings, { table: "readings", machines: ["press"] }).map(({ mean_A }) => mean_A)).toEqual(["1"]);
  const early = { startMs, endMs: startMs + 2 * hourMs };
  expect(rowsOf(readings, { table: "readings", span: early }).map(({ mean_A }) => mean_A)).toEqual(["4.2"]);
  expect(rowsOf(readings, { table: "readings", span: { startMs: 0, endMs: startMs } })).toEqual([]);
});

it("leaves out what is told of the same hours before and behind the span", () => {
  const questions = { ...readings, secondCells: () => readings.secondCells("gateway", "clamp.1", false, extent) };
  const span = { startMs: startMs + 2 * hourMs - 500, endMs: startMs + 2 * hourMs + 1 };
  expect(rowsOf(questions, { table: "readings", span, machines: ["press"] }).map(({ mean_A }) => mean_A)).toEqual([
    "1",
  ]);
});

it("writes minutes with their highest value and the time that readings stand for", () => {
  const [row] = rowsOf(readings, { table: "readings", step: "minute" });
  expect(row).toMatchObject({ mean_A: "2", min_A: "1", max_A: "9.125", covered_s: "59" });
});

it("gives units a column of their own where channels have different ones", () => {
  const questions = {
    ...readings,
    channels: () => [channel, { ...channel, channel: "spare.1", quantity: "frequencyHz" }],
  };
  expect(rowsOf(questions, { table: "readings" }).map(({ mean, unit }) => [mean, unit])).toEqual([
    ["4.2", "A"],
    ["1", "A"],
    ["0.25", "Hz"],
  ]);
});

it("asks for an hour of seconds at a time", () => {
  const asked: number[] = [];
  const questions: TableQuestions = {
    ...readings,
    secondCells: (_gateway, _channel, _simulated, span) => {
      asked.push(span.endMs - span.startMs);
      return new Float64Array();
    },
  };
  rowsOf(questions, { table: "readings" });
  expect(asked).toHaveLength(2 * 72);
  expect(Math.max(...asked)).toBe(hourMs);
});

const segment = (
  fromMin: number,
  toMin: number,
  state: TableSegment["state"],
  more: Partial<TableSegment> = {},
): TableSegment => ({
  startMs: startMs + fromMin * 60_000,
  endMs: startMs + toMin * 60_000,
  state,
  revision: 3,
  ...more,
});
const states = madeUpQuestions({
  extent,
  segments: {
    cutter: [
      segment(0, 10, "unknown", { revision: 0 }),
      segment(10, 20, "off"),
      segment(20, 30, "running"),
      segment(30, 30.5, "idle"),
      segment(30.5, 40, "running"),
      segment(40, 2000, "off"),
      segment(2000, 2001, "running", { mark: "corrected" }),
      segment(2001, 2010, "unknown", { cause: "sensor-silent" }),
      segment(2010, 3 * 1440, "unknown", { revision: 0 }),
    ],
  },
});

it("writes segments whole over midnight, and nothing before or behind what is known", () => {
  const rows = rowsOf(states, { table: "segments" });
  expect(
    rows.map(({ state, duration_s, cause, changed_by_people }) => [state, duration_s, cause, changed_by_people]),
  ).toEqual([
    ["off", "600", "", ""],
    ["running", "600", "", ""],
    ["idle", "30", "", ""],
    ["running", "570", "", ""],
    ["off", "117600", "", ""],
    ["running", "60", "", "corrected"],
    ["unknown", "540", "sensor-silent", ""],
  ]);
  expect(rows[4]).toMatchObject({
    machine: "cutter",
    machine_name: "基板加工機",
    start: "2026-04-01T00:40:00+09:00",
    settings_revision: "3",
  });
});

it("writes states in Japanese when that is asked for", () => {
  const rows = rowsOf(states, { table: "segments", language: "ja" });
  expect(rows.map((row) => row.状態)).toEqual(["電源オフ", "稼働中", "待機中", "稼働中", "電源オフ", "稼働中", "不明"]);
});

it("writes cycles with the machine's own pause", () => {
  const rows = rowsOf(states, { table: "cycles" });
  expect(
    rows.map(({ duration_s, running_s, pauses, seen_whole, cycle_pause_s }) => [
      duration_s,
      running_s,
      pauses,
      seen_whole,
      cycle_pause_s,
    ]),
  ).toEqual([
    ["1200", "1170", "1", "yes", "60"],
    ["60", "60", "0", "", "60"],
  ]);
});

it("writes cycles with the pause that history has learned, or else with that of the span", () => {
  const machines = plant.machines.map(({ detection: _detection, ...machine }) => machine);
  const site = { plant: plantSettings.parse({ ...plant, machines }) };
  const lengths = (given: Partial<TableSite>) =>
    rowsOf(states, { table: "cycles" }, { ...site, ...given }).map(({ duration_s, cycle_pause_s }) => [
      duration_s,
      cycle_pause_s,
    ]);
  expect(lengths({ cyclePauseMs: () => 45_000 })).toEqual([
    ["1200", "45"],
    ["60", "45"],
  ]);
  // Two pauses show nothing: every run is a cycle.
  expect(lengths({ cyclePauseMs: () => undefined })).toEqual([
    ["600", "0"],
    ["570", "0"],
    ["60", "0"],
  ]);
});

const day = {
  plannedMs: 8 * hourMs,
  runningMs: 3 * hourMs,
  pausesMs: hourMs / 2,
  stopsMs: 2 * hourMs,
  shortStopsMs: hourMs / 4,
  unknownMs: hourMs,
  excludedMs: hourMs * 1.5,
  stops: 7,
  shortStops: 5,
  cycles: 12,
  allRunningMs: 4 * hourMs,
};
const figures = madeUpQuestions({
  extent,
  segments: { cutter: [] },
  days: [
    {
      date: "2026-04-01",
      figures: [
        { ...day, machine: "cutter", simulated: false, isCorrected: true, cycleMs: 1_200_000, wholeCycles: 10 },
      ],
    },
    {
      date: "2026-04-02",
      figures: [
        {
          ...day,
          plannedMs: 0,
          runningMs: 0,
          stopsMs: 0,
          unknownMs: 0,
          excludedMs: 0,
          machine: "press",
          simulated: true,
          isCorrected: false,
          cycleMs: 0,
          wholeCycles: 0,
        },
      ],
    },
    {
      date: "2026-05-01",
      figures: [{ ...day, machine: "cutter", simulated: false, isCorrected: false, cycleMs: 0, wholeCycles: 0 }],
    },
  ],
  stops: [
    {
      date: "2026-04-03",
      machine: "cutter",
      simulated: false,
      startMs,
      endMs: startMs + hourMs,
      plannedMs: 1_234_567,
      isWhole: true,
      reason: "tool",
    },
    {
      date: "2026-04-03",
      machine: "press",
      simulated: false,
      startMs,
      endMs: startMs + hourMs,
      plannedMs: 60_000,
      isWhole: false,
      reason: null,
    },
  ],
});

it("writes the figures of each date; what was excluded counts in no share", () => {
  const rows = rowsOf(figures, { table: "days" });
  expect(rows.map(({ date, machine }) => [date, machine])).toEqual([
    ["2026-04-01", "cutter"],
    ["2026-04-02", "press"],
  ]);
  expect(rows[0]).toMatchObject({
    planned_min: "480",
    excluded_min: "90",
    "utilisation_%": "54.5",
    "availability_%": "60",
    "coverage_%": "84.6",
    stops: "7",
    mean_whole_cycle_s: "120",
    reckoned_again: "yes",
  });
  expect(rows[1]).toMatchObject({ "utilisation_%": "", "coverage_%": "", mean_whole_cycle_s: "", simulated: "sim" });
});

it("writes stops with the names of their reasons", () => {
  const rows = rowsOf(figures, { table: "stops" });
  expect(rows.map((row) => [row.machine, row.planned_time_min, row.seen_whole, row.reason, row.reason_name])).toEqual([
    ["cutter", "20.58", "yes", "tool", "工具交換"],
    ["press", "1", "", "", ""],
  ]);
  expect(rowsOf(figures, { table: "stops", machines: ["press"] })).toHaveLength(1);
});

it("writes titles alone where nothing is known", () => {
  for (const table of ["readings", "segments", "stops", "cycles", "days"] as const) {
    expect(rowsOf(madeUpQuestions({}), { table })).toEqual([]);
  }
});

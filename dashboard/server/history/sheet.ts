/** A sheet: the figures of all machines on a date or in a month, as rows of numbers. */
import type { SpanTimes } from "../../../common/contract/history-answers.ts";
import { type NumberTable, packNumbers } from "./number-table.ts";

/** A machine's figures on a sheet. */
export interface SheetFigures extends SpanTimes {
  readonly machineKey: number;
  /** Reckoned again after the day, with another result. */
  readonly isCorrected: boolean;
  /** The pause that divided its cycles, ms. */
  readonly cyclePauseMs: number;
  /** Whole cycles, and the sum of their lengths in ms. */
  readonly wholeCycles: number;
  readonly cycleMs: number;
}

/** The columns of times and counts of a span, in their order. */
export const timeColumns = [
  "plannedMs",
  "runningMs",
  "pausesMs",
  "stopsMs",
  "shortStopsMs",
  "unknownMs",
  "excludedMs",
  "stops",
  "shortStops",
  "cycles",
  "allRunningMs",
] as const satisfies readonly (keyof SpanTimes)[];
/** The columns behind machine, corrected and cycle pause: what can be summed. Only ever add at the end. */
const sums = [...timeColumns, "wholeCycles", "cycleMs"] as const;
const firstSum = 3;

/** Where a column stands in a row of a sheet's table. From `firstSum` on stand the `timeColumns`. */
export const sheetColumn = {
  machineKey: 0,
  isCorrected: 1,
  firstSum,
  plannedMs: firstSum + sums.indexOf("plannedMs"),
  runningMs: firstSum + sums.indexOf("runningMs"),
  pausesMs: firstSum + sums.indexOf("pausesMs"),
  stopsMs: firstSum + sums.indexOf("stopsMs"),
  shortStopsMs: firstSum + sums.indexOf("shortStopsMs"),
  unknownMs: firstSum + sums.indexOf("unknownMs"),
  excludedMs: firstSum + sums.indexOf("excludedMs"),
  stops: firstSum + sums.indexOf("stops"),
  shortStops: firstSum + sums.indexOf("shortStops"),
  cycles: firstSum + sums.indexOf("cycles"),
  allRunningMs: firstSum + sums.indexOf("allRunningMs"),
} as const;

/** Packs a sheet. */
export function packSheet(figures: readonly SheetFigures[]): Uint8Array {
  const rows = figures.map((one) => [
    one.machineKey,
    one.isCorrected ? 1 : 0,
    one.cyclePauseMs,
    ...sums.map((name) => one[name]),
  ]);
  return packNumbers(firstSum + sums.length, rows);
}

/** The figures of a sheet's table. */
export function readSheet({ columns, cells }: NumberTable): SheetFigures[] {
  const figures: SheetFigures[] = [];
  for (let at = 0; at < cells.length; at += columns) {
    const cell = (column: number) => cells[at + column] ?? 0;
    // In the order of `sums`.
    figures.push({
      machineKey: cell(0),
      isCorrected: cell(1) === 1,
      cyclePauseMs: cell(2),
      plannedMs: cell(3),
      runningMs: cell(4),
      pausesMs: cell(5),
      stopsMs: cell(6),
      shortStopsMs: cell(7),
      unknownMs: cell(8),
      excludedMs: cell(9),
      stops: cell(10),
      shortStops: cell(11),
      cycles: cell(12),
      allRunningMs: cell(13),
      wholeCycles: cell(14),
      cycleMs: cell(15),
    });
  }
  return figures;
}

/** The sum of a machine's figures on several dates. */
export function addFigures(a: SheetFigures, b: SheetFigures): SheetFigures {
  const values = Object.fromEntries(sums.map((name) => [name, a[name] + b[name]]));
  return { ...b, ...values, isCorrected: a.isCorrected || b.isCorrected };
}

/** A stop on a sheet; short ones aren't listed. Epoch ms. */
export interface SheetStop {
  readonly machineKey: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly plannedMs: number;
  readonly isWhole: boolean;
  /** Key of the reason that people gave; 0 where nobody has. */
  readonly reasonKey: number;
}

const stopColumns = 6;
/** Where the columns that stops are chosen by stand. */
export const stopColumn = { machineKey: 0, plannedMs: 3 } as const;

/** Packs a date's stops. */
export function packStops(stops: readonly SheetStop[]): Uint8Array {
  const rows = stops.map((one) => [
    one.machineKey,
    one.startMs,
    one.endMs,
    one.plannedMs,
    one.isWhole ? 1 : 0,
    one.reasonKey,
  ]);
  return packNumbers(stopColumns, rows);
}

/** A date's stops. */
export function readStops({ columns, cells }: NumberTable): SheetStop[] {
  const stops: SheetStop[] = [];
  for (let at = 0; at < cells.length; at += columns) stops.push(readStop(cells, at));
  return stops;
}

/** The stop in the row of a date's stops that begins at `at`. */
export function readStop(cells: Float64Array, at: number): SheetStop {
  return {
    machineKey: cells[at] ?? 0,
    startMs: cells[at + 1] ?? 0,
    endMs: cells[at + 2] ?? 0,
    plannedMs: cells[at + 3] ?? 0,
    isWhole: cells[at + 4] === 1,
    reasonKey: cells[at + 5] ?? 0,
  };
}

/** Stops of one machine and reason on a date. */
export interface SheetReason {
  readonly machineKey: number;
  readonly reasonKey: number;
  readonly stops: number;
  readonly plannedMs: number;
}

const reasonColumns = 4;

/** Sums stops up by machine and reason. */
export function sumReasons(stops: readonly SheetStop[]): SheetReason[] {
  const cells = stops.flatMap(({ machineKey, reasonKey, plannedMs }) => [machineKey, reasonKey, 1, plannedMs]);
  return sumReasonTables([{ columns: reasonColumns, cells: Float64Array.from(cells) }]);
}

/** Packs sums by machine and reason. */
export function packReasons(reasons: readonly SheetReason[]): Uint8Array {
  const rows = reasons.map(({ machineKey, reasonKey, stops, plannedMs }) => [machineKey, reasonKey, stops, plannedMs]);
  return packNumbers(reasonColumns, rows);
}

/** The sums of several dates or months, by machine and reason. */
export function sumReasonTables(tables: readonly NumberTable[]): SheetReason[] {
  const sums = new Map<number, { machineKey: number; reasonKey: number; stops: number; plannedMs: number }>();
  for (const { columns, cells } of tables) {
    for (let at = 0; at < cells.length; at += columns) {
      const [machineKey, reasonKey] = [cells[at] ?? 0, cells[at + 1] ?? 0];
      const key = machineKey * 4096 + reasonKey;
      const known = sums.get(key);
      const stops = cells[at + 2] ?? 0;
      const plannedMs = cells[at + 3] ?? 0;
      if (known) {
        known.stops += stops;
        known.plannedMs += plannedMs;
      } else sums.set(key, { machineKey, reasonKey, stops, plannedMs });
    }
  }
  return [...sums.values()];
}

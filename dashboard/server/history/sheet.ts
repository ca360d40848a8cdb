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

/** The columns behind machine, corrected and cycle pause: what can be summed. Only ever add at the end. */
const sums = [
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
  "wholeCycles",
  "cycleMs",
] as const;
const firstSum = 3;

/** Where a column stands in a row of a sheet's table. */
export const sheetColumn = {
  machineKey: 0,
  isCorrected: 1,
  plannedMs: firstSum + sums.indexOf("plannedMs"),
  runningMs: firstSum + sums.indexOf("runningMs"),
  unknownMs: firstSum + sums.indexOf("unknownMs"),
  excludedMs: firstSum + sums.indexOf("excludedMs"),
  stops: firstSum + sums.indexOf("stops"),
  shortStops: firstSum + sums.indexOf("shortStops"),
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
    const values = Object.fromEntries(sums.map((name, index) => [name, cells[at + firstSum + index] ?? 0]));
    figures.push({
      machineKey: cells[at] ?? 0,
      isCorrected: cells[at + 1] === 1,
      cyclePauseMs: cells[at + 2] ?? 0,
      ...(values as Record<(typeof sums)[number], number>),
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
  for (let at = 0; at < cells.length; at += columns) {
    stops.push({
      machineKey: cells[at] ?? 0,
      startMs: cells[at + 1] ?? 0,
      endMs: cells[at + 2] ?? 0,
      plannedMs: cells[at + 3] ?? 0,
      isWhole: cells[at + 4] === 1,
      reasonKey: cells[at + 5] ?? 0,
    });
  }
  return stops;
}

/** Stops of one machine and reason on a date. */
export interface SheetReason {
  readonly machineKey: number;
  readonly reasonKey: number;
  readonly stops: number;
  readonly plannedMs: number;
}

const reasonColumns = 4;

/** Sums stops up by machine and reason, and packs that. */
export function packReasons(stops: readonly SheetStop[]): Uint8Array {
  const rows = new Map<string, [number, number, number, number]>();
  for (const { machineKey, reasonKey, plannedMs } of stops) {
    const name = `${machineKey} ${reasonKey}`;
    const row = rows.get(name) ?? [machineKey, reasonKey, 0, 0];
    rows.set(name, [machineKey, reasonKey, row[2] + 1, row[3] + plannedMs]);
  }
  return packNumbers(reasonColumns, [...rows.values()]);
}

/** A date's stops by machine and reason. */
export function readReasons({ columns, cells }: NumberTable): SheetReason[] {
  const reasons: SheetReason[] = [];
  for (let at = 0; at < cells.length; at += columns) {
    const [machineKey = 0, reasonKey = 0, stops = 0, plannedMs = 0] = cells.subarray(at, at + reasonColumns);
    reasons.push({ machineKey, reasonKey, stops, plannedMs });
  }
  return reasons;
}

/** Which columns of a logger's file count, by what was asked for or by what stands in them. */
import { SettingsError } from "../common/runtime/errors.ts";
import { nearestWord } from "../common/runtime/nearest.ts";
import type { FileRow } from "./logger-file.ts";
import type { LoggerTimes } from "./logger-times.ts";

/** The columns that count, and from which line on there are values. */
export interface LoggerColumns {
  /** Places of the time: one, or a date and a time of day. */
  readonly time: readonly number[];
  readonly value: number;
  /** Names as they stand in the heading; numbers from 1 on where there is none. */
  readonly names: readonly string[];
  readonly firstLine: number;
}

/** What is wanted; names, or numbers from 1 on. */
export interface WantedColumns {
  /** One name, or two with a comma between: date and time of day. */
  readonly time?: string | undefined;
  readonly value?: string | undefined;
  /** What the values are: amperes or states. */
  readonly kind: "current" | "state";
}

/** Rows that must look alike. */
const alike = 3;
const currentName = /電流|current|amp|\brms|[([]\s*m?a\s*[)\]]/i;
const stateName = /状態|state|status|稼働|運転/i;

/** Finds the columns; throws SettingsError that names those that there are. */
export function findColumns(
  file: string,
  rows: readonly FileRow[],
  times: LoggerTimes,
  wanted: WantedColumns,
): LoggerColumns {
  const timed = wanted.time === undefined ? lookForTime(rows, times) : undefined;
  const heading = headingOf(rows, times, wanted, timed?.at);
  const names = heading?.cells ?? (rows[0]?.cells ?? []).map((_, index) => String(index + 1));
  if (wanted.time === undefined && !timed) {
    throw wrong(file, `has no column in which times are known: name it with --time, and its form with --time-format`);
  }
  const time = timed?.time ?? namedTime(file, wanted.time ?? "", names);
  const first = rows.find(
    ({ line, cells }) => (heading === undefined || line > heading.line) && isTime(cells, time, times),
  );
  if (!first)
    throw wrong(file, `has no times in ${time.map((at) => names[at]).join(", ")}: give their form with --time-format`);
  const data = rows.filter(({ line }) => line >= first.line).slice(0, 50);
  const value =
    wanted.value === undefined ? lookForValue(file, names, data, time, wanted.kind) : place(file, wanted.value, names);
  return { time, value, names, firstLine: first.line };
}

/** The text of a row's time. */
export function timeText(cells: readonly string[], time: readonly number[]): string {
  return time.map((at) => cells[at] ?? "").join(" ");
}

function isTime(cells: readonly string[], time: readonly number[], times: LoggerTimes): boolean {
  return Number.isFinite(times(timeText(cells, time)));
}

/** The first place in which some rows after each other have a time, in one column or in two neighbours. */
function lookForTime(
  rows: readonly FileRow[],
  times: LoggerTimes,
): { time: readonly number[]; at: number } | undefined {
  for (const [at, { cells }] of rows.entries()) {
    const following = rows.slice(at, at + alike);
    for (const column of cells.keys()) {
      for (const time of [[column], [column, column + 1]]) {
        if (following.every((row) => isTime(row.cells, time, times))) return { time, at };
      }
    }
  }
  return undefined;
}

/** The row of names: the one before the first time, or the one in which the wanted name stands. */
function headingOf(
  rows: readonly FileRow[],
  times: LoggerTimes,
  wanted: WantedColumns,
  at: number | undefined,
): FileRow | undefined {
  if (at !== undefined) return at > 0 ? rows[at - 1] : undefined;
  const asked = (wanted.time ?? "").split(",").map((name) => name.trim());
  const named = rows.find(({ cells }) => asked.every((name) => cells.includes(name)));
  if (named) return named;
  const found = lookForTime(rows, times);
  return found && found.at > 0 ? rows[found.at - 1] : undefined;
}

function namedTime(file: string, wanted: string, names: readonly string[]): number[] {
  return wanted.split(",").map((name) => place(file, name.trim(), names));
}

function place(file: string, name: string, names: readonly string[]): number {
  const index = names.findIndex((one) => one.trim() === name);
  if (index !== -1) return index;
  const number = Number(name);
  if (Number.isInteger(number) && number >= 1 && number <= names.length) return number - 1;
  const nearest = nearestWord(name, names);
  throw wrong(file, `has no column "${name}"; ${nearest ? `did you mean "${nearest}"?` : list(names)}`);
}

function lookForValue(
  file: string,
  names: readonly string[],
  data: readonly FileRow[],
  time: readonly number[],
  kind: WantedColumns["kind"],
): number {
  const candidates = names
    .map((_, at) => at)
    .filter((at) => !time.includes(at))
    .filter((at) => {
      const filled = data.map(({ cells }) => cells[at] ?? "").filter((cell) => cell !== "");
      return (
        filled.length > 0 &&
        (kind === "state" || filled.every((cell) => Number.isFinite(Number(cell.replace(",", ".")))))
      );
    });
  const named = candidates.filter((at) => (kind === "current" ? currentName : stateName).test(names[at] ?? ""));
  const [only, ...others] = named.length > 0 ? named : candidates;
  const option = kind === "current" ? "--current" : "--state";
  if (only === undefined) throw wrong(file, `has no column for ${option}: name one; ${list(names)}`);
  if (others.length > 0) {
    throw wrong(
      file,
      `has several columns that may be meant: choose with ${option} one of ${[only, ...others].map((at) => names[at]).join(", ")}`,
    );
  }
  return only;
}

function list(names: readonly string[]): string {
  return `it has ${names.slice(0, 20).join(", ")}`;
}

function wrong(file: string, message: string): SettingsError {
  return new SettingsError(`${file} ${message}`, { source: file });
}

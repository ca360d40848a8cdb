/** The rows of a logger's file as times with amperes or states; what can't be taken is kept with its line and why. */

import type { MachineState } from "../common/contract/machine-state.ts";
import { earliestPlausibleMs } from "../common/runtime/clock.ts";
import { type LoggerColumns, timeText } from "./logger-columns.ts";
import type { FileRow } from "./logger-file.ts";
import type { LoggerTimes } from "./logger-times.ts";

/** A row that was taken; the value is in amperes, or a state. */
export interface LoggerRow<T extends number | MachineState> {
  readonly line: number;
  readonly atMs: number;
  readonly value: T;
}

/** Rows that were left out, by reason. */
export interface LeftOut {
  add(line: number, reason: string): void;
  count(): number;
  /** Reasons with the number of their rows, and the first spans of lines, such as "12-14, 99". */
  reasons(): { readonly reason: string; readonly rows: number; readonly lines: string }[];
}

/** How rows are read. */
export interface RowReading<T extends number | MachineState> {
  readonly columns: LoggerColumns;
  readonly times: LoggerTimes;
  /** Reads a cell; a text says why it can't be. */
  readonly value: (cell: string) => T | { readonly reason: string };
  /** Nothing can have been measured behind it; epoch ms. */
  readonly nowMs: number;
  readonly leftOut: LeftOut;
}

/** History begins here: no record may be older; see epochMs in the contract. */
const earliestMs = Date.UTC(2020, 0, 1);
const dayMs = 86_400_000;
/** Spans of lines that are named for each reason, and reasons that are told apart. */
const mostSpans = 8;
const mostReasons = 30;

/** Reads rows in the order of time; what isn't later than the row before is left out. */
export async function* readLogger<T extends number | MachineState>(
  rows: AsyncIterable<FileRow>,
  { columns, times, value, nowMs, leftOut }: RowReading<T>,
): AsyncGenerator<LoggerRow<T>> {
  const latestMs = Math.max(nowMs, earliestPlausibleMs) + dayMs;
  let lastMs = Number.NEGATIVE_INFINITY;
  for await (const { line, cells } of rows) {
    if (line < columns.firstLine) continue;
    const text = timeText(cells, columns.time);
    const atMs = times(text);
    const read = value(cells[columns.value] ?? "");
    if (!Number.isFinite(atMs)) leftOut.add(line, text.trim() === "" ? "no time" : "not a time");
    else if (atMs < earliestMs) leftOut.add(line, "before 2020: history begins later");
    else if (atMs > latestMs) leftOut.add(line, "in the future");
    else if (typeof read === "object") leftOut.add(line, read.reason);
    else if (atMs < lastMs) leftOut.add(line, "not in the order of time");
    else {
      lastMs = atMs;
      yield { line, atMs, value: read };
    }
  }
}

/** Reads amperes; the sign doesn't count. `scale` makes amperes of what stands there. */
export function readAmps(
  scale: number,
  hasDecimalComma: boolean,
): (cell: string) => number | { readonly reason: string } {
  return (cell) => {
    if (cell.trim() === "") return { reason: "no value" };
    const plain = hasDecimalComma ? cell.replace(",", ".") : cell;
    const amps = Math.abs(Number(plain.normalize("NFKC"))) * scale;
    if (!Number.isFinite(amps)) return { reason: "the value isn't a number" };
    return amps > 1e6 ? { reason: "the value is beyond any current" } : amps;
  };
}

const usualWords: Readonly<Record<MachineState, readonly string[]>> = {
  running: [
    "running",
    "run",
    "active",
    "on",
    "1",
    "working",
    "運転",
    "運転中",
    "稼働",
    "稼働中",
    "加工",
    "加工中",
    "自動運転",
  ],
  idle: ["idle", "wait", "waiting", "standby", "ready", "待機", "待機中", "停止", "停止中", "段取", "段取り", "段取中"],
  off: ["off", "0", "stopped", "power off", "電源オフ", "電源off", "切", "オフ"],
  unknown: ["unknown", "lost", "offline", "不明", "通信断"],
};

/** Reads states by the usual words and those that were given. */
export function readStates(
  given: ReadonlyMap<string, MachineState>,
): (cell: string) => MachineState | { readonly reason: string } {
  const words = new Map<string, MachineState>();
  for (const [state, all] of Object.entries(usualWords)) for (const word of all) words.set(word, state as MachineState);
  for (const [word, state] of given) words.set(plainWord(word), state);
  return (cell) => {
    const word = plainWord(cell);
    if (word === "") return { reason: "no state" };
    return words.get(word) ?? { reason: `"${cell.slice(0, 30)}" is no known state: say what it means with --words` };
  };
}

function plainWord(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

/** Creates an empty list of rows that were left out. */
export function createLeftOut(): LeftOut {
  const reasons = new Map<string, { rows: number; spans: [number, number][]; isCut: boolean }>();
  return {
    add(line, reason) {
      const name = reasons.has(reason) || reasons.size < mostReasons ? reason : "other reasons";
      const known = reasons.get(name) ?? { rows: 0, spans: [], isCut: false };
      reasons.set(name, known);
      known.rows += 1;
      const last = known.spans.at(-1);
      if (last && last[1] === line - 1 && !known.isCut) last[1] = line;
      else if (known.spans.length < mostSpans) known.spans.push([line, line]);
      else known.isCut = true;
    },
    count: () => [...reasons.values()].reduce((sum, { rows }) => sum + rows, 0),
    reasons: () =>
      [...reasons].map(([reason, { rows, spans, isCut }]) => {
        const lines = spans.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
        return { reason, rows, lines: [...lines, ...(isCut ? ["…"] : [])].join(", ") };
      }),
  };
}

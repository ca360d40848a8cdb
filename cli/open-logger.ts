/** A logger's file made ready to be imported: its form, its columns and its interval found out, its rows as records. */
import type { MachineState } from "../common/contract/machine-state.ts";
import type { DetectionSettings } from "../common/contract/plant-settings.ts";
import type { RecordBatch } from "../common/contract/records.ts";
import type { ImportRequest } from "./import-options.ts";
import { findColumns, type LoggerColumns } from "./logger-columns.ts";
import { type FileForm, hashOf, lookInto, readRows } from "./logger-file.ts";
import {
  createImportSums,
  type ImportPlan,
  type ImportSums,
  recordsOfAmps,
  recordsOfStates,
  toBatches,
} from "./logger-records.ts";
import { createLeftOut, type LeftOut, type LoggerRow, readAmps, readLogger, readStates } from "./logger-rows.ts";
import { createLoggerTimes } from "./logger-times.ts";

/** A file that was understood. */
export interface OpenedLogger {
  readonly file: string;
  readonly form: FileForm;
  readonly columns: LoggerColumns;
  readonly timeZone: string;
  readonly validForMs: number;
  /** How long a row holds, in words. */
  readonly validity: string;
  /** Of the file's bytes. */
  readonly hash: string;
  /** The first rows as they are understood. */
  readonly first: readonly LoggerRow<number | MachineState>[];
  /** Reads it from the beginning; the sums and what was left out are there when all batches have been read. */
  read(settings: DetectionSettings, plan: ImportPlan): LoggerReading;
}

/** A reading of the file. */
interface LoggerReading {
  readonly sums: ImportSums;
  readonly leftOut: LeftOut;
  readonly batches: AsyncIterable<RecordBatch>;
}

/** Rows that are shown. */
const shown = 5;
const validIntervals = 2.5;
/** Bounds of how long a current is valid, as for sensors, ms. */
const shortestValidMs = 2000;
const longestValidMs = 1_800_000;
/** A list of changes: a state holds until the next line, but nobody believes it for longer than this, ms. */
const changeHoldsMs = 86_400_000;

/** Opens a file; rejects with SettingsError for what can't be understood. Times count as local ones of `siteZone`, if nothing else is said. */
export async function openLogger(
  file: string,
  request: ImportRequest,
  siteZone: string,
  nowMs: number,
): Promise<OpenedLogger> {
  const { columns: wanted, words } = request;
  const timeZone = request.timeZone ?? siteZone;
  const times = createLoggerTimes(timeZone, request.timeFormat);
  const { form, rows } = await lookInto(file, request);
  const columns = findColumns(file, rows, times, wanted);
  const scale = request.scale ?? (/[([]\s*mA\s*[)\]]|_mA$/.test(columns.names[columns.value] ?? "") ? 0.001 : 1);
  const amps = readAmps(scale, form.delimiter !== ",");
  const states = readStates(words);
  const reading = (leftOut: LeftOut) => ({ columns, times, nowMs, leftOut });

  const first: LoggerRow<number | MachineState>[] = [];
  const sample = readLogger<number | MachineState>(listed(rows), {
    ...reading(createLeftOut()),
    value: wanted.kind === "state" ? states : amps,
  });
  for await (const row of sample) first.push(row);
  const interval = intervalOf(first.map(({ atMs }) => atMs));
  const validity = validityOf(request, interval);

  return {
    file,
    form,
    columns,
    timeZone,
    hash: await hashOf(file),
    first: first.slice(0, shown),
    ...validity,
    read(settings, plan) {
      const [sums, leftOut] = [createImportSums(), createLeftOut()];
      const all = readRows(file, form);
      const records =
        wanted.kind === "state"
          ? recordsOfStates(readLogger(all, { ...reading(leftOut), value: states }), plan, sums, validity.lastHoldsMs)
          : recordsOfAmps(readLogger(all, { ...reading(leftOut), value: amps }), settings, plan, sums);
      return { sums, leftOut, batches: toBatches(records, plan.stream, sums) };
    },
  };
}

async function* listed<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}

interface Interval {
  readonly usualMs: number;
  /** Nearly all rows come at this interval. */
  readonly isRegular: boolean;
}

function intervalOf(atMs: readonly number[]): Interval {
  const gaps = atMs
    .slice(1)
    .map((ms, index) => ms - (atMs[index] ?? ms))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  const usualMs = gaps[Math.floor(gaps.length / 2)] ?? 1000;
  const near = gaps.filter((gap) => gap < 1.5 * usualMs && gap > usualMs / 1.5).length;
  return { usualMs, isRegular: gaps.length > 2 && near >= 0.9 * gaps.length };
}

function validityOf({ columns: { kind }, validForMs: given }: ImportRequest, { usualMs, isRegular }: Interval) {
  const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;
  if (kind === "state" && !isRegular) {
    const validForMs = given ?? changeHoldsMs;
    const validity = `Each row is a change and holds until the next, at most for ${seconds(validForMs)}; the last one is where the file ends.`;
    return { validForMs, lastHoldsMs: 0, validity };
  }
  const usual = Math.min(longestValidMs, Math.max(shortestValidMs, Math.round(validIntervals * usualMs)));
  const validForMs = given ?? usual;
  const validity = `A row comes every ${seconds(usualMs)} and holds for at most ${seconds(validForMs)}.`;
  return { validForMs, lastHoldsMs: Math.min(usualMs, validForMs), validity };
}

/** Someone's own recording, a CSV file, as seconds for detection: read as often as needed, never held whole. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import type { DetectionSecond } from "../common/detection/detection-second.ts";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";
import { nearestWord } from "../common/runtime/nearest.ts";
import { type RecordingTimes, recordingTimes, type TimeUnit } from "./recording-times.ts";

/** Where the recording is and which of its columns count. */
export interface RecordingOptions {
  readonly file: string;
  readonly timeColumn: string;
  readonly currentColumn: string;
  readonly timeUnit: TimeUnit;
  /** How long a value is valid, in ms; 2.5 times the usual interval when left out. */
  readonly validForMs?: number | undefined;
}

/** A recording that was looked into. */
export interface CsvRecording {
  readonly times: RecordingTimes;
  /** Usual time from one row to the next, in ms. */
  readonly intervalMs: number;
  readonly validForMs: number;
  /** Reads it from the beginning, in pieces. Rows whose time isn't behind the one before are left out. */
  read(): AsyncIterable<readonly DetectionSecond[]>;
  /** The same to learn from: where the time begins anew, several recordings stand in one file, and all of them count. */
  readAll(): AsyncIterable<readonly DetectionSecond[]>;
  /** What was left out when it was read last. */
  leftOut(): LeftOut;
}

/** Rows that gave no value. */
export interface LeftOut {
  readonly blank: number;
  readonly notNumbers: number;
  readonly notInOrder: number;
}

/** So many rows are looked at to learn the interval. */
const lookedAt = 2000;
/** Values handed over at once. */
const pieceLength = 4096;
const validIntervals = 2.5;

/** Looks into a recording; throws SettingsError for a missing file, a missing column, times that can't be read. */
export async function openRecording(options: RecordingOptions): Promise<CsvRecording> {
  const { file } = options;
  const ms: number[] = [];
  let times: RecordingTimes | undefined;
  for await (const [time] of cellsOf(options)) {
    times ??= recordingTimes(options.timeUnit, time, file);
    ms.push(times.toMs(time));
    if (ms.length >= lookedAt) break;
  }
  if (!times) throw new SettingsError(`${file} has no rows below its heading`, { source: file });
  const intervalMs = usualInterval(ms);
  const validForMs = options.validForMs ?? validIntervals * intervalMs;
  const known = times;
  let leftOut = { blank: 0, notNumbers: 0, notInOrder: 0 };

  async function* read(isRestartTaken: boolean): AsyncGenerator<readonly DetectionSecond[]> {
    leftOut = { blank: 0, notNumbers: 0, notInOrder: 0 };
    const lengthMs = Math.min(1000, intervalMs);
    let piece: DetectionSecond[] = [];
    let last = Number.NEGATIVE_INFINITY;
    let addedMs = 0;
    for await (const [time, current] of cellsOf(options)) {
      const told = known.toMs(time) + addedMs;
      if (isRestartTaken && told < last - validForMs) addedMs += last - told + 2 * validForMs;
      const t = known.toMs(time) + addedMs;
      const meanA = Math.abs(Number(current));
      if (current.trim() === "") leftOut.blank += 1;
      else if (!Number.isFinite(meanA) || !Number.isFinite(t)) leftOut.notNumbers += 1;
      else if (t <= last) leftOut.notInOrder += 1;
      else {
        last = t;
        piece.push({ t, meanA, validForMs, lengthMs });
      }
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = [];
    }
    if (piece.length > 0) yield piece;
  }

  return {
    times,
    intervalMs,
    validForMs,
    leftOut: () => leftOut,
    read: () => read(false),
    readAll: () => read(true),
  };
}

/** The usual interval: the median of all between two rows that follow each other. */
function usualInterval(ms: readonly number[]): number {
  const gaps = ms
    .slice(1)
    .map((t, index) => t - (ms[index] ?? t))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 1000;
}

/** The two cells of each row; comments with # and blank lines are left out. */
async function* cellsOf({ file, timeColumn, currentColumn }: RecordingOptions): AsyncGenerator<[string, string]> {
  const rows = parse({
    comment: "#",
    comment_no_infix: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const bytes = createReadStream(file);
  // Unlike `pipe`, this hands on a failure of the file, to where the rows are awaited.
  if (file.endsWith(".gz")) pipeline(bytes, createGunzip(), rows, () => {});
  else pipeline(bytes, rows, () => {});
  let columns: [number, number] | undefined;
  try {
    for await (const row of rows as AsyncIterable<string[]>) {
      if (columns) yield [row[columns[0]] ?? "", row[columns[1]] ?? ""];
      else columns = [columnOf(row, timeColumn, file), columnOf(row, currentColumn, file)];
    }
  } catch (error) {
    throw asSettingsError(error, file);
  }
}

function columnOf(heading: readonly string[], name: string, file: string): number {
  const names = heading.map((cell) => cell.trim());
  const index = names.indexOf(name);
  if (index !== -1) return index;
  const nearest = nearestWord(name, names);
  const hint = nearest ? `; did you mean "${nearest}"?` : `; it has ${names.slice(0, 20).join(", ")}`;
  throw new SettingsError(`${file} has no column "${name}"${hint}`, { source: file });
}

function asSettingsError(error: unknown, file: string): unknown {
  const code = errorCode(error);
  if (error instanceof SettingsError || code === undefined) return error;
  const why = code === "ENOENT" ? "there is no such file: check the path" : `can't be read (${code})`;
  return new SettingsError(`${file}: ${why}`, { source: file, cause: error });
}

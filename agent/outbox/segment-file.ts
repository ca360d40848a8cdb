/** One file of the outbox: lines appended in sequence, all of one run, named `{first seq}-{run}.log`. */
import {
  closeSync,
  fdatasync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { MachikobaRecord } from "../../common/contract/records.ts";
import { formatRecordLine, parseRecordLine } from "./record-line.ts";

const fdatasyncAsync = promisify(fdatasync);
const namePattern = /^(\d{12})-(\d+)\.log$/;

/** What a segment's file name tells. */
export interface SegmentName {
  readonly path: string;
  readonly firstSeq: number;
  readonly run: number;
}

/** A segment that exists on disk. */
export interface Segment extends SegmentName {
  /** Size in bytes. */
  bytes: number;
  /** When its first record was written, or its last in an earlier run; epoch ms by the file system. */
  readonly bornMs: number;
}

/** The segment that records are appended to. */
export interface OpenSegment extends Segment {
  readonly records: MachikobaRecord[];
  /** Writes a record into the file, where it survives the death of the process. Throws when the disk is full. */
  append(record: MachikobaRecord): void;
  /** Flushes to the card. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Reads what a file name tells; undefined for files that aren't segments. */
export function parseSegmentName(folder: string, name: string): SegmentName | undefined {
  const match = namePattern.exec(name);
  return match ? { path: join(folder, name), firstSeq: Number(match[1]), run: Number(match[2]) } : undefined;
}

/** The segments in a folder, in sequence. */
export function listSegments(folder: string): Segment[] {
  return readdirSync(folder)
    .map((name) => parseSegmentName(folder, name))
    .filter((name): name is SegmentName => name !== undefined)
    .sort((a, b) => a.firstSeq - b.firstSeq)
    .map((name) => {
      const { size, mtimeMs } = statSync(name.path);
      return { ...name, bytes: size, bornMs: mtimeMs };
    });
}

/** Reads a segment's whole records; damaged lines, or all of a file that can't be read, are left out: their numbers are missing. */
export function readSegment({ path }: SegmentName): MachikobaRecord[] {
  const records: MachikobaRecord[] = [];
  for (const line of readText(path).split("\n")) {
    const record = line === "" ? undefined : parseRecordLine(line);
    if (record) records.push(record);
  }
  return records;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Deletes a segment's file; one that is gone already is none to complain about. */
export function deleteSegment({ path }: SegmentName): void {
  rmSync(path, { force: true });
}

/** Creates a new segment beginning with `firstSeq`. */
export function createSegment(folder: string, firstSeq: number, run: number): OpenSegment {
  const path = join(folder, `${String(firstSeq).padStart(12, "0")}-${run}.log`);
  let fd: number | undefined = openSync(path, "a");
  const segment: OpenSegment = {
    path,
    firstSeq,
    run,
    bytes: 0,
    bornMs: statSync(path).mtimeMs,
    records: [],
    append(record) {
      if (fd === undefined) throw new Error(`${path} is closed`);
      const line = Buffer.from(formatRecordLine(record));
      const written = writeSync(fd, line);
      if (written < line.length) {
        ftruncateSync(fd, segment.bytes);
        throw Object.assign(new Error("the disk is full"), { code: "ENOSPC" });
      }
      segment.bytes += line.length;
      segment.records.push(record);
    },
    async flush() {
      if (fd !== undefined) await fdatasyncAsync(fd);
    },
    async close() {
      if (fd === undefined) return;
      const closing = fd;
      fd = undefined;
      await fdatasyncAsync(closing).catch(() => undefined);
      closeSync(closing);
    },
  };
  return segment;
}

/** The outbox: what must be kept, numbered and on disk, until every uplink has heard that it is stored. */
import { mkdirSync } from "node:fs";
import type { MachikobaRecord, RecordBatch, UnnumberedRecord } from "../../common/contract/records.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Log } from "../../common/runtime/log.ts";
import { giveUpOldest, lastSeqOf, takeBatch } from "./gaps.ts";
import { openIdentity } from "./outbox-identity.ts";
import { createReadSegments } from "./read-segments.ts";
import {
  createSegment,
  deleteSegment,
  listSegments,
  type OpenSegment,
  readSegment,
  type Segment,
} from "./segment-file.ts";

/** The outbox of a gateway. */
export interface Outbox {
  readonly stream: string;
  readonly run: number;
  /** Number of the first record of this run. */
  readonly firstSeqOfRun: number;
  /** Numbers a record and writes it; `urgent` records are flushed to the card at once, others within ten seconds. */
  append(record: UnnumberedRecord, options?: { urgent?: boolean }): MachikobaRecord;
  /** The next records after `seq`, of one run, as many as fit in a batch; undefined when there are none. */
  readAfter(seq: number): RecordBatch | undefined;
  /** Everything up to `seq` is stored on the other side of a cursor; files that all cursors have passed are deleted. */
  release(seq: number, cursor?: string): void;
  lastSeq(): number;
  /** The run that wrote the record `seq`, by the files that are here; undefined when it isn't here. */
  runOf(seq: number): number | undefined;
  /** Number of the first record of a run that is still here. */
  firstSeqOf(run: number): number;
  /** Number of the oldest record still here, minus one: where an uplink without a cursor begins. */
  oldestSeq(): number;
  /**
   * Records that wait for a cursor and since when (epoch ms; undefined when none does); bytes on disk for all of them, and
   * whether the disk refuses more.
   */
  depth(cursor?: string): { records: number; bytes: number; waitingSinceMs: number | undefined; isDiskFull: boolean };
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** The cursor of the dashboard's recorder. It isn't kept here: the recorder says itself what it has. */
export const recorderCursor = "recorder";

interface OutboxOptions {
  readonly folder: string;
  /** Who must have a record before it goes, by name: the recorder alone when left out. */
  readonly cursors?: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
  /** Most bytes on disk; beyond it the oldest records go and a gap record stands in their place. */
  readonly maxBytes: number;
  /** Bytes after which a new file is begun; small, because files are deleted whole. */
  readonly segmentBytes?: number;
}

/** Seconds are flushed to the card at this interval: more often wears it out, less often loses more in a power cut. */
const flushEveryMs = 10_000;

/** Records held in memory while the disk is full: at one a second a bit over an hour. */
const maxUnwritten = 4000;

/** Opens the outbox in `folder`, creating it where there is none. */
export async function openOutbox({
  folder,
  cursors = [recorderCursor],
  clock,
  log,
  random = Math.random,
  maxBytes,
  segmentBytes = 256 * 1024,
}: OutboxOptions): Promise<Outbox> {
  mkdirSync(folder, { recursive: true });
  const segments: Segment[] = listSegments(folder);
  const lastRun = Math.max(0, ...segments.map((segment) => segment.run));
  const { stream, run } = await openIdentity(folder, lastRun, random);
  /** Up to where each cursor has come; at first nobody is known to have any of what is here. */
  const passed = new Map(cursors.map((cursor) => [cursor, segments[0] ? segments[0].firstSeq - 1 : 0]));
  let lastSeq = findLastSeq(segments);
  const firstSeqOfRun = lastSeq + 1;
  let open: OpenSegment | undefined;
  const readSegments = createReadSegments(cursors.length + 1);
  const unwritten: MachikobaRecord[] = [];
  let isDirty = false;
  let isDiskFull = false;
  const stopFlushing = clock.every(flushEveryMs, () => void flush());

  function segmentFor(seq: number): OpenSegment {
    if (open && open.bytes < segmentBytes) return open;
    void open?.close();
    open = createSegment(folder, seq, run);
    segments.push(open);
    return open;
  }

  function writeAll(): void {
    let next = unwritten[0];
    while (next) {
      segmentFor(next.seq).append(next);
      unwritten.shift();
      next = unwritten[0];
    }
    if (isDiskFull) log.info({ folder }, "the outbox can be written again; nothing was lost");
    isDiskFull = false;
  }

  function write(): void {
    isDirty = true;
    try {
      writeAll();
    } catch (error) {
      if (!isDiskFull) {
        log.error(
          { folder, err: error },
          "can't write the outbox; records stay in memory. Free some space on this disk",
        );
      }
      isDiskFull = true;
      if (unwritten.length > maxUnwritten) giveUpOldest(unwritten, unwritten.length - maxUnwritten);
    }
    dropOldest();
  }

  function dropOldest(): void {
    let total = segments.reduce((sum, { bytes }) => sum + bytes, 0);
    while (total > maxBytes && segments.length > 1) {
      const oldest = segments.shift();
      if (!oldest) return;
      total -= oldest.bytes;
      discard(oldest);
      log.error(
        { folder, fromSeq: oldest.firstSeq },
        "the outbox is full; its oldest records were dropped. Is the dashboard away, or an uplink?",
      );
    }
  }

  /** A card that has become read-only must not end the agent; what stays behind is found again at the next start. */
  function discard(segment: Segment): void {
    try {
      deleteSegment(segment);
    } catch (error) {
      log.error({ file: segment.path, err: error }, "can't delete a file of the outbox; check the disk");
    }
  }

  async function flush(): Promise<void> {
    if (unwritten.length > 0) write();
    if (!isDirty || !open) return;
    isDirty = false;
    try {
      await open.flush();
    } catch (error) {
      isDirty = true;
      log.error({ folder, err: error }, "can't flush the outbox to the disk; check the disk");
    }
  }

  /** Numbers below it were dropped with their files. */
  const firstHeld = () => segments[0]?.firstSeq ?? unwritten[0]?.seq ?? lastSeq + 1;

  function recordsOf(segment: Segment): readonly MachikobaRecord[] {
    return segment === open ? open.records : readSegments.recordsOf(segment);
  }

  return {
    stream,
    run,
    firstSeqOfRun,
    append(record, { urgent = false } = {}) {
      lastSeq += 1;
      const numbered = { ...record, seq: lastSeq } as MachikobaRecord;
      unwritten.push(numbered);
      write();
      if (urgent) void flush();
      return numbered;
    },
    readAfter(seq) {
      for (const [index, segment] of segments.entries()) {
        const next = segments[index + 1];
        if (next && next.firstSeq <= seq + 1) continue;
        const found = recordsOf(segment).filter((record) => record.seq > seq);
        if (found.length > 0) return { stream, run: segment.run, records: takeBatch(found, seq, firstHeld()) };
      }
      const held = unwritten.filter((record) => record.seq > seq);
      return held.length > 0 ? { stream, run, records: takeBatch(held, seq, firstHeld()) } : undefined;
    },
    release(seq, cursor = recorderCursor) {
      const before = passed.get(cursor);
      if (before === undefined) return;
      passed.set(cursor, Math.max(before, seq));
      const passedByAll = Math.min(...passed.values());
      // The last file stays: its name and its records tell the next run where to go on counting.
      while (segments[0] && segments[1] && segments[1].firstSeq <= passedByAll + 1) {
        discard(segments[0]);
        segments.shift();
      }
    },
    lastSeq: () => lastSeq,
    runOf(seq) {
      if (seq >= firstSeqOfRun) return seq <= lastSeq ? run : undefined;
      return segments.findLast(({ firstSeq }) => firstSeq <= seq)?.run;
    },
    firstSeqOf: (wanted) => segments.find((segment) => segment.run === wanted)?.firstSeq ?? firstSeqOfRun,
    oldestSeq: () => firstHeld() - 1,
    depth(cursor = recorderCursor) {
      const passedSeq = passed.get(cursor) ?? lastSeq;
      const oldest = segments.findLast(({ firstSeq }) => firstSeq <= passedSeq + 1) ?? segments[0];
      return {
        records: lastSeq - passedSeq,
        bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
        waitingSinceMs: lastSeq > passedSeq ? oldest?.bornMs : undefined,
        isDiskFull,
      };
    },
    flush,
    async close() {
      stopFlushing();
      await flush();
      await open?.close();
    },
  };
}

/** The last number in use. Empty files (of a run that wrote nothing whole) still reserve their first number. */
function findLastSeq(segments: readonly Segment[]): number {
  for (const segment of [...segments].reverse()) {
    const last = readSegment(segment).at(-1);
    if (last) return Math.max(lastSeqOf(last), (segments.at(-1)?.firstSeq ?? 1) - 1);
  }
  return (segments.at(-1)?.firstSeq ?? 1) - 1;
}

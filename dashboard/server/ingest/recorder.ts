/** The recorder: takes gateways' batches, leaves out what it has, commits in groups, and only then says `stored`. */
import type { RecordBatch, StoredMessage } from "../../../common/contract/records.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import { DamagedDatabaseError } from "../../../common/runtime/errors.ts";
import type { Log } from "../../../common/runtime/log.ts";
import type { AcceptedBatch, StreamPosition } from "../history/history.ts";

/** What the recorder tells. */
export interface RecorderEvents {
  /** Everything up to here is durable; or, with `resend`, something is missing behind it. */
  stored(gateway: string, message: StoredMessage): void;
  /** The past of these machines has changed. */
  committed(machines: ReadonlySet<string>): void;
}

/** Where records are written. */
export interface RecordStore {
  /** How far each stream was stored when the store was opened. */
  positions(): readonly StreamPosition[];
  /** Takes a batch for the next commit. */
  take(batch: AcceptedBatch): void;
  /**
   * Writes what was taken, all or nothing; durable once it has answered (or resolved) with the machines whose past changed.
   * What it refuses waits for the next commit.
   */
  commit(): Iterable<string> | Promise<Iterable<string>>;
}

/** The recorder. */
export interface Recorder {
  /** Takes a batch. It is durable when `stored` has said so. */
  ingest(gateway: string, batch: RecordBatch): void;
  /** Commits what waits, as soon as the commit under way is done. */
  flush(): void;
  /** Says of every known stream how far it is stored, and asks for what comes behind: for a connection that is new. */
  announce(): void;
  /** Why nothing can be stored at the moment; undefined while all is well. */
  failure(): Error | undefined;
  /** Records that were taken in and aren't durable yet. */
  waitingRecords(): number;
  /** Commits what waits; resolves when that is done. */
  close(): Promise<void>;
}

interface RecorderOptions {
  readonly history: RecordStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly commitEveryMs: number;
  readonly events: RecorderEvents;
}

/** Records that wait are committed at once when there are this many: a gateway is catching up. */
const commitAtRecords = 1000;
/** While the disk refuses, this many are held; what comes then stays in the gateways' outboxes. */
const maxWaitingRecords = 20_000;
/** States are committed at once; those of the same moment share a commit. */
const urgentDelayMs = 20;
const retryMs = 5000;
/** A gateway is asked for missing records at most this often. */
const askAgainEveryMs = 2000;

interface Position {
  run: number;
  /** Newest record that was taken in, stored or not. */
  takenSeq: number;
  storedSeq: number;
  storedRun: number;
  askedMs: number;
}

/** What a batch that waits will bring. */
interface WaitingBatch {
  readonly gateway: string;
  readonly stream: string;
  readonly run: number;
  readonly untilSeq: number;
  readonly records: number;
  readonly isUrgent: boolean;
}

/** Creates the recorder of a history. */
export function createRecorder({ history, clock, log, commitEveryMs, events }: RecorderOptions): Recorder {
  const positions = new Map<string, Position>();
  let waiting: WaitingBatch[] = [];
  let waitingRecords = 0;
  let failure: Error | undefined;
  let committing: Promise<void> | undefined;
  let cancelUrgent: (() => void) | undefined;
  const stopCommitting = clock.every(commitEveryMs, flush);
  for (const { gateway, stream, run, seq } of history.positions()) {
    const position = { run, takenSeq: seq, storedSeq: seq, storedRun: run, askedMs: Number.NEGATIVE_INFINITY };
    positions.set(`${gateway} ${stream}`, position);
  }

  function say(gateway: string, stream: string, position: Position, resend: boolean): void {
    const at = clock.wallSource() === "system" ? clock.wallMs() : undefined;
    events.stored(gateway, {
      stream,
      run: position.storedRun,
      seq: position.storedSeq,
      ...(resend && { resend }),
      ...(at !== undefined && { at }),
    });
  }

  function ask(gateway: string, stream: string, position: Position): void {
    if (clock.monoMs() - position.askedMs < askAgainEveryMs) return;
    position.askedMs = clock.monoMs();
    say(gateway, stream, position, true);
  }

  function positionOf(gateway: string, batch: RecordBatch): Position {
    const name = `${gateway} ${batch.stream}`;
    const known = positions.get(name);
    if (known) return known;
    // A stream that is new to this recorder begins with 1, or with a gap record from 1 on: what comes first may have been
    // sent while nobody listened.
    const position = { run: 0, takenSeq: 0, storedSeq: 0, storedRun: 0, askedMs: Number.NEGATIVE_INFINITY };
    positions.set(name, position);
    return position;
  }

  function flush(): void {
    cancelUrgent?.();
    cancelUrgent = undefined;
    if (waiting.length === 0 || committing) return;
    const group = waiting;
    waiting = [];
    try {
      const answer = history.commit();
      if (!(answer instanceof Promise)) {
        done(group, answer);
        return;
      }
      committing = answer
        .then(
          (changed) => done(group, changed),
          (error: unknown) => refused(group, error),
        )
        .then(() => {
          committing = undefined;
          if (!failure && (waitingRecords >= commitAtRecords || waiting.some(({ isUrgent }) => isUrgent))) flush();
        });
    } catch (error) {
      refused(group, error);
    }
  }

  function done(group: readonly WaitingBatch[], changed: Iterable<string>): void {
    for (const { records } of group) waitingRecords -= records;
    if (failure) log.info({}, "history can be written again; nothing was lost");
    failure = undefined;
    confirm(group);
    const machines = new Set(changed);
    if (machines.size > 0) events.committed(machines);
  }

  function refused(group: readonly WaitingBatch[], error: unknown): void {
    if (error instanceof DamagedDatabaseError) throw error;
    waiting = [...group, ...waiting];
    const reason = error instanceof Error ? error : new Error(String(error));
    if (failure?.message !== reason.message) log.error({ err: reason }, "can't write history; trying again");
    failure = reason;
    cancelUrgent ??= clock.after(retryMs, flush);
  }

  function confirm(group: readonly WaitingBatch[]): void {
    const newest = new Map(group.map((batch) => [`${batch.gateway} ${batch.stream}`, batch]));
    for (const [name, { gateway, stream, run, untilSeq }] of newest) {
      const position = positions.get(name);
      if (!position) continue;
      position.storedSeq = untilSeq;
      position.storedRun = run;
      say(gateway, stream, position, false);
    }
  }

  return {
    flush,
    ingest(gateway, batch) {
      const position = positionOf(gateway, batch);
      const first = batch.records[0]?.seq ?? 0;
      const isOtherLife = batch.run < position.run || (batch.run > position.run && first <= position.takenSeq);
      if (isOtherLife || first > position.takenSeq + 1 || waitingRecords > maxWaitingRecords) {
        ask(gateway, batch.stream, position);
        return;
      }
      const records = batch.records.filter(({ seq }) => seq > position.takenSeq);
      const last = records.at(-1);
      if (!last) {
        if (position.storedSeq === position.takenSeq) say(gateway, batch.stream, position, false);
        return;
      }
      const { stream, run } = batch;
      const untilSeq = last.kind === "gap" ? last.untilSeq : last.seq;
      position.takenSeq = untilSeq;
      position.run = run;
      // States, anchors and events are committed at once; seconds wait for the next commit.
      const isUrgent = records.some(({ kind }) => kind !== "seconds");
      history.take({ gateway, stream, run, records });
      waiting.push({ gateway, stream, run, untilSeq, records: records.length, isUrgent });
      waitingRecords += records.length;
      if (failure) return;
      if (waitingRecords >= commitAtRecords) flush();
      else if (isUrgent) cancelUrgent ??= clock.after(urgentDelayMs, flush);
    },
    announce() {
      for (const [name, position] of positions) {
        const [gateway = "", stream = ""] = name.split(" ");
        if (position.storedSeq > 0) say(gateway, stream, position, true);
      }
    },
    failure: () => failure,
    waitingRecords: () => waitingRecords,
    async close() {
      stopCommitting();
      if (committing) await committing;
      flush();
      if (committing) await committing;
      cancelUrgent?.();
    },
  };
}

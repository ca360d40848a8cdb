/** An uplink at work: sends what its maker makes of the outbox by a cursor of its own, in order, until the target has all of it. */
import type { Problem, UplinkReport } from "../../common/contract/gateway-messages.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { DiskFullError } from "../../common/runtime/errors.ts";
import type { WriteAnswer } from "../../common/runtime/influx/define-mirror.ts";
import { MirrorFault } from "../../common/runtime/influx/mirror-fault.ts";
import { writeAround } from "../../common/runtime/influx/write-around.ts";
import type { Log } from "../../common/runtime/log.ts";
import { createBackoff, pause } from "../../common/runtime/retry.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { createPointReader, type NextPoints } from "./next-points.ts";
import type { PointMaker } from "./point-maker.ts";
import { readCursor, type UplinkCursor, writeCursor } from "./uplink-cursor.ts";
import { createUplinkProgress, type Losses } from "./uplink-progress.ts";

/** An uplink at work. */
export interface RunningUplink {
  report(): UplinkReport;
  /** What is wrong now, and what to do. */
  problems(): Problem[];
  /** Stops, and waits until nothing is on its way any more. */
  close(): Promise<void>;
}

/** Where an uplink's points go. All methods do I/O, and reject with a MirrorFault. */
export interface PointTarget<Point> {
  /** Gets ready; may be called again after a failure. */
  open(signal: AbortSignal): Promise<void>;
  /** Writes points; resolves only when the target has them for good. Writing a point twice is harmless. */
  write(points: readonly Point[], signal: AbortSignal): Promise<WriteAnswer>;
  /** What can be put in order while there is nothing to write. */
  tidyUp?(signal: AbortSignal): Promise<void>;
  /** What a person should do about it though it takes points; undefined when there is nothing. */
  complaint?(): string | undefined;
  /** Lets go of what `open` took; may be called twice, and without `open`. */
  close(): Promise<void>;
}

/** What all uplinks of a gateway have in common. */
export interface UplinkSurroundings {
  /** The outbox as it is now; undefined while another one takes its place. */
  readonly outbox: () => Outbox | undefined;
  /** Folder of the outbox. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Random numbers from 0 up to 1. */
  readonly random?: () => number;
}

interface UplinkOptions<Point> extends UplinkSurroundings {
  /** Id of the uplink in the settings. */
  readonly id: string;
  readonly target: PointTarget<Point>;
  readonly maker: PointMaker<Point>;
  /** Most points that are written at once; thousands when left out. */
  readonly batchPoints?: number | undefined;
}

/** How often what is new is sent, in ms. */
const sendEveryMs = 10_000;
/** How often a target that refuses us is tried again, in ms. */
const lookAgainEveryMs = 600_000;
/**
 * How often the cursor is written to the card, in ms. What was sent since is sent again after a crash: the same points, which
 * take their own place.
 */
const keepEveryMs = 60_000;
/** While it catches up, the cursor is written after so many records too. */
const keepEveryRecords = 20_000;

/** Name of an uplink's cursor in the outbox. */
export function cursorOf(uplink: string): string {
  return `uplink-${uplink}`;
}

/** Starts an uplink. */
export function startUplink<Point>(options: UplinkOptions<Point>): RunningUplink {
  const { id, target, folder, clock, log, random } = options;
  const stop = new AbortController();
  const progress = createUplinkProgress(id, clock);
  const backoff = createBackoff(random ? { random } : {});
  const reader = createPointReader(options.maker, options.batchPoints);
  let cursor: UplinkCursor | undefined;
  /** Read and not yet sent; the cursor's memory is already behind them. */
  let waiting: NextPoints<Point> | undefined;
  let kept = { seq: -1, atMs: Number.NEGATIVE_INFINITY };
  let isOpen = false;
  let isFailing = false;
  let hasToldLosses = false;

  /** The cursor in the outbox as it is now: another one begins anew. */
  function cursorIn(outbox: Outbox): UplinkCursor {
    if (cursor?.stream === outbox.stream) return cursor;
    cursor = readCursor(folder, id, outbox);
    waiting = undefined;
    return cursor;
  }

  /** Writes the cursor to the card and lets go of what is before it. */
  async function keep(outbox: Outbox, { stream, seq, memory }: UplinkCursor): Promise<void> {
    if (kept.seq === seq) return;
    const write = () => writeCursor(folder, id, { stream, writtenBy: outbox.run, seq, memory });
    const release = () => outbox.release(seq, cursorOf(id));
    kept = { seq: kept.seq, atMs: clock.monoMs() };
    try {
      await write().catch((error: unknown) => {
        if (!(error instanceof DiskFullError)) throw error;
        // What has been sent makes the space.
        release();
        return write();
      });
      kept.seq = seq;
      release();
    } catch (error) {
      log.error({ uplink: id, err: error }, "can't write how far an uplink is; check the disk");
    }
  }

  function problems(): Problem[] {
    const complaint = target.complaint?.();
    if (complaint === undefined) return progress.problems();
    const message = `Uplink ${id}: ${complaint}.`.slice(0, 400);
    return [...progress.problems(), { code: "uplink-rows-wait", subject: id, message }];
  }

  /** Counts what the target will never have; the first of it is logged. */
  function lose(losses: Losses): void {
    progress.lost(losses);
    if (hasToldLosses || losses.lostRecords + losses.undatedSeconds + losses.leftOut === 0) return;
    hasToldLosses = true;
    for (const { message } of progress.problems()) log.warn({ uplink: id }, message);
  }

  async function send({ points, untilSeq, ...losses }: NextPoints<Point>, of: UplinkCursor): Promise<void> {
    if (points.length > 0) {
      if (!isOpen) await target.open(stop.signal);
      isOpen = true;
      const { dropped, reason } = await writeAround(target, points, stop.signal);
      lose({ lostRecords: 0, undatedSeconds: 0, leftOut: dropped, reason });
      progress.sent(points.length - dropped);
    }
    lose(losses);
    of.seq = untilSeq;
    waiting = undefined;
  }

  /** Sends the next points; false when there are none now. */
  async function sendNext(): Promise<boolean> {
    const outbox = options.outbox();
    if (!outbox) return false;
    const of = cursorIn(outbox);
    const isDue = clock.monoMs() - kept.atMs >= keepEveryMs || of.seq - kept.seq >= keepEveryRecords;
    if (!waiting && isDue) await keep(outbox, of);
    waiting ??= await reader.next(outbox, of);
    if (!waiting) {
      await target.tidyUp?.(stop.signal);
      return false;
    }
    await send(waiting, of);
    return true;
  }

  /** Says what failed, once; answers the pause until the next try, in ms. */
  async function fail(error: unknown): Promise<number> {
    progress.failed(error);
    isOpen = false;
    await target.close();
    if (!isFailing)
      log.warn({ uplink: id, reason: String(error) }, "an uplink takes nothing; the outbox keeps all for it");
    isFailing = true;
    if (error instanceof MirrorFault && error.fate === "refused") return lookAgainEveryMs;
    const wantedMs = error instanceof MirrorFault ? error.retryAfterMs : undefined;
    return Math.max(backoff.nextMs(), wantedMs ?? 0);
  }

  /** One step; answers the pause until the next one, in ms. */
  async function step(): Promise<number> {
    try {
      const isMore = await sendNext();
      backoff.reset();
      if (isFailing) log.info({ uplink: id }, "the uplink takes points again");
      isFailing = false;
      if (isMore) return 0;
      progress.caughtUp();
      return sendEveryMs;
    } catch (error) {
      return stop.signal.aborted ? 0 : fail(error);
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const pauseMs = await step();
      if (pauseMs > 0) await pause(clock, pauseMs, stop.signal).catch(() => undefined);
    }
    await target.close();
    const outbox = options.outbox();
    if (outbox && !waiting) await keep(outbox, cursorIn(outbox));
  }

  const running = run();
  return {
    report() {
      const outbox = options.outbox();
      const records = outbox && cursor ? Math.max(0, outbox.lastSeq() - cursor.seq) : 0;
      const sinceMs = records > 0 ? outbox?.depth(cursorOf(id)).waitingSinceMs : undefined;
      const nowMs = clock.wallMs();
      const waitingMs = sinceMs === undefined || nowMs === undefined ? 0 : nowMs - sinceMs;
      return {
        id,
        phase: progress.phase(),
        records,
        hours: Math.max(0, Math.round(waitingMs / 36_000) / 100),
        sentPoints: progress.sentPoints(),
      };
    },
    problems,
    async close() {
      stop.abort(new Error("the uplink is closing"));
      await running;
    },
  };
}

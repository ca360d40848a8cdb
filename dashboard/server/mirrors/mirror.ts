/** Keeps one mirror up to date: sends what history owes it, the oldest hours first, for as long as the dashboard runs. */

import type { Problem } from "../../../common/contract/gateway-messages.ts";
import { createInfluxSeriesBook, type InfluxPoint, influxPoint } from "../../../common/contract/influx-layout.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import type { MirrorTarget } from "../../../common/runtime/influx/define-mirror.ts";
import { MirrorFault } from "../../../common/runtime/influx/mirror-fault.ts";
import { writeAround } from "../../../common/runtime/influx/write-around.ts";
import type { Log } from "../../../common/runtime/log.ts";
import { createBackoff, pause } from "../../../common/runtime/retry.ts";
import type { MirrorHour, SentHour } from "../history/mirror-feed.ts";
import { hourMs } from "../history/packed-hour.ts";
import type { MirrorRows } from "../store/history-reader.ts";
import type { AsyncMirrorFeed } from "./async-mirror-feed.ts";
import { createMirrorProgress, type MirrorStatus } from "./mirror-progress.ts";

/** A mirror at work. */
export interface Mirror {
  status(): MirrorStatus;
  /** What is wrong now, and what to do. */
  problems(): Problem[];
  /** Tries again at once: something was changed. */
  lookAgain(): void;
  /** Stops, and waits until nothing is on its way any more. */
  close(): Promise<void>;
}

interface MirrorParts {
  /** Id of the mirror in the settings; history keeps under it what is owed. */
  readonly id: string;
  readonly site: string;
  readonly target: MirrorTarget;
  readonly feed: AsyncMirrorFeed;
  readonly clock: Clock;
  readonly log: Log;
  /** Random numbers from 0 up to 1. */
  readonly random?: () => number;
  readonly maxSeries?: number;
}

/** Most points of one write, about 100 bytes each: few enough that making it keeps this thread for some ms only. */
const batchPoints = 1000;
/** How often the hour that is going on is sent, in ms. */
const sendEveryMs = 10_000;
/** How often a target that refuses us is tried again, in ms. */
const lookAgainEveryMs = 600_000;
/** Most hours that are asked for at once; more than there can be channels, so that all open hours have their turn. */
const mostOwed = 4096;
/** An hour that ended so long ago is settled when it has been sent: its last seconds may come late, and owe all of it anew. */
const settleAfterMs = 3 * 60_000;
/** What goes to the measurement of currents. */
const mirroredQuantity = "rmsA";

/** A batch on its way, and the hours that it settles. */
interface Batch {
  readonly points: InfluxPoint[];
  readonly hours: SentHour[];
}

/** Starts a mirror. */
export function startMirror({ id, site, target, feed, clock, log, random, maxSeries }: MirrorParts): Mirror {
  const stop = new AbortController();
  const progress = createMirrorProgress(id, target.address, clock);
  const book = createInfluxSeriesBook(maxSeries);
  const backoff = createBackoff(random ? { random } : {});
  /** Wall time, or 0 while nobody knows it: no hour is over then. */
  const nowMs = () => clock.wallMs() ?? 0;
  let wake = new AbortController();
  let isOpen = false;
  /** What was said of the failure that lasts, by its fate. */
  let said: string | undefined;

  async function open(): Promise<void> {
    if (isOpen) return;
    await feed.open(id);
    progress.behind(await feed.backlog(id, nowMs()));
    await target.open(stop.signal);
    isOpen = true;
  }

  /** Adds the rows of an hour to a batch. */
  function add({ points, hours }: Batch, hour: MirrorHour, rows: MirrorRows | undefined): void {
    let leftOut = 0;
    for (const { machine, seconds } of rows?.quantity === mirroredQuantity ? rows.runs : []) {
      const series = rows && book.seriesOf({ site, ...rows, machine });
      if (!series) leftOut += seconds.length;
      else for (const second of seconds) points.push(influxPoint(series, second));
    }
    if (leftOut > 0) progress.dropped(leftOut, `no more than ${book.size} series of machine and channel are written`);
    const endMs = (hour.hour + 1) * hourMs;
    const lastMs = rows?.runs.at(-1)?.seconds.at(-1)?.atMs;
    const readMs = lastMs === undefined ? hour.sentUntilMs : Math.min(Math.floor(lastMs) + 1, endMs);
    hours.push({ hour, untilMs: endMs + settleAfterMs <= nowMs() ? endMs : readMs });
  }

  async function send({ points, hours }: Batch): Promise<void> {
    for (let at = 0; at < points.length; at += batchPoints) {
      const some = points.slice(at, at + batchPoints);
      const { dropped, reason } = await writeAround(target, some, stop.signal);
      if (dropped > 0) progress.dropped(dropped, reason ?? "the target refuses them");
      progress.sent(some.length - dropped);
    }
    if (hours.length > 0) await feed.sent(id, hours);
    progress.behind(await feed.backlog(id, nowMs()));
  }

  /** Sends what is owed now; true when there is more to send without a pause. */
  async function round(): Promise<boolean> {
    await open();
    const owed = await feed.owed(id, mostOwed);
    let batch: Batch = { points: [], hours: [] };
    let points = 0;
    for (const hour of owed) {
      stop.signal.throwIfAborted();
      add(batch, hour, await feed.rows(hour));
      if (batch.points.length < batchPoints) continue;
      points += batch.points.length;
      await send(batch);
      batch = { points: [], hours: [] };
    }
    await send(batch);
    return points > 0 || owed.length === mostOwed;
  }

  /** Says what failed, once; answers the pause until the next try, in ms. */
  async function fail(error: unknown): Promise<number> {
    progress.failed(error);
    isOpen = false;
    await target.close();
    const isRefused = error instanceof MirrorFault && error.fate === "refused";
    const fate = isRefused ? "refused" : "away";
    if (said !== fate)
      log.warn({ mirror: id, reason: String(error) }, "a mirror takes nothing: history keeps all for it");
    said = fate;
    if (isRefused) return lookAgainEveryMs;
    const wantedMs = error instanceof MirrorFault ? error.retryAfterMs : undefined;
    return Math.max(backoff.nextMs(), wantedMs ?? 0);
  }

  async function attempt(): Promise<number> {
    try {
      const isMore = await round();
      backoff.reset();
      if (said !== undefined) log.info({ mirror: id }, "the mirror takes points again");
      said = undefined;
      if (isMore) return 0;
      progress.caughtUp();
      return sendEveryMs;
    } catch (error) {
      return stop.signal.aborted ? 0 : fail(error);
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const pauseMs = await attempt();
      if (pauseMs > 0 && !stop.signal.aborted) await pause(clock, pauseMs, wake.signal).catch(() => undefined);
      if (wake.signal.aborted) wake = new AbortController();
    }
    await target.close();
  }

  const running = run();
  return {
    status: progress.status,
    problems: progress.problems,
    lookAgain: () => wake.abort(),
    async close() {
      stop.abort(new Error("the mirror is closing"));
      wake.abort();
      await running;
    },
  };
}

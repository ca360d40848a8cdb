/** Compares a mirror with history, by channel and UTC day, and sends again what differs. */
import {
  createInfluxSeriesBook,
  type InfluxPoint,
  influxPoint,
  influxValue,
} from "../../../common/contract/influx-layout.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { secondFlags } from "../../../common/contract/records.ts";
import type { KeptPoint, MirrorChannel, MirrorTarget } from "../../../common/runtime/influx/define-mirror.ts";
import { writeAround } from "../../../common/runtime/influx/write-around.ts";
import { hourMs } from "../history/packed-hour.ts";
import type { HistorySecond } from "../history/second-table.ts";

/** History as it is compared: read only, so it may be another process's. */
export interface VerifiedHistory {
  /** A channel's seconds that begin within the span, by time. */
  seconds(gateway: string, channel: string, simulated: boolean, span: TimeSpan): HistorySecond[];
  /** The machine that a channel measured at a time. */
  machineAt(gateway: string, channel: string, atMs: number): string | undefined;
}

/** How many points, and the sum of their means in amperes. */
export interface Tally {
  readonly count: number;
  readonly sum: number;
}

/** A channel's day in both. */
export interface VerifiedDay {
  readonly channel: MirrorChannel;
  /** Where the UTC day begins, or what is compared of it. Epoch ms. */
  readonly span: TimeSpan;
  readonly history: Tally;
  readonly mirror: Tally;
  /** Points of history that the mirror hasn't got, or with another mean. */
  readonly missing: number;
  /** Points of the mirror that history hasn't got, apart from seconds that history has since joined to rows of a minute. */
  readonly surplus: number;
}

/** What is compared. */
export interface VerifyParts {
  readonly target: MirrorTarget;
  readonly history: VerifiedHistory;
  readonly channel: MirrorChannel;
  readonly span: TimeSpan;
  readonly signal: AbortSignal;
}

const dayMs = 86_400_000;
/** Less than the step that values have in both, in amperes; sums are of floating-point numbers. */
const toleranceA = 0.0006;
/** Points of one repairing write. */
const batchPoints = 4000;

/** Whether a day is the same in both. */
export function isSame({ missing, surplus }: VerifiedDay): boolean {
  return missing === 0 && surplus === 0;
}

/**
 * Compares a channel's days. What lies before the first second that history has isn't compared: history thins its seconds, a
 * mirror may keep them. Rejects with a MirrorFault when the target doesn't answer.
 */
export async function verifyChannel(parts: VerifyParts): Promise<VerifiedDay[]> {
  const { target, channel, span, signal } = parts;
  const days = knownDays(parts);
  const [first] = days;
  if (!first) return [];
  const counts = await target.dayCounts(channel, { startMs: first.span.startMs, endMs: span.endMs }, signal);
  const byDay = new Map(counts.map(({ startMs, count, sum }) => [startMs, { count, sum }]));
  const verified: VerifiedDay[] = [];
  for (const day of days) {
    const mirror = byDay.get(startOfDay(day.span.startMs)) ?? { count: 0, sum: 0 };
    const isEqual = mirror.count === day.history.count && isClose(mirror.sum, day.history);
    const closer = isEqual ? { missing: 0, surplus: 0 } : await lookCloser(parts, day.span);
    verified.push({ channel, ...day, mirror, ...closer });
  }
  return verified;
}

/** Sends a day again from history; answers how many points the target has refused. */
export async function repairDay(parts: VerifyParts, { span }: VerifiedDay): Promise<number> {
  const { target, history, channel, signal } = parts;
  const book = createInfluxSeriesBook();
  const points = secondsOf(parts, span).flatMap((second): InfluxPoint[] => {
    const machine = history.machineAt(channel.gateway, channel.channel, second.atMs);
    const series = book.seriesOf({ ...channel, machine });
    return series ? [influxPoint(series, second)] : [];
  });
  let dropped = 0;
  for (let at = 0; at < points.length; at += batchPoints) {
    dropped += (await writeAround(target, points.slice(at, at + batchPoints), signal)).dropped;
  }
  return dropped;
}

function secondsOf({ history, channel }: VerifyParts, span: TimeSpan): HistorySecond[] {
  return history.seconds(channel.gateway, channel.channel, channel.simulated, span);
}

/** The days from the first hour that history has seconds of, and what it has of each. */
function knownDays(parts: VerifyParts): { span: TimeSpan; history: Tally }[] {
  const { startMs: fromMs, endMs: toMs } = parts.span;
  const days: { span: TimeSpan; history: Tally }[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs = startOfDay(startMs) + dayMs) {
    const endMs = Math.min(startOfDay(startMs) + dayMs, toMs);
    const seconds = secondsOf(parts, { startMs, endMs });
    const [first] = seconds;
    if (days.length === 0 && !first) continue;
    const knownMs = days.length > 0 || !first ? startMs : Math.max(startMs, Math.floor(first.atMs / hourMs) * hourMs);
    const sum = seconds.reduce((total, { mean }) => total + influxValue(mean), 0);
    days.push({ span: { startMs: knownMs, endMs }, history: { count: seconds.length, sum } });
  }
  return days;
}

function isClose(sum: number, { sum: other, count }: Tally): boolean {
  return Math.abs(sum - other) <= toleranceA + count * 1e-9;
}

/** Point by point. Seconds that were mirrored before history joined them are as good as the joined row. */
async function lookCloser(parts: VerifyParts, span: TimeSpan): Promise<{ missing: number; surplus: number }> {
  const points = await parts.target.points(parts.channel, span, parts.signal);
  const seconds = secondsOf(parts, span);
  const byTime = new Map(points.map((point) => [point.atMs, point]));
  const missing = seconds.filter((second) => !isThere(second, byTime.get(Math.floor(second.atMs)))).length;
  const known = new Set(seconds.map(({ atMs }) => Math.floor(atMs)));
  const unknown = points.filter(({ atMs }) => !known.has(atMs) && !isWithinJoined(seconds, atMs)).length;
  return { missing, surplus: unknown + points.length - byTime.size };
}

function isJoined({ flags }: HistorySecond): boolean {
  return (flags & secondFlags.joined) !== 0;
}

function isThere(second: HistorySecond, point: KeptPoint | undefined): boolean {
  return point !== undefined && (isJoined(second) || Math.abs(point.mean - second.mean) <= toleranceA);
}

function isWithinJoined(seconds: readonly HistorySecond[], atMs: number): boolean {
  let low = 0;
  let high = seconds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seconds[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  const before = seconds[low - 1];
  return before !== undefined && isJoined(before) && atMs < before.atMs + before.validForMs;
}

function startOfDay(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs;
}

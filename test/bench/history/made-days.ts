/** Made-up days of machines for the history bench: 200 segments, their minutes and seconds, and what they come to. */
import type { MachineState } from "../../../common/contract/machine-state.ts";
import { reckonSpan } from "../../../dashboard/server/figures/span-figures.ts";
import { dayBlockStartMs } from "../../../dashboard/server/history/block-keys.ts";
import { type HistoryMinute, sumUpSeconds } from "../../../dashboard/server/history/minute-rows.ts";
import { hourMs, packHour } from "../../../dashboard/server/history/packed-hour.ts";
import { packMinutes } from "../../../dashboard/server/history/packed-minutes.ts";
import { createSecondTable } from "../../../dashboard/server/history/second-table.ts";
import type { Segment } from "../../../dashboard/server/history/segment.ts";
import { packSegments } from "../../../dashboard/server/history/segment-words.ts";

/** A day that many machines and dates share: all of it is packed relative to where it begins. */
export interface MadeDay {
  readonly segments: Uint8Array;
  readonly minutes: Uint8Array;
  /** The day's hours as rows of the hours table. */
  readonly hours: readonly HistoryMinute[];
  readonly seconds: readonly Uint8Array[];
  readonly reckoned: ReturnType<typeof reckonSpan>;
}

/** Shifts of every day: 8:00 to 20:00 of the site, with an hour's break. */
const shift = { from: 8, to: 20, breakFrom: 12, breakTo: 13 };

const segmentsPerDay = 200;
const dayMs = 24 * hourMs;
const block = 20_000;
const startMs = dayBlockStartMs(block);

/** Planned spans of a day that begins at `fromMs`. */
function plannedOf(fromMs: number): { startMs: number; endMs: number }[] {
  return [
    { startMs: fromMs + shift.from * hourMs, endMs: fromMs + shift.breakFrom * hourMs },
    { startMs: fromMs + shift.breakTo * hourMs, endMs: fromMs + shift.to * hourMs },
  ];
}

/** Makes a day from a number; the same number gives the same day. */
export function makeDay(seed: number): MadeDay {
  const random = createRandom(seed);
  const segments = makeSegments(random);
  const table = createSecondTable();
  const seconds: Uint8Array[] = [];
  const minutes: HistoryMinute[] = [];
  let segment = 0;
  for (let hour = 0; hour < 24; hour += 1) {
    const hourStart = startMs + hour * hourMs;
    table.clear();
    for (let atMs = hourStart; atMs < hourStart + hourMs; atMs += 1000) {
      while ((segments[segment]?.endMs ?? Number.POSITIVE_INFINITY) <= atMs) segment += 1;
      table.put(makeSecond(atMs, segments[segment]?.state ?? "off", random), 0);
    }
    seconds.push(packHour(hourStart, table));
    minutes.push(...sumUpSeconds(table, 60_000).filter(({ atMs }) => atMs < hourStart + hourMs));
  }
  const reckoned = reckonSpan({
    segments,
    span: { startMs, endMs: startMs + dayMs },
    plannedSpans: (from, until) =>
      plannedOf(startMs)
        .map((span) => ({ startMs: Math.max(from, span.startMs), endMs: Math.min(until, span.endMs) }))
        .filter((span) => span.endMs > span.startMs),
    excluded: [],
    cyclePauseMs: 60_000,
    shortStopMs: 300_000,
  });
  return {
    segments: packSegments(block, segments),
    minutes: packMinutes(startMs, 60_000, minutes),
    hours: hoursOf(minutes),
    seconds,
    reckoned,
  };
}

/** Where a made day begins, epoch ms: what is reckoned of it is moved by whole days. */
export const madeDayStartMs = startMs;

/** The day block in which made days lie. */
export const madeDayBlock = block;

function makeSegments(random: () => number): Segment[] {
  const edges = new Set<number>();
  while (edges.size < segmentsPerDay - 1) edges.add(1000 + Math.floor(random() * (dayMs / 100 - 20)) * 100);
  const sorted = [0, ...[...edges].sort((a, b) => a - b), dayMs];
  return sorted.slice(0, -1).map((fromMs, index): Segment => {
    const state: MachineState = index % 2 === 0 ? "running" : random() < 0.85 ? "idle" : "off";
    return {
      startMs: startMs + fromMs,
      endMs: startMs + (sorted[index + 1] ?? dayMs),
      state,
      cause: undefined,
      revision: 1,
    };
  });
}

const amps: Record<MachineState, number> = { off: 0.03, idle: 0.8, running: 4.2, unknown: 0 };

function makeSecond(atMs: number, state: MachineState, random: () => number): number[] {
  const mean = amps[state] * (1 + 0.04 * (random() - 0.5));
  const spread = amps[state] * 0.03 * random();
  return [atMs, mean, mean - spread, mean + spread, spread / 2, 5, 2500, 0];
}

function hoursOf(minutes: readonly HistoryMinute[]): HistoryMinute[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const of = minutes.slice(hour * 60, hour * 60 + 60);
    return {
      atMs: startMs + hour * hourMs,
      mean: of.reduce((sum, { mean }) => sum + mean, 0) / 60,
      min: Math.min(...of.map(({ min }) => min)),
      max: Math.max(...of.map(({ max }) => max)),
      heldMs: hourMs,
    };
  });
}

/** Random numbers from 0 to 1, the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

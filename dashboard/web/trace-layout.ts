/** The two-minute trace without its canvas: which points are kept, how they connect, and the scale they are drawn to. */
import type { TracePoint } from "../../common/contract/live-events.ts";

/** How far back the trace looks. */
export const traceWindowMs = 120_000;
/** Points closer than this are one point, the newest: more than a screen can show. */
const minSpacingMs = 200;
/** Longest pause that is never a gap, for sensors of once a second. */
const minGapMs = 3_000;
/** How many usual spacings without a point are a gap: as for the validity of a reading. */
const gapSpacings = 2.5;
/** A scale that has been too large for so long shrinks. */
const shrinkAfterMs = 10 * 60_000;

/** Adds a point at the end and drops what is too old. A point that isn't newer than the last is left out. */
export function addPoint(points: readonly TracePoint[], point: TracePoint): readonly TracePoint[] {
  const last = points.at(-1);
  if (last && point[0] <= last[0]) return points;
  const oldestMs = point[0] - traceWindowMs - minGapMs;
  const from = points.findIndex(([atMs]) => atMs >= oldestMs);
  const kept = from < 0 ? [] : points.slice(from);
  // The last point gives way when it is close to the one before it, so that a point stays put once it has settled.
  const beforeLast = kept.at(-2);
  if (last && beforeLast && last[0] - beforeLast[0] < minSpacingMs) kept.pop();
  kept.push(point);
  return kept;
}

/** Splits points into the runs that a line may connect: nothing is drawn where nothing was measured. */
export function connectedRuns(points: readonly TracePoint[]): readonly (readonly TracePoint[])[] {
  const spacings = points
    .slice(1)
    .map(([atMs], index) => atMs - (points[index]?.[0] ?? atMs))
    .sort((a, b) => a - b);
  const usualMs = spacings[Math.floor(spacings.length / 2)] ?? 0;
  const gapMs = Math.max(minGapMs, gapSpacings * usualMs);
  const runs: TracePoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && point[0] - before[0] <= gapMs) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** The scale of a trace: from 0 to `maxA`, and when that was last needed. */
export interface TraceScale {
  readonly maxA: number;
  readonly neededMs: number;
}

const steps = [1, 2, 3, 5, 10];

/** The smallest round maximum that holds `amps`: 1, 2, 3 or 5 times a power of ten, at least 0.1 A. */
export function roundMaximum(amps: number): number {
  const needed = Math.max(amps, 0.1);
  const power = 10 ** Math.floor(Math.log10(needed) + 1e-9);
  const step = steps.find((factor) => factor * power >= needed * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(3));
}

/** Goes on with a scale: grows at once, shrinks only after ten minutes, so that the picture keeps still. */
export function nextScale(scale: TraceScale | null, points: readonly TracePoint[], nowMs: number): TraceScale {
  const neededA = roundMaximum(points.reduce((max, [, amps]) => Math.max(max, amps), 0));
  if (scale === null || neededA >= scale.maxA) return { maxA: neededA, neededMs: nowMs };
  return nowMs - scale.neededMs >= shrinkAfterMs ? { maxA: neededA, neededMs: nowMs } : scale;
}

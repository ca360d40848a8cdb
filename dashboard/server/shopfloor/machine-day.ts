/** A machine's day so far: its timeline, and how much of the planned time it ran, as far as that is known. */
import type { MachineDay, MachineNow, TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState } from "../../../common/contract/machine-state.ts";

/** A span in one state. */
export interface DaySegment extends TimeSpan {
  readonly state: MachineState;
}

/** What a day is reckoned from. All times epoch ms. */
export interface DayInput {
  readonly date: string;
  /** Tiles the day from its start until now. */
  readonly segments: readonly DaySegment[];
  /** Planned spans of the day until now, sorted and disjoint. */
  readonly planned: readonly TimeSpan[];
  readonly now: MachineNow | undefined;
  readonly untilMs: number;
}

/**
 * Reckons the day. Utilisation = running / planned time in which the state was known; coverage = known / planned time.
 * What the gateway tells live stands in for the newest seconds, which are still on their way into history.
 */
export function reckonDay({ date, segments, planned, now, untilMs }: DayInput): MachineDay {
  const tiles = withLiveEnd(segments, now);
  let runningMs = 0;
  let knownMs = 0;
  for (const { state, ...span } of tiles) {
    if (state === "unknown") continue;
    const withinMs = overlapMs(span, planned);
    knownMs += withinMs;
    if (state === "running") runningMs += withinMs;
  }
  const plannedMs = planned.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return {
    date,
    segments: tiles.map(({ startMs, endMs, state }) => [startMs, endMs, state]),
    untilMs,
    utilisation: knownMs === 0 ? null : runningMs / knownMs,
    coverage: plannedMs === 0 ? null : knownMs / plannedMs,
  };
}

function withLiveEnd(segments: readonly DaySegment[], now: MachineNow | undefined): readonly DaySegment[] {
  const last = segments.at(-1);
  if (last?.state !== "unknown" || !now || now.state === "unknown" || now.sinceMs === null) return segments;
  const fromMs = Math.max(now.sinceMs, last.startMs);
  const before = segments.slice(0, -1);
  if (fromMs > last.startMs) before.push({ ...last, endMs: fromMs });
  const previous = before.at(-1);
  if (previous?.state === now.state && previous.endMs === fromMs) {
    return [...before.slice(0, -1), { ...previous, endMs: last.endMs }];
  }
  return [...before, { startMs: fromMs, endMs: last.endMs, state: now.state }];
}

function overlapMs({ startMs, endMs }: TimeSpan, spans: readonly TimeSpan[]): number {
  let sum = 0;
  for (const span of spans) sum += Math.max(0, Math.min(endMs, span.endMs) - Math.max(startMs, span.startMs));
  return sum;
}

/** When a machine is wanted: the site's working days cut into work, breaks and nights, for loads to fill. */
import type { Span } from "../../common/calendar/span.ts";
import { between } from "../random.ts";

/** The days of a site as loads see them. */
export interface WorkPlan {
  /** The local date at an instant, YYYY-MM-DD. */
  dayOf(ms: number): string;
  /** A date from its beginning to the next one's. */
  daySpan(date: string): Span;
  /** The spans of a date in which people work: sorted, disjoint, within the date; none on a day off. */
  workSpans(date: string): readonly Span[];
}

/** A part of a day. The blocks of a day tile it. */
export interface DayBlock extends Span {
  readonly kind: "night" | "break" | "work";
}

/** How punctually a machine is switched on and off. */
export interface Habits {
  /** Latest switching on, in minutes after work begins. */
  readonly startsWithinMin: number;
  /** Earliest switching off, in minutes before work ends. */
  readonly endsWithinMin: number;
}

const minuteMs = 60_000;
/** A longer pause between two spans of work is a night: the machine is switched off. */
const longestBreakMs = 90 * minuteMs;

/** Cuts a day into blocks. Work that begins or ends at midnight goes over it: then nobody is late, nobody leaves early. */
export function blocksOf(day: Span, work: readonly Span[], habits: Habits, random: () => number): DayBlock[] {
  const blocks: DayBlock[] = [];
  let untilMs = day.startMs;
  for (const [index, span] of work.entries()) {
    const lateMs = whole(between(random, 0.1, 1) * habits.startsWithinMin * minuteMs);
    const earlyMs = whole(between(random, 0.1, 1) * habits.endsWithinMin * minuteMs);
    const isNight = index === 0 || span.startMs - (work[index - 1]?.endMs ?? 0) > longestBreakMs;
    const next = work[index + 1];
    const endsDay = next === undefined || next.startMs - span.endMs > longestBreakMs;
    const startMs = span.startMs === day.startMs || !isNight ? span.startMs : span.startMs + lateMs;
    const endMs = span.endMs === day.endMs || !endsDay ? span.endMs : span.endMs - earlyMs;
    if (endMs <= startMs) continue;
    if (startMs > untilMs) blocks.push({ kind: isNight ? "night" : "break", startMs: untilMs, endMs: startMs });
    blocks.push({ kind: "work", startMs, endMs });
    untilMs = endMs;
  }
  if (untilMs < day.endMs) blocks.push({ kind: "night", startMs: untilMs, endMs: day.endMs });
  return blocks;
}

function whole(ms: number): number {
  return Math.round(ms);
}

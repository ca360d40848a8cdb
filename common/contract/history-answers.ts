/** What the dashboard answers about the past (`/api/…`): days, machines, calendars, figures, stops, cycles, traces. */
import type { TimeSpan } from "./live-events.ts";
import type { MachineState, UnknownCause } from "./machine-state.ts";

/** What a span of a timeline is; `mark` where a person changed the past. */
export interface SegmentCode {
  readonly state: MachineState;
  readonly cause?: UnknownCause;
  /** Revision of the settings that made it; 0 where none did. */
  readonly revision: number;
  readonly mark?: "corrected" | "re-evaluated";
}

/** A timeline in few bytes: it tiles its span without hole or overlap. */
export interface PackedTimeline {
  /** Where the first segment begins, epoch ms. */
  readonly fromMs: number;
  readonly codes: readonly SegmentCode[];
  /** One pair after the other: a segment's length in ms, and which of the codes it has. */
  readonly pairs: readonly number[];
}

/** A span that was left out of all figures, as maintenance for example. Epoch ms. */
export interface ExcludedSpan extends TimeSpan {
  readonly reason: string;
}

/** What planned time was spent on: planned = running + pauses + stops + unknown + excluded. All in ms of planned time. */
export interface SpanTimes {
  readonly plannedMs: number;
  readonly runningMs: number;
  /** Pauses that belong to a cycle. */
  readonly pausesMs: number;
  readonly stopsMs: number;
  /** The part of the stops that are short ones. */
  readonly shortStopsMs: number;
  readonly unknownMs: number;
  readonly excludedMs: number;
  /** Number of stops, and how many of them are short ones. */
  readonly stops: number;
  readonly shortStops: number;
  /** Pieces of work that ended. */
  readonly cycles: number;
  /** Running, planned or not. */
  readonly allRunningMs: number;
}

/** SpanTimes with its shares, 0 to 1; null where there is nothing to divide by. */
export interface SpanFigures extends SpanTimes {
  /** Running / planned time in which the state was known. */
  readonly utilisation: number | null;
  /** Running / (running + stops). */
  readonly availability: number | null;
  /** Known / planned time. */
  readonly coverage: number | null;
}

/** A stop: a span of planned time in which the machine didn't run. Epoch ms. */
export interface StopAnswer extends TimeSpan {
  readonly machine: string;
  readonly simulated: boolean;
  /** Its length in planned time: breaks that it goes over don't count. */
  readonly plannedMs: number;
  readonly kind: "short" | "stop";
  /** False when its beginning or its end wasn't seen. */
  readonly isWhole: boolean;
  /** Id of the reason that people gave; null when nobody has. */
  readonly reason: string | null;
}

/** A piece of work: start and end (epoch ms), time in which the machine ran, pauses within, 1 when it was seen whole. */
export type CycleAnswer = readonly [startMs: number, endMs: number, runningMs: number, pauses: number, isWhole: 0 | 1];

/** How long whole cycles took, ms; quantiles are exact to 3 %. */
export interface CycleTimesAnswer {
  readonly count: number;
  readonly medianMs: number;
  readonly quarterMs: number;
  readonly threeQuartersMs: number;
  readonly ninetyPercentMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** Who a machine is in an answer. */
export interface AnswerMachine {
  readonly machine: string;
  readonly name: string;
  readonly simulated: boolean;
}

/** A reason that people may give for a stop. */
export interface StopReasonAnswer {
  readonly id: string;
  readonly name: string;
}

/** `GET /api/machine?machine&from&to`: a machine over at most 32 days; from and to in epoch ms. */
export interface MachineSpanAnswer extends AnswerMachine {
  readonly siteName: string;
  readonly timeZone: string;
  readonly span: TimeSpan;
  /** The dashboard's clock; nothing is known behind it. */
  readonly nowMs: number;
  readonly timeline: PackedTimeline;
  readonly planned: readonly TimeSpan[];
  readonly excluded: readonly ExcludedSpan[];
  readonly stops: readonly StopAnswer[];
  readonly reasons: readonly StopReasonAnswer[];
  readonly cycles: readonly CycleAnswer[];
  /** Null when no whole cycle was seen. */
  readonly cycleTimes: CycleTimesAnswer | null;
  /** The pause that divides two cycles, ms, and whether it was set, learned from the runs, or is only a guess. */
  readonly cyclePause: { readonly pauseMs: number; readonly origin: "set" | "learned" | "guess" };
  readonly figures: SpanFigures;
}

/** Rows of a trace, one after the other: ms behind the trace's `fromMs`, mean, lowest, highest (in the channel's unit), ms that it stands for. */
export interface TraceChannel {
  readonly gateway: string;
  readonly channel: string;
  readonly quantity: string;
  readonly rows: readonly number[];
}

/** `GET /api/trace?machine&from&to`: what was measured; in seconds up to 2 h, minutes up to 4 days, else hours. */
export interface TraceAnswer {
  readonly machine: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: 1000 | 60_000 | 3_600_000;
  readonly channels: readonly TraceChannel[];
}

/** A machine's day under the common time axis. */
export interface DayMachine extends AnswerMachine {
  readonly timeline: PackedTimeline;
  readonly figures: SpanFigures | null;
  /** The figures were reckoned again after the day: late records, or a person's change. */
  readonly isCorrected: boolean;
}

/** `GET /api/day?date`: all machines of a day. */
export interface DayAnswer {
  readonly siteName: string;
  readonly timeZone: string;
  /** Site's local date, YYYY-MM-DD. */
  readonly date: string;
  readonly span: TimeSpan;
  readonly nowMs: number;
  readonly planned: readonly TimeSpan[];
  /** Name of the holiday; null on other days. */
  readonly holiday: string | null;
  readonly machines: readonly DayMachine[];
}

/** A machine's days of a calendar, one entry for each date. */
export interface CalendarMachine extends AnswerMachine {
  /** Utilisation in thousandths; -1 where no planned time was known. */
  readonly utilisation: readonly number[];
  /** Coverage in thousandths; -1 where nothing was planned. */
  readonly coverage: readonly number[];
  /** Stops that aren't short ones. */
  readonly stops: readonly number[];
  /** Running time, planned or not, in minutes. */
  readonly runningMin: readonly number[];
}

/** `GET /api/calendar?from&to`: dates from and to (both included), at most 366. */
export interface CalendarAnswer {
  readonly siteName: string;
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  /** Today by the site's clock. */
  readonly today: string;
  /** The first date of which anything is recorded; null while nothing is. */
  readonly firstDate: string | null;
  /** For each date 1 when no shift was planned. */
  readonly daysOff: readonly (0 | 1)[];
  /** For each date the holiday's name, or "". */
  readonly holidays: readonly string[];
  /** For each date 1 when a machine's figures were reckoned again after the day. */
  readonly corrected: readonly (0 | 1)[];
  readonly machines: readonly CalendarMachine[];
}

/** How figures are gathered. */
export const figureBuckets = ["hour", "shift", "day", "week", "month", "total"] as const;
export type FigureBucket = (typeof figureBuckets)[number];

/** One row of figures. */
export interface FigureRow extends SpanFigures, TimeSpan {
  readonly machine: string;
  readonly simulated: boolean;
  /** What the row is for: "2026-11-21 08", "2026-11-21 day shift", "2026-11-21", "2026-W47" (its Monday: startMs), "2026-11", "total". */
  readonly bucket: string;
}

/** `GET /api/figures?from&to&by&machine`: dates from and to (both included); machine may be left out. */
export interface FiguresAnswer {
  readonly from: string;
  readonly to: string;
  readonly by: FigureBucket;
  readonly machines: readonly AnswerMachine[];
  readonly rows: readonly FigureRow[];
}

/** `GET /api/stops?from&to&machine&longest`: stops that aren't short, by time; with `longest=N` the N longest, the longest first. */
export interface StopsAnswer {
  readonly from: string;
  readonly to: string;
  readonly machines: readonly AnswerMachine[];
  readonly reasons: readonly StopReasonAnswer[];
  readonly stops: readonly StopAnswer[];
}

/** A bar of the Pareto: the stops of one reason. */
export interface ParetoRow {
  /** Null: nobody has given a reason. */
  readonly reason: string | null;
  readonly name: string | null;
  readonly stops: number;
  readonly plannedMs: number;
  /** Of all stop time, 0 to 1, and with the rows before it. */
  readonly share: number;
  readonly cumulativeShare: number;
}

/** `GET /api/pareto?from&to&machine`: reasons of stops that aren't short, the most time first. */
export interface ParetoAnswer {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly ParetoRow[];
}

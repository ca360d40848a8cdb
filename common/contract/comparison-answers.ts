/** What the dashboard answers when two periods are compared (`/api/compare`): before and after a kaizen, for example. */
import type { AnswerMachine } from "./history-answers.ts";

/**
 * What is compared, in which unit, and which way is better. A `share` is 0 to 1, `h` hours, `perHour` a number per planned
 * hour in which the state was known.
 */
export const comparedFigures = {
  /** Running / planned time in which the state was known. */
  utilisation: { unit: "share", better: "higher" },
  /** Running, planned or not, on a day that counts. */
  runningHoursADay: { unit: "h", better: "higher" },
  /** Stops that aren't short. */
  stopsPerHour: { unit: "perHour", better: "lower" },
  shortStopsPerHour: { unit: "perHour", better: "lower" },
  /** Planned time of a stop that isn't short, on average. */
  stopLengthMs: { unit: "ms", better: "lower" },
  /** Length of a whole cycle, on average. */
  cycleLengthMs: { unit: "ms", better: "lower" },
} as const;
export type ComparedFigure = keyof typeof comparedFigures;

/**
 * How sure a difference is. clear: days as they were would show one this large less than once in twenty comparisons.
 * likely: less than once in five. unclear: it may well be chance. too-few-days: nobody can say.
 */
export type Sureness = "clear" | "likely" | "unclear" | "too-few-days";

/** A figure of both periods. Null where a period has nothing to make it from. */
export interface CompareFigure {
  readonly figure: ComparedFigure;
  readonly before: number | null;
  readonly after: number | null;
  /** After less before. */
  readonly difference: number | null;
  /** The 95 % confidence interval of the difference; null where there are too few days. */
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly sureness: Sureness;
}

/** A period: dates from and to, both included. */
export interface ComparePeriod {
  readonly from: string;
  readonly to: string;
  /** Days that count. */
  readonly days: number;
  /** Planned days that are left out, because too little of them is known. */
  readonly daysLeftOut: number;
  /** Known / planned time of all planned days, 0 to 1; null where nothing was planned. */
  readonly coverage: number | null;
}

/** What a month of the difference in utilisation is worth, in yen; it may be below 0. */
export interface CompareMoney {
  readonly hourlyRateYen: number;
  /** Planned machine hours of a month, as the second period has them. */
  readonly plannedHoursAMonth: number;
  readonly yenAMonth: number;
  readonly lowestYen: number | null;
  readonly highestYen: number | null;
}

/** `GET /api/compare?machine&beforeFrom&beforeTo&afterFrom&afterTo`: two periods of one machine, or of all. */
export interface CompareAnswer {
  readonly machines: readonly AnswerMachine[];
  /** Machines that one of the periods knows nothing of: they are in no figure. */
  readonly leftOut: readonly AnswerMachine[];
  readonly before: ComparePeriod;
  readonly after: ComparePeriod;
  readonly figures: readonly CompareFigure[];
  /** A period needs so many days to be judged. */
  readonly leastDays: number;
  /** Null where the site has no hourly rate, or utilisation isn't known. */
  readonly money: CompareMoney | null;
}

/** Compares two periods of machines, before and after a kaizen for example: each figure's difference, and how sure it is. */
import { parseDayNumber } from "../../../common/calendar/day-number.ts";
import {
  type CompareAnswer,
  type ComparedFigure,
  type CompareFigure,
  type CompareMoney,
  type ComparePeriod,
  comparedFigures,
  type Sureness,
} from "../../../common/contract/comparison-answers.ts";
import type { AnswerMachine, SpanTimes } from "../../../common/contract/history-answers.ts";
import { timeColumns } from "../history/sheet.ts";
import { compareRatios, type DayParts, dayRatio } from "./day-ratio.ts";

/** What a machine's day came to. */
export interface ComparedDay extends SpanTimes {
  readonly machine: string;
  readonly simulated: boolean;
  /** Cycles that were seen whole, and the sum of their lengths in ms. */
  readonly wholeCycles: number;
  readonly cycleMs: number;
}

/** A period: dates from and to (YYYY-MM-DD, both included), and its days in the order of time. */
export interface ComparedPeriod {
  readonly from: string;
  readonly to: string;
  readonly days: readonly { readonly date: string; readonly figures: readonly ComparedDay[] }[];
}

interface Comparison {
  readonly machines: readonly AnswerMachine[];
  readonly before: ComparedPeriod;
  readonly after: ComparedPeriod;
  /** What a machine's hour is worth; left out, nothing is said in yen. */
  readonly hourlyRateYen?: number | undefined;
}

/** All machines together on a date. */
type Day = SpanTimes & Pick<ComparedDay, "wholeCycles" | "cycleMs">;

const summed = [...timeColumns, "wholeCycles", "cycleMs"] as const;

/** Two weeks with two days off. With fewer days even a doubling can't be told from chance. */
const leastDays = 8;
/** A day of which less is known says more about the sensor than about the machine. */
const leastCoverage = 0.9;
const hourMs = 3_600_000;
const daysAMonth = 365.25 / 12;
/** Differences are called clear and likely where chance alone makes them less often than this. */
const clearBelow = 0.05;
const likelyBelow = 0.2;

/** What a day brings to each figure. Long stops are all that aren't short. */
const partsOf: Record<ComparedFigure, (day: Day) => DayParts> = {
  utilisation: (day) => ({ above: day.runningMs, below: knownMs(day) }),
  // A day counts as much as is known of it, so that a gap isn't taken for standing still.
  runningHoursADay: (day) => ({ above: day.allRunningMs / hourMs, below: knownMs(day) / countedMs(day) }),
  stopsPerHour: (day) => ({ above: day.stops - day.shortStops, below: knownMs(day) / hourMs }),
  shortStopsPerHour: (day) => ({ above: day.shortStops, below: knownMs(day) / hourMs }),
  stopLengthMs: (day) => ({ above: day.stopsMs - day.shortStopsMs, below: day.stops - day.shortStops }),
  cycleLengthMs: (day) => ({ above: day.cycleMs, below: day.wholeCycles }),
};

/** Compares two periods. A machine that one of them knows nothing of is in no figure, so that like is compared with like. */
export function comparePeriods({ machines, before, after, hourlyRateYen }: Comparison): CompareAnswer {
  const [knownBefore, knownAfter] = [knownNames(before), knownNames(after)];
  const isIn = (machine: AnswerMachine) => knownBefore.has(machine) && knownAfter.has(machine);
  const compared = machines.filter(isIn);
  const names = createNames();
  for (const machine of compared) names.add(machine);
  const [first, second] = [gather(before, names), gather(after, names)];
  const figures = (Object.keys(comparedFigures) as ComparedFigure[]).map((figure) =>
    compareFigure(figure, first.counting, second.counting),
  );
  return {
    machines: compared,
    leftOut: machines.filter((machine) => !isIn(machine)),
    before: first.period,
    after: second.period,
    figures,
    leastDays,
    money: moneyOf(figures, second.planned, after, hourlyRateYen),
  };
}

type Named = Pick<AnswerMachine, "machine" | "simulated">;
type Names = ReturnType<typeof createNames>;

/** A set of machines; real and simulated are never taken together. */
function createNames() {
  const [real, made] = [new Set<string>(), new Set<string>()];
  const of = (simulated: boolean) => (simulated ? made : real);
  return {
    add: ({ machine, simulated }: Named) => void of(simulated).add(machine),
    has: ({ machine, simulated }: Named) => of(simulated).has(machine),
  };
}

function knownNames({ days }: ComparedPeriod): Names {
  const names = createNames();
  for (const { figures } of days) {
    for (const day of figures) if (knownMs(day) > 0) names.add(day);
  }
  return names;
}

interface Gathered {
  readonly period: ComparePeriod;
  /** All days on which something was planned, and those that count. */
  readonly planned: readonly Day[];
  readonly counting: readonly Day[];
}

function gather({ from, to, days }: ComparedPeriod, names: Names): Gathered {
  const planned: Day[] = [];
  for (const { figures } of days) {
    const day = sumOfDay(figures, names);
    if (day && countedMs(day) > 0) planned.push(day);
  }
  const counting = planned.filter((day) => knownMs(day) >= leastCoverage * countedMs(day));
  const counted = sumOf(planned, countedMs);
  const coverage = counted > 0 ? sumOf(planned, knownMs) / counted : null;
  const period = { from, to, days: counting.length, daysLeftOut: planned.length - counting.length, coverage };
  return { period, planned, counting };
}

/** All machines of a date together; undefined where there is none. In place: a year of fifty machines is eighteen thousand. */
function sumOfDay(figures: readonly ComparedDay[], names: Names): Day | undefined {
  let sum: Record<(typeof summed)[number], number> | undefined;
  for (const day of figures) {
    if (!names.has(day)) continue;
    if (!sum) sum = { ...day };
    else for (const name of summed) sum[name] += day[name];
  }
  return sum;
}

function compareFigure(figure: ComparedFigure, before: readonly Day[], after: readonly Day[]): CompareFigure {
  // A day without a stop says nothing about how long stops are.
  const [first, second] = [before, after].map((days) => days.map(partsOf[figure]).filter(({ below }) => below > 0));
  const [ratioBefore, ratioAfter] = [dayRatio(first ?? []), dayRatio(second ?? [])];
  const values = { figure, before: ratioBefore?.value ?? null, after: ratioAfter?.value ?? null };
  const nobodyKnows = { lowest: null, highest: null, sureness: "too-few-days" } as const;
  if (!ratioBefore || !ratioAfter) return { ...values, difference: null, ...nobodyKnows };
  const { value: difference, lowest, highest, chance } = compareRatios(ratioBefore, ratioAfter);
  const days = Math.min(first?.length ?? 0, second?.length ?? 0);
  if (days < leastDays) return { ...values, difference, ...nobodyKnows };
  return { ...values, difference, lowest, highest, sureness: surenessOf(chance) };
}

function surenessOf(chance: number): Sureness {
  if (chance < clearBelow) return "clear";
  return chance < likelyBelow ? "likely" : "unclear";
}

/** Hours that a machine runs more of each planned one, times a month's planned hours, times what an hour is worth. */
function moneyOf(
  figures: readonly CompareFigure[],
  planned: readonly Day[],
  { from, to }: ComparedPeriod,
  hourlyRateYen: number | undefined,
): CompareMoney | null {
  const utilisation = figures.find(({ figure }) => figure === "utilisation");
  if (hourlyRateYen === undefined || typeof utilisation?.difference !== "number") return null;
  const dates = parseDayNumber(to) - parseDayNumber(from) + 1;
  const plannedHoursAMonth = ((sumOf(planned, countedMs) / hourMs) * daysAMonth) / dates;
  const yen = (gain: number | null) => (gain === null ? null : Math.round(gain * plannedHoursAMonth * hourlyRateYen));
  return {
    hourlyRateYen,
    plannedHoursAMonth,
    yenAMonth: Math.round(utilisation.difference * plannedHoursAMonth * hourlyRateYen),
    lowestYen: yen(utilisation.lowest),
    highestYen: yen(utilisation.highest),
  };
}

/** Planned time that isn't excluded, and the part of it in which the state was known. */
function countedMs({ plannedMs, excludedMs }: SpanTimes): number {
  return plannedMs - excludedMs;
}

function knownMs(times: SpanTimes): number {
  return countedMs(times) - times.unknownMs;
}

function sumOf(days: readonly Day[], part: (day: Day) => number): number {
  return days.reduce((sum, day) => sum + part(day), 0);
}

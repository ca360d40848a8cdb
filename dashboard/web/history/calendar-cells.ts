/** The days of a calendar for one machine or for all: what each cell shows. */
import type { CalendarAnswer, CalendarMachine } from "../../../common/contract/history-answers.ts";
import { chosenMachines, type MachineChoice } from "./machine-choice.ts";
import { lowCoverage } from "./utilisation-scale.ts";

/** One date of the calendar. */
export interface DayCell {
  readonly date: string;
  /** Utilisation and coverage in thousandths; null where nothing was planned or known. */
  readonly utilisation: number | null;
  readonly coverage: number | null;
  /** Stops that aren't short ones, of all the machines together. */
  readonly stops: number;
  /** Running time of all the machines together, in minutes. */
  readonly runningMin: number;
  readonly isDayOff: boolean;
  /** The holiday's name, or "". */
  readonly holiday: string;
  readonly isCorrected: boolean;
  readonly isToday: boolean;
  readonly isFuture: boolean;
  /** Nothing was recorded yet. */
  readonly isBefore: boolean;
  /** So little was known that the figure may mislead. */
  readonly isPoorlyKnown: boolean;
}

/**
 * The cells of a choice, one for each date. Of several machines, utilisation is the mean weighted by planned time in which
 * the state was known: machines share the site's planned time, so a machine's coverage is its weight; coverage is the plain mean.
 */
export function dayCells(answer: CalendarAnswer, choice: MachineChoice, dates: readonly string[]): DayCell[] {
  const machines = chosenMachines(answer.machines, choice);
  return dates.map((date, index) => {
    const coverage = meanCoverage(machines, index);
    const isFuture = date > answer.today;
    const isDayOff = answer.daysOff[index] === 1;
    // Before the first record nothing is missing: nobody had begun.
    const isBefore = answer.firstDate === null || date < answer.firstDate;
    return {
      date,
      utilisation: isFuture || isBefore ? null : meanUtilisation(machines, index),
      coverage: isFuture || isBefore ? null : coverage,
      stops: sumOf(machines, ({ stops }) => stops[index]),
      runningMin: sumOf(machines, ({ runningMin }) => runningMin[index]),
      isDayOff,
      holiday: answer.holidays[index] ?? "",
      isCorrected: answer.corrected[index] === 1,
      isToday: date === answer.today,
      isFuture,
      isBefore,
      isPoorlyKnown: isBefore
        ? false
        : coverage === null
          ? date < answer.today && !isDayOff
          : !isFuture && coverage < lowCoverage,
    };
  });
}

function meanUtilisation(machines: readonly CalendarMachine[], index: number): number | null {
  const known = machines.filter(({ utilisation }) => (utilisation[index] ?? -1) >= 0);
  const weight = sumOf(known, ({ coverage }) => coverage[index]);
  if (weight <= 0) return null;
  return sumOf(known, ({ utilisation, coverage }) => (utilisation[index] ?? 0) * (coverage[index] ?? 0)) / weight;
}

function meanCoverage(machines: readonly CalendarMachine[], index: number): number | null {
  const planned = machines.filter(({ coverage }) => (coverage[index] ?? -1) >= 0);
  return planned.length > 0 ? sumOf(planned, ({ coverage }) => coverage[index]) / planned.length : null;
}

function sumOf<T>(items: readonly T[], numberOf: (item: T) => number | null | undefined): number {
  return items.reduce((sum, item) => sum + (numberOf(item) ?? 0), 0);
}

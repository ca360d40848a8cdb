/** The two periods of a comparison: the presets, and what is wrong with periods that somebody chose. */
import { addDays, daysFrom, firstOfMonth, isDate, lastOfMonth, weekdayOf } from "./calendar-date.ts";

/** A span of dates, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** What is compared: the time before something was changed, and the time after. */
export interface PeriodPair {
  readonly before: Period;
  readonly after: Period;
}

/** The presets that need no date. */
export const periodPresets = ["weeks", "months"] as const;
export type PeriodPreset = (typeof periodPresets)[number];

/** Four weeks on either side of a change: whole weeks, so that weekends weigh the same. */
const changeDays = 28;

/** Longest period that can be asked for, in days. */
const longestDays = 366;

/** The periods of a preset: the last four whole weeks, or the last month, and those before. Fewer than eight days say nothing. */
export function presetPeriods(preset: PeriodPreset, today: string): PeriodPair {
  if (preset === "months") {
    return {
      before: { from: firstOfMonth(today, -2), to: lastOfMonth(today, -2) },
      after: { from: firstOfMonth(today, -1), to: lastOfMonth(today, -1) },
    };
  }
  const monday = addDays(today, -weekdayOf(today));
  return {
    before: { from: addDays(monday, -2 * changeDays), to: addDays(monday, -changeDays - 1) },
    after: { from: addDays(monday, -changeDays), to: addDays(monday, -1) },
  };
}

/** Four weeks before a change and up to four weeks from its date on, without today, which isn't over. */
export function periodsAround(change: string, today: string): PeriodPair {
  const last = addDays(change, changeDays - 1);
  const yesterday = addDays(today, -1);
  const to = last < yesterday ? last : yesterday;
  return {
    before: { from: addDays(change, -changeDays), to: addDays(change, -1) },
    after: { from: change, to: to < change ? change : to },
  };
}

/** What is wrong with the periods; null when they can be compared. */
export type PeriodFault = "no-date" | "reversed" | "overlap" | "too-long" | "future";

/** Looks for what is wrong with two periods. */
export function faultOfPeriods({ before, after }: PeriodPair, today: string): PeriodFault | null {
  const dates = [before.from, before.to, after.from, after.to];
  if (!dates.every(isDate)) return "no-date";
  if (before.from > before.to || after.from > after.to) return "reversed";
  if (before.from <= after.to && after.from <= before.to) return "overlap";
  if ([before, after].some(({ from, to }) => daysFrom(from, to) >= longestDays)) return "too-long";
  if (before.from > today || after.from > today) return "future";
  return null;
}

/** Lays dates out as month blocks of weeks, and says where an arrow key leads. */
import { addDays, firstOfMonth, lastOfMonth, weekdayOf } from "./calendar-date.ts";

/** A month: weeks of seven places, Monday first; null where the day belongs to another month. */
export interface MonthBlock<T> {
  /** First date of the month. */
  readonly month: string;
  readonly weeks: readonly (readonly (T | null)[])[];
}

/** Puts days, which follow each other without a gap, into month blocks. */
export function monthBlocks<T extends { readonly date: string }>(days: readonly T[]): readonly MonthBlock<T>[] {
  const blocks: { month: string; weeks: (T | null)[][] }[] = [];
  for (const day of days) {
    const month = firstOfMonth(day.date);
    let block = blocks.at(-1);
    if (block?.month !== month) {
      block = { month, weeks: [] };
      blocks.push(block);
    }
    const weekday = weekdayOf(day.date);
    let week = block.weeks.at(-1);
    if (!week || weekday === 0) {
      week = Array.from({ length: 7 }, () => null);
      block.weeks.push(week);
    }
    week[weekday] = day;
  }
  return blocks;
}

/** Where a key leads from a date: a day, a week, the month's ends, a month on; null for keys that lead nowhere. */
export function dateAfterKey(date: string, key: string): string | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(date, -1);
    case "ArrowRight":
      return addDays(date, 1);
    case "ArrowUp":
      return addDays(date, -7);
    case "ArrowDown":
      return addDays(date, 7);
    case "Home":
      return firstOfMonth(date);
    case "End":
      return lastOfMonth(date);
    case "PageUp":
      return sameDayOfMonth(date, -1);
    case "PageDown":
      return sameDayOfMonth(date, 1);
    default:
      return null;
  }
}

function sameDayOfMonth(date: string, months: number): string {
  const last = lastOfMonth(date, months);
  const same = `${last.slice(0, 8)}${date.slice(8)}`;
  return same < last ? same : last;
}

/** When the site is quiet: a time of day in its time zone. */
import { DateTime } from "luxon";

/** The latest moment, not after `nowMs`, at which it was the time of day `at` (`02:30`) at the site; epoch ms. */
export function lastTimeOfDay(nowMs: number, at: string, timeZone: string): number {
  const [hour = 0, minute = 0] = at.split(":").map(Number);
  const now = DateTime.fromMillis(nowMs, { zone: timeZone });
  const today = now.set({ hour, minute, second: 0, millisecond: 0 });
  return (today.toMillis() <= nowMs ? today : today.minus({ days: 1 })).toMillis();
}

/** The site's date, `YYYY-MM-DD`. */
export function dateAt(nowMs: number, timeZone: string): string {
  return DateTime.fromMillis(nowMs, { zone: timeZone }).toISODate() ?? "";
}

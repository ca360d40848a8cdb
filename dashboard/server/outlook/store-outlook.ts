/** How large the store is going to be, and when its disk is full: reckoned from what a day takes, and how long it is kept. */
import type { StoreOutlook } from "../../../common/contract/store-answers.ts";
import type { StoreMeasure } from "../history/measure-store.ts";
import type { KeepDays } from "../history/thinning.ts";

interface OutlookInput {
  readonly measure: StoreMeasure;
  readonly keepDays: KeepDays;
  /** The file with its write-ahead log, and what is free on its disk. */
  readonly fileBytes: number;
  readonly freeBytes: number;
  readonly atMs: number;
}

const daysInYear = 365.25;
const toldYears = [1, 5, 10] as const;
/** So far ahead one looks for the day on which the disk is full. */
const mostDays = Math.ceil(10 * daysInYear);

/** Reckons it. */
export function reckonOutlook({ measure, keepDays, fileBytes, freeBytes, atMs }: OutlookInput): StoreOutlook {
  const { channels, machines, bytesPerDay } = measure;
  const grown = (days: number) => usedIn(measure, keepDays, days) - measure.usedBytes;
  // A file gets no smaller by what is taken out of it: the room is used again.
  const sizeIn = (days: number) => Math.round(Math.max(fileBytes, usedIn(measure, keepDays, days)));
  const slackBytes = Math.max(0, fileBytes - measure.usedBytes);
  return {
    atMs,
    fileBytes,
    freeBytes,
    channels,
    machines,
    bytesPerDay,
    keepDays: { seconds: keepDays.seconds, minutes: keepDays.minutes },
    inYears: toldYears.map((years) => ({ years, bytes: sizeIn(years * daysInYear) })),
    fullInDays: firstDay((days) => grown(days) > slackBytes + freeBytes),
  };
}

/** Bytes in use so many days from now. */
function usedIn({ bytesPerDay, heldDays, usedBytes }: StoreMeasure, keep: KeepDays, days: number): number {
  const added = (age: "seconds" | "minutes") =>
    bytesPerDay[age] * (Math.min(Math.max(keep[age], 0), heldDays[age] + days) - heldDays[age]);
  const forEver = bytesPerDay.hours + bytesPerDay.states + bytesPerDay.figures;
  return Math.max(0, usedBytes + added("seconds") + added("minutes") + forEver * days);
}

/** The first day on which something holds; null: on none within ten years. */
function firstDay(holds: (days: number) => boolean): number | null {
  for (let days = 0; days <= mostDays; days += 1) if (holds(days)) return days;
  return null;
}

/** The store's outlook in a line, for the command line. */
import type { StoreOutlook } from "../../../common/contract/store-answers.ts";

/** Says how large it is, how it grows, and whether its disk has the room. */
export function describeOutlook({ fileBytes, freeBytes, bytesPerDay, inYears, fullInDays }: StoreOutlook): string {
  const perDay = Object.values(bytesPerDay).reduce((sum, bytes) => sum + bytes, 0);
  const later = inYears.filter(({ years }) => years > 1).map(({ years, bytes }) => `${size(bytes)} in ${years} years`);
  const full = fullInDays === null ? "not full within ten years" : `full in ${fullInDays} days`;
  return `${size(fileBytes)} now, ${size(perDay)} written a day; at this rate ${later.join(", ")}; ${size(freeBytes)} free, ${full}`;
}

function size(bytes: number): string {
  const mega = bytes / 1e6;
  return mega < 999.5 ? `${mega.toFixed(mega < 9.95 ? 1 : 0)} MB` : `${(mega / 1000).toFixed(1)} GB`;
}

/** Writes sizes of files for people. */
import type { Language } from "../../../common/contract/quantities.ts";

const units = ["kB", "MB", "GB", "TB"] as const;

/** "3.1 GB": two digits where there is one before the point, powers of 1000 as on the packages of disks and cards. */
export function formatBytes(bytes: number, language: Language): string {
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 9.95 ? 1 : 0;
  return `${value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${units[unit]}`;
}

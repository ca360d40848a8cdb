/** The hourly rate that somebody entered to see hours as yen: kept in this browser only. */

const storageKey = "machikoba-yen-per-hour";

/** Highest rate that is taken for meant, in yen an hour. */
const highestYenPerHour = 10_000_000;

/** Reads what was typed: digits, Japanese wide digits and separators; null for nothing, or for what isn't a rate. */
export function parseYenPerHour(text: string): number | null {
  const plain = text.normalize("NFKC").replace(/[\s,¥円]/g, "");
  if (!/^\d+$/.test(plain)) return null;
  const yen = Number(plain);
  return yen > 0 && yen <= highestYenPerHour ? yen : null;
}

// A browser that is told to keep nothing throws here; the rate then lasts as long as the page.
/** The rate that was kept, yen an hour; null when there is none. */
export function readYenPerHour(): number | null {
  try {
    return parseYenPerHour(localStorage.getItem(storageKey) ?? "");
  } catch {
    return null;
  }
}

/** Keeps a rate, or forgets it. */
export function keepYenPerHour(yenPerHour: number | null): void {
  try {
    if (yenPerHour === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, String(yenPerHour));
  } catch {}
}

/** Days and offsets of the site's time zone, reckoned in the browser, which may stand in another. */

const dayMs = 86_400_000;

/** A site's time zone. */
export interface SiteZone {
  /** Site's local time less UTC at a time, ms. */
  readonly offsetMs: (atMs: number) => number;
  /** The time at which the site's clock shows `localMs`, local time written as if it were UTC; undefined where it never does. */
  readonly atLocal: (localMs: number) => number | undefined;
  /** Site's midnight before a time (or at it), moved on by whole days. */
  readonly midnight: (atMs: number, days?: number) => number;
}

/** Opens a time zone by its IANA name. */
export function createSiteZone(timeZone: string): SiteZone {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

  function offsetMs(atMs: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(atMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
  }

  function atLocal(localMs: number): number | undefined {
    // The offset before and after a change of the clock: one of them fits, or none in the hour that is left out.
    const guesses = [localMs - offsetMs(localMs - dayMs), localMs - offsetMs(localMs + dayMs)];
    return guesses.find((atMs) => atMs + offsetMs(atMs) === localMs);
  }

  return {
    offsetMs,
    atLocal,
    midnight(atMs, days = 0) {
      const localMs = (Math.floor((atMs + offsetMs(atMs)) / dayMs) + days) * dayMs;
      return atLocal(localMs) ?? localMs - offsetMs(localMs);
    },
  };
}

/** Readings of one channel gathered into seconds: mean, min, max and standard deviation, with how long they are valid. */

/** One second of one channel. Times in ms on the caller's monotonic clock, values in the channel's unit. */
export interface Second {
  /** Where the second begins: a whole multiple of 1000. */
  readonly t: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Standard deviation of the readings in the second (population). */
  readonly std: number;
  /** Number of readings. */
  readonly n: number;
  /** Valid until `t + validForMs`. */
  readonly validForMs: number;
  /** What was wrong with any of its readings: bits of `secondFlags`. */
  readonly flags: number;
}

/** A reading as it goes into a second. */
export interface WindowReading {
  readonly t: number;
  readonly value: number;
  /** How long the reading itself is valid, in ms from `t`. */
  readonly validForMs: number;
  /** What was wrong with it: bits of `secondFlags`. */
  readonly flags: number;
}

/** Gathers readings into seconds; readings may come in any order within a second that isn't closed yet. */
export interface SecondWindows {
  /** Takes a reading; false when its second is closed already (it came too late). */
  add(reading: WindowReading): boolean;
  /** Closes all seconds that end at or before `t`, oldest first. */
  closeUntil(t: number): Second[];
}

interface OpenSecond {
  t: number;
  n: number;
  mean: number;
  /** Sum of squared differences from the mean (Welford's method, so that small spreads on large values stay exact). */
  m2: number;
  min: number;
  max: number;
  validUntil: number;
  flags: number;
}

/** Creates the windows of one channel. Holds at most the seconds that are open: two or three. */
export function createSecondWindows(): SecondWindows {
  const open = new Map<number, OpenSecond>();
  let closedUntil = Number.NEGATIVE_INFINITY;

  return {
    add(reading) {
      const t = Math.floor(reading.t / 1000) * 1000;
      if (t < closedUntil) return false;
      const second = open.get(t);
      if (second) addTo(second, reading);
      else open.set(t, startSecond(t, reading));
      return true;
    },
    closeUntil(t) {
      const end = Math.floor(t / 1000) * 1000;
      if (end <= closedUntil) return [];
      closedUntil = end;
      const closed = [...open.values()].filter((second) => second.t + 1000 <= end).sort((a, b) => a.t - b.t);
      for (const second of closed) open.delete(second.t);
      return closed.map(finishSecond);
    },
  };
}

function startSecond(t: number, { t: at, value, validForMs, flags }: WindowReading): OpenSecond {
  return { t, n: 1, mean: value, m2: 0, min: value, max: value, validUntil: at + validForMs, flags };
}

function addTo(second: OpenSecond, { t, value, validForMs, flags }: WindowReading): void {
  second.n += 1;
  const difference = value - second.mean;
  second.mean += difference / second.n;
  second.m2 += difference * (value - second.mean);
  second.min = Math.min(second.min, value);
  second.max = Math.max(second.max, value);
  second.validUntil = Math.max(second.validUntil, t + validForMs);
  second.flags |= flags;
}

function finishSecond({ t, n, mean, m2, min, max, validUntil, flags }: OpenSecond): Second {
  return { t, n, mean, min, max, std: Math.sqrt(m2 / n), validForMs: Math.round(validUntil - t), flags };
}

/** The hours that one mirror is owed, in the order of time, for many thousands of them. */
import { blockOfKey } from "./block-keys.ts";

/** What is known of an owed hour. */
export interface OwedHour {
  sentUntilMs: number;
  changes: number;
  rows: number;
}

/** Owed hours by their keys, which rise with time. */
export interface OwedHours {
  get(key: number): OwedHour | undefined;
  set(key: number, owed: OwedHour): void;
  delete(key: number): void;
  /** The lowest keys, at most `limit`, in their order. */
  first(limit: number): number[];
  /** How many lie in hours before this one. */
  countBefore(hour: number): number;
}

/** Creates it empty. Hours are mostly added at the end and taken from the beginning: both cost nothing then. */
export function createOwedHours(): OwedHours {
  const owed = new Map<number, OwedHour>();
  /** Keys in their order, from `head` on; some of them may have been deleted. */
  let keys: number[] = [];
  let head = 0;
  let isSorted = true;

  function sort(): void {
    if (isSorted && head < keys.length / 2) return;
    keys = isSorted ? keys.slice(head) : [...owed.keys()].sort((a, b) => a - b);
    head = 0;
    isSorted = true;
  }

  return {
    get: (key) => owed.get(key),
    set(key, value) {
      if (!owed.has(key)) {
        if (key > (keys.at(-1) ?? -1)) keys.push(key);
        else isSorted = false;
      }
      owed.set(key, value);
    },
    delete: (key) => void owed.delete(key),
    first(limit) {
      sort();
      while (head < keys.length && !owed.has(keys[head] ?? -1)) head += 1;
      const found: number[] = [];
      for (let at = head; at < keys.length && found.length < limit; at += 1) {
        const key = keys[at] ?? -1;
        if (owed.has(key)) found.push(key);
      }
      return found;
    },
    countBefore(hour) {
      sort();
      let notBefore = 0;
      for (let at = keys.length - 1; at >= head && blockOfKey(keys[at] ?? 0) >= hour; at -= 1) {
        if (owed.has(keys[at] ?? -1)) notBefore += 1;
      }
      return owed.size - notBefore;
    },
  };
}

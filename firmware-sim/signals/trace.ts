/** A recording of a real machine's current, read from a CSV file in `firmware-sim/traces`. */
import { readFileSync } from "node:fs";

/** A recording that is held in memory. */
export interface Trace {
  /** From the first row to the end of the last, in ms. */
  readonly lengthMs: number;
  /** The recorded amperes; each row holds until the next. Before the first and behind the last row those hold. */
  ampsAt(offsetMs: number): number;
  /** The stretches in which the current stays below, or at and above, a threshold; they tile the recording. */
  stretches(thresholdA: number): readonly Stretch[];
}

/** A stretch of a recording. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly isAbove: boolean;
}

const tracesFolder = new URL("../traces/", import.meta.url);

/** Reads a recording that is shipped, by its name without `.csv`. Throws for a file that isn't there or isn't a recording. */
export function loadTrace(name: string): Trace {
  const file = new URL(`${name}.csv`, tracesFolder);
  return parseTrace(readFileSync(file, "utf8"), `${name}.csv`);
}

/**
 * Parses a recording: `#` comments, a line `seconds,amps`, then rows in the order of time. The last row holds as long as
 * the one before it.
 */
export function parseTrace(text: string, name: string): Trace {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const [heading, ...rows] = lines;
  if (heading?.trim() !== "seconds,amps") throw new Error(`${name}: the first line must be "seconds,amps"`);
  const starts = new Float64Array(rows.length);
  const amps = new Float64Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const [seconds = Number.NaN, value = Number.NaN] = row.split(",").map(Number);
    const isForward = index === 0 || seconds * 1000 > (starts[index - 1] ?? 0);
    if (!Number.isFinite(seconds) || !(value >= 0) || !isForward) {
      throw new Error(`${name}: "${row}" isn't a row of seconds (ascending) and amperes (0 or more)`);
    }
    starts[index] = seconds * 1000;
    amps[index] = value;
  }
  if (rows.length < 2) throw new Error(`${name} has ${rows.length} rows; a recording needs two`);
  return createTrace(starts, amps);
}

function createTrace(starts: Float64Array, amps: Float64Array): Trace {
  const first = starts[0] ?? 0;
  const last = starts.length - 1;
  const lengthMs = 2 * (starts[last] ?? 0) - (starts[last - 1] ?? 0) - first;
  const meanStepMs = lengthMs / starts.length;

  /** Rows come at nearly even distances, so the guess is at most a few rows off. */
  function rowAt(offsetMs: number): number {
    let row = Math.min(last, Math.max(0, Math.floor(offsetMs / meanStepMs)));
    while (row > 0 && (starts[row] ?? 0) - first > offsetMs) row -= 1;
    while (row < last && (starts[row + 1] ?? 0) - first <= offsetMs) row += 1;
    return row;
  }

  return {
    lengthMs,
    ampsAt: (offsetMs) => amps[rowAt(offsetMs)] ?? 0,
    stretches(thresholdA) {
      const found: Stretch[] = [];
      for (let row = 0; row <= last; row += 1) {
        const isAbove = (amps[row] ?? 0) >= thresholdA;
        const startMs = (starts[row] ?? 0) - first;
        const endMs = row === last ? lengthMs : (starts[row + 1] ?? 0) - first;
        const before = found.at(-1);
        if (before?.isAbove === isAbove) found[found.length - 1] = { ...before, endMs };
        else found.push({ startMs, endMs, isAbove });
      }
      return found;
    },
  };
}

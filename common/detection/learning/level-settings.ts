/** Thresholds and dwells that follow from the levels alone. */
import { type DetectionSettings, detectionSettings } from "../../contract/plant-settings.ts";
import type { LearnedLevels } from "./level-learner.ts";
import type { Level } from "./levels.ts";

/** A state must last longer than one value. */
const dwellIntervals = 1.5;
/** Values that come more often than this are judged as finely as they come. */
const fineMs = 500;
const longestDwellMs = 600_000;

/** Dwells for values that come at an interval: as usual, but longer than one value; in finer recordings no longer than that. */
export function dwellsFor(
  intervalMs: number,
): Pick<DetectionSettings, "dwellRunningMs" | "dwellIdleMs" | "dwellOffMs"> {
  const dwell = Math.round(dwellIntervals * intervalMs);
  const usual = detectionSettings.parse({});
  const atLeast = (ms: number) => Math.min(longestDwellMs, intervalMs < fineMs ? dwell : Math.max(ms, dwell));
  return {
    dwellRunningMs: atLeast(usual.dwellRunningMs),
    dwellIdleMs: atLeast(usual.dwellIdleMs),
    dwellOffMs: atLeast(usual.dwellOffMs),
  };
}

/** Two thresholds from the levels. Where there is no valley the threshold lies well below all that was seen. */
export function levelSettings({ levels, zeroBelowA, intervalMs }: LearnedLevels): DetectionSettings {
  const hasZero = levels[0]?.peakA === 0;
  const lit = hasZero ? levels.slice(1) : levels;
  const [first] = lit;
  if (!first) return detectionSettings.parse({ ...dwellsFor(intervalMs), origin: "learned" });
  const split = widestValley(lit);
  const belowFirst = hasZero ? zeroBelowA : first.lowA / 2;
  const runAboveA = split ?? belowFirst;
  const off = hasZero ? zeroBelowA : Math.min(zeroBelowA, first.lowA / 2);
  return detectionSettings.parse({
    runAboveA: rounded(runAboveA),
    // Where nothing was seen between off and running, all that isn't running is off.
    offBelowA: rounded(split === undefined && hasZero ? runAboveA * 0.95 : Math.min(off, runAboveA * 0.95)),
    ...dwellsFor(intervalMs),
    origin: "learned",
  });
}

/** The valley between the two neighbours that lie farthest apart, in amperes; undefined for a single level. */
function widestValley(lit: readonly Level[]): number | undefined {
  let widest = 0;
  let valleyA: number | undefined;
  for (const [index, high] of lit.entries()) {
    const low = lit[index - 1];
    if (!low || high.peakA / low.peakA <= widest) continue;
    widest = high.peakA / low.peakA;
    valleyA = high.fromA;
  }
  return valleyA;
}

/** To three digits: more would pretend. */
export function rounded(valueA: number): number {
  return Number(valueA.toPrecision(3));
}

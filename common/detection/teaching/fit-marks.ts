/** The settings that fit marks best: thresholds between their levels, and steps where levels don't tell, pulled towards what is usual. */
import { type DetectionSettings, detectionSettings } from "../../contract/plant-settings.ts";
import type { DetectionSecond } from "../detection-second.ts";
import { type Learned, stepFrom, usualStepShare } from "../learning/proposal.ts";
import { balancedAccuracy, scoreMarks } from "./marked-score.ts";
import type { Mark } from "./marks.ts";
import { gatherMarkedLevels, thresholdBetween } from "./taught-levels.ts";

/** What is usual, as found on recordings of other machines: see learning. */
const usual = { stepShare: usualStepShare, pauseSpacings: 8, shortestPauseMs: 30_000, longestPauseMs: 180_000 };
type Constants = typeof usual;
/** Factors that are tried on each constant. */
const factors = [0.5, 0.63, 0.8, 1.25, 1.6, 2];
/** What it costs to leave what is usual by a factor of e, in balanced accuracy. */
const pull = 0.04;
/** What is more complicated, or less usual, must be better by so much. */
export const mustGain = 0.03;

/** The settings that fit the marks best. */
export function fitMarks(
  base: Learned,
  pieces: readonly (readonly DetectionSecond[])[],
  marks: readonly Mark[],
): DetectionSettings {
  const { running, idle, off } = gatherMarkedLevels(pieces, marks);
  const isOffMarked = off.totalMs() > 0;
  const offFrom = isOffMarked ? thresholdBetween(off, idle.totalMs() > 0 ? idle : running) : undefined;
  const runFrom = thresholdBetween(idle.totalMs() > 0 ? idle : off, running);
  const runAboveA = runFrom?.thresholdA ?? base.byLevels.runAboveA;
  const byLevel = withThresholds(base.byLevels, offFrom?.thresholdA, runAboveA);
  if (!base.canShowSteps || idle.totalMs() === 0) return byLevel;
  // Steps are looked for wherever the machine may work: above what it draws at rest, as learning found it.
  const floor = withThresholds(base.byLevels, offFrom?.thresholdA, base.byLevels.runAboveA);
  const bySteps = nudge(base, floor, pieces, marks);
  const gain = bySteps.value - balancedAccuracy(scoreMarks(byLevel, pieces, marks));
  return gain > mustGain ? bySteps.settings : byLevel;
}

function withThresholds(
  settings: DetectionSettings,
  offBelowA: number | undefined,
  runAboveA: number,
): DetectionSettings {
  const off = Math.min(offBelowA ?? settings.offBelowA, runAboveA * 0.95);
  const { activity: _, ...rest } = settings;
  return detectionSettings.parse({
    ...rest,
    offBelowA: Number(off.toPrecision(3)),
    runAboveA: Number(runAboveA.toPrecision(3)),
    origin: "taught",
  });
}

/** Moves the four constants of activity one after the other, as long as that tells more of the marks right than it costs. */
function nudge(
  { found: { levels, noiseA } }: Learned,
  floor: DetectionSettings,
  pieces: readonly (readonly DetectionSecond[])[],
  marks: readonly Mark[],
): { settings: DetectionSettings; value: number } {
  const settingsOf = ({ stepShare, pauseSpacings, shortestPauseMs, longestPauseMs }: Constants): DetectionSettings => ({
    ...floor,
    activity: {
      stepA: stepFrom(levels.at(-1)?.medianA ?? 0, noiseA, stepShare),
      pauseSpacings: Number(pauseSpacings.toPrecision(3)),
      shortestPauseMs: Math.round(Math.min(shortestPauseMs, longestPauseMs)),
      longestPauseMs: Math.round(Math.min(longestPauseMs, 180_000)),
    },
  });
  const cost = (constants: Constants) =>
    (Object.keys(usual) as (keyof Constants)[]).reduce(
      (sum, key) => sum + pull * Math.abs(Math.log(constants[key] / usual[key])),
      0,
    );
  const worthOf = (constants: Constants) =>
    balancedAccuracy(scoreMarks(settingsOf(constants), pieces, marks)) - cost(constants);
  let best: Constants = usual;
  let value = worthOf(best);
  for (const key of ["stepShare", "pauseSpacings", "longestPauseMs", "shortestPauseMs"] as const) {
    for (const factor of factors) {
      const tried = { ...best, [key]: usual[key] * factor };
      if (tried.longestPauseMs > usual.longestPauseMs) continue;
      const triedValue = worthOf(tried);
      if (triedValue <= value) continue;
      best = tried;
      value = triedValue;
    }
  }
  return { settings: settingsOf(best), value };
}

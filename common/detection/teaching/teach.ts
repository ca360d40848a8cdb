/** Settings taught by marks: thresholds from the marked levels, and steps where levels don't tell, pulled towards what is usual. */
import { type DetectionSettings, detectionSettings } from "../../contract/plant-settings.ts";
import type { DetectionSecond } from "../detection-second.ts";
import type { Learned } from "../learning/proposal.ts";
import { balancedAccuracy, type MarkedScore, scoreMarks, sumScores } from "./marked-score.ts";
import type { Mark } from "./marks.ts";
import { gatherMarkedLevels, thresholdBetween } from "./taught-levels.ts";

/** Taught settings, or why there are none. */
export type Taught =
  | { readonly settings: DetectionSettings; readonly reasons: readonly string[]; readonly score: MarkedScore }
  | { readonly refused: { readonly code: "marks-too-few" | "marks-undecided"; readonly reason: string } };

/** What is usual, as found on recordings of other machines: see learning. */
const usual = { stepShare: 0.12, pauseSpacings: 8, shortestPauseMs: 30_000, longestPauseMs: 180_000 };
type Constants = typeof usual;

/** Factors that are tried on each constant. */
const factors = [0.5, 0.63, 0.8, 1.25, 1.6, 2];
/** What it costs to leave what is usual by a factor of e, in balanced accuracy. */
const pull = 0.04;
/** What is more complicated, or less usual, must be better by so much. */
const mustGain = 0.03;
/**
 * Where learning found nothing that tells work from waiting, marks must show it the more clearly: some minutes can be
 * told apart by chance.
 */
const leastAccuracy = 0.8;
const leastMarkedMs = 60_000;

/**
 * Teaches from marks and the seconds around them. Taught settings are judged on marks that were left out when they were
 * made. Where what was learned without marks does as well on the marks, it stays.
 */
export function teachSettings(
  base: Learned,
  pieces: readonly (readonly DetectionSecond[])[],
  allMarks: readonly Mark[],
): Taught {
  const marks = allMarks.filter(({ startMs, endMs }) =>
    pieces.some((piece) => piece.some(({ t }) => t >= startMs && t < endMs)),
  );
  const all = scoreMarks(base.byLevels, pieces, marks);
  const { running, idle, off } = all.markedMs;
  if (running < leastMarkedMs || idle + off < leastMarkedMs) return { refused: tooFew(all) };
  const fitted = fitMarks(base, pieces, marks);
  const seen = scoreMarks(fitted, pieces, marks);
  const leftOut = leaveOneOut(base, pieces, marks) ?? seen;
  const byLearned = base.proposal && scoreMarks(base.proposal.settings, pieces, marks);
  const staysLearned =
    byLearned && isAsGood(balancedAccuracy(byLearned), balancedAccuracy(leftOut), balancedAccuracy(seen));
  const score = staysLearned ? byLearned : leftOut;
  const settings = staysLearned && base.proposal ? base.proposal.settings : fitted;
  const accuracy = balancedAccuracy(score);
  if (!base.proposal && accuracy < leastAccuracy) return { refused: undecided(accuracy) };
  if (!staysLearned && base.refused?.code === "few-steps" && settings.activity) return { refused: onlyHere(accuracy) };
  const markedMinutes = Math.round((running + idle + off) / 6000) / 10;
  const taught = { balancedAccuracy: Math.round(accuracy * 1000) / 1000, markedMinutes };
  const reasons = reasonsOf(settings, taught, staysLearned ?? false);
  return { settings: { ...settings, origin: "taught", taught }, reasons, score };
}

/**
 * What was learned without marks stays if it does as well on them as what they teach does on marks that were left out. Near a
 * tie it must also do as well as what they teach does on the same marks: people don't want to be told wrong what they showed.
 */
function isAsGood(learned: number, leftOut: number, seen: number): boolean {
  return learned >= leftOut + mustGain || (learned >= leftOut - mustGain && learned >= seen - mustGain);
}

/** The settings that fit the marks best. */
function fitMarks(
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
      stepA: Number(Math.max(stepShare * (levels.at(-1)?.medianA ?? 0), 6 * noiseA).toPrecision(3)),
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

/** Teaches without each mark in turn, and scores that mark; undefined when too little would be left to learn from. */
function leaveOneOut(
  base: Learned,
  pieces: readonly (readonly DetectionSecond[])[],
  marks: readonly Mark[],
): MarkedScore | undefined {
  const scores = groupsOf(marks).flatMap((group) => {
    const { left, rest } = leaveOut(group, marks);
    const states = new Set(rest.map(({ state }) => state));
    if (!states.has("running") || states.size < 2) return [];
    return [scoreMarks(fitMarks(base, pieces, rest), pieces, left)];
  });
  return scores.length === 0 ? undefined : sumScores(scores);
}

/**
 * The marks of a group, and those that are left to learn from. Of a state that was marked in this group alone the first half
 * of each mark stays to learn from: nobody can learn a state without any mark of it.
 */
function leaveOut(group: readonly Mark[], marks: readonly Mark[]): { left: Mark[]; rest: Mark[] } {
  const others = marks.filter((mark) => !group.includes(mark));
  const isLone = ({ state }: Mark) => !others.some((other) => other.state === state);
  const middleOf = ({ startMs, endMs }: Mark) => (startMs + endMs) / 2;
  return {
    left: group.map((mark) => (isLone(mark) ? { ...mark, startMs: middleOf(mark) } : mark)),
    rest: [...others, ...group.filter(isLone).map((mark) => ({ ...mark, endMs: middleOf(mark) }))],
  };
}

/** Many short marks are left out in at most so many groups of neighbours. */
const mostGroups = 6;

function groupsOf(marks: readonly Mark[]): Mark[][] {
  const sorted = [...marks].sort((a, b) => a.startMs - b.startMs);
  const size = Math.ceil(sorted.length / mostGroups);
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, group) =>
    sorted.slice(group * size, (group + 1) * size),
  );
}

function reasonsOf(
  { activity, offBelowA, runAboveA }: DetectionSettings,
  { balancedAccuracy: accuracy, markedMinutes }: { balancedAccuracy: number; markedMinutes: number },
  staysLearned: boolean,
): string[] {
  const levels = `Below ${offBelowA} A the machine is off, from ${runAboveA} A on it `;
  const how = activity
    ? `may work: it is running from the first step above ${activity.stepA} A to the last one before a pause.`
    : "is running.";
  const right = `${Math.round(accuracy * 100)} % are told right (mean of the marked states).`;
  if (staysLearned) {
    return [
      levels + how,
      `What was learned without marks stays, since nothing taught does better: of the ${markedMinutes} marked minutes ${right}`,
    ];
  }
  return [levels + how, `Of the ${markedMinutes} marked minutes, left out in turn, ${right}`];
}

function tooFew({ markedMs }: MarkedScore): { code: "marks-too-few"; reason: string } {
  const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} min`;
  return {
    code: "marks-too-few",
    reason:
      `The marks cover ${minutes(markedMs.running)} of running and ${minutes(markedMs.idle + markedMs.off)} of idle or off, where the current is known: ` +
      "mark at least a minute of each, better ten.",
  };
}

function undecided(accuracy: number): { code: "marks-undecided"; reason: string } {
  return {
    code: "marks-undecided",
    reason:
      `Neither the level nor the steps of this current tell the marked states apart: of marks that were left out only ${Math.round(accuracy * 100)} % ` +
      "are told right. Clamp the cable of the spindle or of the main motor, or mark other minutes.",
  };
}

function onlyHere(accuracy: number): { code: "marks-undecided"; reason: string } {
  return {
    code: "marks-undecided",
    reason:
      `In the marked minutes steps of the current tell work from waiting (${Math.round(accuracy * 100)} %), but in the rest of the recording ` +
      "the current stays still for minutes while the machine works or waits: what holds here doesn't hold there. Clamp the cable of " +
      "the spindle or of the main motor.",
  };
}

/** Settings taught by marks, with how well they do on marks that were left out; or why there are none. */
import type { DetectionSettings } from "../../contract/plant-settings.ts";
import type { DetectionSecond } from "../detection-second.ts";
import type { Learned } from "../learning/proposal.ts";
import { fitMarks, mustGain } from "./fit-marks.ts";
import { balancedAccuracy, type MarkedScore, scoreMarks, sumScores } from "./marked-score.ts";
import type { Mark } from "./marks.ts";

/** Taught settings, or why there are none. */
export type Taught =
  | { readonly settings: DetectionSettings; readonly reasons: readonly string[]; readonly score: MarkedScore }
  | { readonly refused: { readonly code: "marks-too-few" | "marks-undecided"; readonly reason: string } };

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

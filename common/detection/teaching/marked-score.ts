/** How much of what people marked some settings tell right. */
import type { DetectionSettings } from "../../contract/plant-settings.ts";
import type { DetectionSecond } from "../detection-second.ts";
import { createStateTimes } from "../learning/state-times.ts";
import type { Segment } from "../segments.ts";
import type { Mark } from "./marks.ts";

/** Marked time by state, and how much of it was told right, in ms. */
export interface MarkedScore {
  readonly markedMs: Record<Mark["state"], number>;
  readonly rightMs: Record<Mark["state"], number>;
}

/** Plays pieces of a recording with some settings and compares with marks. Time that is unknown isn't counted. */
export function scoreMarks(
  settings: DetectionSettings,
  pieces: readonly (readonly DetectionSecond[])[],
  marks: readonly Mark[],
): MarkedScore {
  const score: MarkedScore = { markedMs: { running: 0, idle: 0, off: 0 }, rightMs: { running: 0, idle: 0, off: 0 } };
  const sorted = [...marks].sort((a, b) => a.startMs - b.startMs);
  let first = 0;
  const count = (segment: Segment) => {
    while ((sorted[first]?.endMs ?? Number.POSITIVE_INFINITY) <= segment.startMs) first += 1;
    for (let place = first; place < sorted.length; place += 1) {
      const mark = sorted[place] as Mark;
      if (mark.startMs >= segment.endMs) break;
      // Marks may lie within each other: one that began later may be over already.
      if (segment.state === "unknown" || mark.endMs <= segment.startMs) continue;
      const ms = Math.min(mark.endMs, segment.endMs) - Math.max(mark.startMs, segment.startMs);
      score.markedMs[mark.state] += ms;
      if (segment.state === mark.state) score.rightMs[mark.state] += ms;
    }
  };
  for (const piece of pieces) {
    const times = createStateTimes(settings, count);
    for (const second of piece) times.add(second);
    times.result();
  }
  return score;
}

/** Adds up scores. */
export function sumScores(scores: readonly MarkedScore[]): MarkedScore {
  const sum = (kind: keyof MarkedScore, state: Mark["state"]) =>
    scores.reduce((total, score) => total + score[kind][state], 0);
  const all = (kind: keyof MarkedScore) => ({
    running: sum(kind, "running"),
    idle: sum(kind, "idle"),
    off: sum(kind, "off"),
  });
  return { markedMs: all("markedMs"), rightMs: all("rightMs") };
}

/** Mean share told right of the states that were marked, 0 to 1: every state counts the same, however long it was marked. */
export function balancedAccuracy({ markedMs, rightMs }: MarkedScore): number {
  const states = (["running", "idle", "off"] as const).filter((state) => markedMs[state] > 0);
  if (states.length === 0) return 0;
  return states.reduce((sum, state) => sum + rightMs[state] / markedMs[state], 0) / states.length;
}

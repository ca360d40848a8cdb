/** Plays labelled seconds through detection as the agent does, and keeps what was told live and what was written. */
import type { DetectionSettings } from "../../../common/contract/plant-settings.ts";
import { learnSettings } from "../../../common/detection/learning/proposal.ts";
import { createSegments, type Segment } from "../../../common/detection/segments.ts";
import { createStateDetector } from "../../../common/detection/state-detector.ts";
import { gatherMarkedSeconds, type Mark } from "../../../common/detection/teaching/marks.ts";
import { teachSettings } from "../../../common/detection/teaching/teach.ts";
import { type Agreement, agreementOf, type LabelledSeconds, runningIn } from "./agreement.ts";

/** What came of a recording. */
export interface Played {
  readonly segments: readonly Segment[];
  /** Running as it was written in the end, and as a screen showed it when the second had just passed. */
  readonly written: readonly boolean[];
  readonly live: readonly boolean[];
}

/** Plays a recording with some settings. */
export function play({ seconds }: LabelledSeconds, settings: DetectionSettings): Played {
  const detector = createStateDetector(settings, seconds[0]?.t ?? 0);
  const folded = createSegments();
  const segments: Segment[] = [];
  const live: boolean[] = [];
  for (const { t, meanA, validForMs, lengthMs } of seconds) {
    for (const told of detector.second(t, meanA, validForMs, lengthMs)) segments.push(...folded.add(told, t));
    live.push(detector.current().state === "running");
  }
  const end = (seconds.at(-1)?.t ?? 0) + 1000;
  for (const told of detector.finish()) segments.push(...folded.add(told, end));
  segments.push(...folded.finish(end));
  return { segments, written: runningIn(segments, seconds), live };
}

/** Learns from a recording without its labels. */
export function learn({ seconds }: LabelledSeconds): ReturnType<typeof learnSettings> {
  return learnSettings(() => [seconds]);
}

/** How taught settings do: for each span of the teacher that marks can be made in, the agreement on another recording. */
export async function teachBySpans(
  teacher: LabelledSeconds,
  judged: LabelledSeconds,
  spanMs: number,
): Promise<{ readonly agreements: Agreement[]; readonly withoutBoth: number; readonly refused: number }> {
  const learned = await learn(teacher);
  const agreements: Agreement[] = [];
  let withoutBoth = 0;
  let refused = 0;
  const first = teacher.seconds[0]?.t ?? 0;
  const last = teacher.seconds.at(-1)?.t ?? 0;
  for (let from = first; from + spanMs <= last; from += spanMs / 2) {
    const marks = marksWithin(teacher, from, from + spanMs);
    if (marks.length === 0) continue;
    const gathered = gatherMarkedSeconds(marks);
    for (const second of teacher.seconds) gathered.add(second);
    const taught = teachSettings(learned, gathered.pieces(), marks);
    if (!("refused" in taught)) agreements.push(agreementOf(play(judged, taught.settings).written, judged.truth));
    else if (taught.refused.code === "marks-too-few") withoutBoth += 1;
    else refused += 1;
  }
  return { agreements, withoutBoth, refused };
}

/** The truth of a span, as a person would mark it. */
function marksWithin({ seconds, truth }: LabelledSeconds, fromMs: number, toMs: number): Mark[] {
  const marks: { startMs: number; endMs: number; state: Mark["state"] }[] = [];
  for (const [index, { t }] of seconds.entries()) {
    if (t < fromMs || t >= toMs) continue;
    const state = truth[index] ? "running" : "idle";
    const before = marks.at(-1);
    if (before?.state === state && t - before.endMs < 2000) before.endMs = t + 1000;
    else marks.push({ startMs: t, endMs: t + 1000, state });
  }
  return marks;
}

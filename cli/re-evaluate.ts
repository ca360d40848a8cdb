/** Decides a machine's past again from its recorded seconds, and tells what that would change. */
import type { SpanFigures } from "../common/contract/history-answers.ts";
import type { DetectionSettings, MachineSettings } from "../common/contract/plant-settings.ts";
import { createStateTimes } from "../common/detection/learning/state-times.ts";
import type { Segment } from "../common/detection/segments.ts";
import { reckonSpan, withShares } from "../dashboard/server/figures/span-figures.ts";
import type { HistoryQuestions } from "../dashboard/server/history/open-questions.ts";
import type { Plan } from "../dashboard/server/ledger/plans.ts";
import { readMachine } from "./machine-recording.ts";

interface ReEvaluation {
  readonly questions: HistoryQuestions;
  readonly plan: Plan;
  readonly machine: MachineSettings;
  readonly detection: DetectionSettings;
  readonly simulated: boolean;
  readonly startMs: number;
  readonly endMs: number;
}

/** What came out. */
export interface ReEvaluated {
  readonly segments: readonly Segment[];
  /** Seconds of which the current is kept. */
  readonly secondsHeld: number;
  readonly spanMs: number;
  readonly before: SpanFigures;
  readonly after: SpanFigures;
}

/** Plays the recorded seconds of a span by other settings. Where no second is kept any more the state becomes unknown. */
export function reEvaluate(asked: ReEvaluation): ReEvaluated {
  const { questions, plan, machine, detection, simulated, startMs, endMs } = asked;
  const segments: Segment[] = [];
  const played = createStateTimes(detection, (segment) => segments.push(segment));
  let secondsHeld = 0;
  for (const piece of readMachine(questions, { machine, startMs, endMs })) {
    secondsHeld += piece.length;
    for (const second of piece) played.add(second);
  }
  played.result();
  const span = { startMs, endMs };
  const figures = (of: readonly { startMs: number; endMs: number; state: Segment["state"] }[]) =>
    withShares(
      reckonSpan({
        segments: of,
        span,
        plannedSpans: plan.calendar.plannedSpans,
        excluded: questions.excluded(machine.id, simulated, span),
        cyclePauseMs: detection.cyclePauseMs ?? 0,
        shortStopMs: plan.plant.shortStopMs,
      }).times,
    );
  const within = clip(segments, startMs, endMs);
  return {
    segments: within,
    secondsHeld,
    spanMs: endMs - startMs,
    before: figures(questions.timeline(machine.id, simulated, span)),
    after: figures(fill(within, startMs, endMs)),
  };
}

function clip(segments: readonly Segment[], startMs: number, endMs: number): Segment[] {
  return segments
    .map((one) => ({ ...one, startMs: Math.max(startMs, one.startMs), endMs: Math.min(endMs, one.endMs) }))
    .filter((one) => one.endMs > one.startMs);
}

/** Holes between segments are unknown: nobody measured there. */
function fill(segments: readonly Segment[], startMs: number, endMs: number): Segment[] {
  const filled: Segment[] = [];
  let untilMs = startMs;
  for (const segment of [...segments, { startMs: endMs, endMs, state: "unknown" } as const]) {
    if (segment.startMs > untilMs) filled.push({ startMs: untilMs, endMs: segment.startMs, state: "unknown" });
    if (segment.endMs > segment.startMs) filled.push(segment);
    untilMs = segment.endMs;
  }
  return filled;
}

/** Decides a machine's past again from its recorded seconds, and tells what that would change. */
import type { SpanFigures } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { DetectionSettings, MachineSettings } from "../../../common/contract/plant-settings.ts";
import { createStateTimes } from "../../../common/detection/learning/state-times.ts";
import type { Segment as DetectedSegment } from "../../../common/detection/segments.ts";
import { reckonSpan, withShares } from "../figures/span-figures.ts";
import type { HistoryQuestions } from "../history/open-questions.ts";
import type { Segment } from "../history/segment.ts";
import { tileTimeline } from "../history/tile-timeline.ts";
import type { Plan } from "../ledger/plans.ts";
import { readMachine } from "./machine-seconds.ts";

interface ReEvaluationInput extends TimeSpan {
  readonly questions: HistoryQuestions;
  readonly plan: Plan;
  readonly machine: MachineSettings;
  readonly detection: DetectionSettings;
  readonly simulated: boolean;
  /** The pause that divides two cycles of the machine, as it was learned, ms; settings that name one go before. */
  readonly learnedPauseMs: number | undefined;
  /** Told how far it is, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What came out. */
export interface ReEvaluated {
  /** What was decided, in order; where there is nothing in between, no second is kept. */
  readonly segments: readonly Segment[];
  /** How the span was and would be: tiles without hole or overlap. */
  readonly before: readonly Segment[];
  readonly after: readonly Segment[];
  readonly figuresBefore: SpanFigures;
  readonly figuresAfter: SpanFigures;
  /** Time of the span whose current is kept, ms. */
  readonly heldMs: number;
}

/**
 * Read before and behind the span, ms: what a machine does at the span's ends is decided as it was live, by what came
 * before, and by pauses that are known only minutes later.
 */
const aroundMs = 15 * 60_000;

/** Plays the recorded seconds of a span by other settings. Where no second is kept any more the state becomes unknown. */
export function reEvaluate(input: ReEvaluationInput): ReEvaluated {
  const { questions, machine, simulated, startMs, endMs } = input;
  const span = { startMs, endMs };
  const { decided, heldMs } = play(input);
  const segments = decided.flatMap((one): Segment[] => {
    const within = { startMs: Math.max(startMs, one.startMs), endMs: Math.min(endMs, one.endMs) };
    if (within.endMs <= within.startMs) return [];
    return [{ ...within, state: one.state, cause: one.cause, revision: 0, mark: "re-evaluated" }];
  });
  const before = questions.timeline(machine.id, simulated, span);
  const after = tileTimeline(segments, span);
  return {
    segments,
    before,
    after,
    figuresBefore: figuresOf(input, before),
    figuresAfter: figuresOf(input, after),
    heldMs,
  };
}

function play(input: ReEvaluationInput): { decided: DetectedSegment[]; heldMs: number } {
  const { questions, machine, detection, startMs, endMs, onProgress = () => {} } = input;
  const decided: DetectedSegment[] = [];
  const played = createStateTimes(detection, (segment) => decided.push(segment));
  let heldMs = 0;
  let heldUntilMs = startMs;
  for (const piece of readMachine(questions, { machine, startMs: startMs - aroundMs, endMs: endMs + aroundMs })) {
    for (const second of piece) {
      const untilMs = Math.min(endMs, second.t + second.validForMs);
      heldMs += Math.max(0, untilMs - Math.max(heldUntilMs, second.t));
      heldUntilMs = Math.max(heldUntilMs, untilMs);
      played.add(second);
    }
    const last = piece.at(-1)?.t;
    if (last !== undefined) onProgress(Math.min(1, Math.max(0, (last - startMs) / (endMs - startMs))));
  }
  played.result();
  return { decided, heldMs };
}

function figuresOf(input: ReEvaluationInput, segments: readonly Segment[]): SpanFigures {
  const { questions, plan, machine, detection, simulated, learnedPauseMs, startMs, endMs } = input;
  const span = { startMs, endMs };
  const { times } = reckonSpan({
    segments,
    span,
    plannedSpans: plan.calendar.plannedSpans,
    excluded: questions.excluded(machine.id, simulated, span),
    cyclePauseMs: detection.cyclePauseMs ?? learnedPauseMs ?? 0,
    shortStopMs: plan.plant.shortStopMs,
  });
  return withShares(times);
}

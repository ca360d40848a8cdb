/** Figures, stops and cycles of a machine over a span, from its segments: for what no sheet has. */
import type { SpanFigures, StopAnswer } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Cycle } from "../../../common/detection/cycles.ts";
import { reckonPieces, reckonSpan, type SpanInput, withShares } from "../figures/span-figures.ts";
import type { AnswerContext, KnownMachine } from "./context.ts";

/** What a span of a machine comes to. */
export interface ReckonedMachine {
  readonly figures: SpanFigures;
  readonly stops: readonly StopAnswer[];
  readonly cycles: readonly Cycle[];
  readonly pauseMs: number;
  readonly origin: "set" | "learned" | "guess";
}

/** Machines whose today is remembered. */
const maxToday = 400;
/** Seen before and behind the span, so that what goes on over its ends is known; ms. */
const aroundMs = 6 * 3_600_000;

/** Today's figures are reckoned again after this, ms: several questions of one page share them. */
const todayForMs = 5000;

/** Today until now, at most some seconds old. */
export function todayOf(context: AnswerContext, machine: KnownMachine): ReckonedMachine {
  const { plans, nowMs, today } = context;
  const { calendar, revision } = plans.newest();
  const { startMs } = calendar.daySpan(calendar.dayOf(nowMs));
  const name = `${machine.machine} ${machine.simulated} ${startMs} ${revision}`;
  const known = today.get(name);
  if (known && nowMs >= known.atMs && nowMs - known.atMs < todayForMs) return known.reckoned;
  const reckoned = figuresOf(context, machine, { startMs, endMs: nowMs });
  if (today.size > maxToday) today.clear();
  today.set(name, { atMs: nowMs, reckoned });
  return reckoned;
}

/** Reckons a span that lies before now, by the settings that hold now. */
export function figuresOf(context: AnswerContext, machine: KnownMachine, span: TimeSpan): ReckonedMachine {
  const { input, around, pauseMs, origin } = inputOf(context, machine, span);
  const { times, stops, cycles } = reckonSpan(input);
  const reasons = context.questions.stopReasons(machine.machine, machine.simulated, around);
  return {
    figures: withShares(times),
    stops: stops.map((stop) => ({
      machine: machine.machine,
      simulated: machine.simulated,
      startMs: stop.startMs,
      endMs: stop.endMs,
      plannedMs: stop.plannedMs,
      kind: stop.kind,
      isWhole: stop.isWhole,
      reason: reasons.get(stop.startMs) ?? null,
    })),
    cycles,
    pauseMs,
    origin,
  };
}

/** The figures of pieces of such a span: pieces that tile it add up to it. */
export function figuresOfPieces(
  context: AnswerContext,
  machine: KnownMachine,
  span: TimeSpan,
  pieces: readonly TimeSpan[],
): SpanFigures[] {
  return reckonPieces(inputOf(context, machine, span).input, pieces).map(({ times }) => withShares(times));
}

function inputOf(context: AnswerContext, machine: KnownMachine, span: TimeSpan) {
  const { questions, plans, pauses, nowMs } = context;
  const { calendar, plant } = plans.at(span.endMs - 1);
  const set = machine.settings.detection.cyclePauseMs;
  const learned = machine.key === undefined ? undefined : pauses.of({ ...machine, key: machine.key }, nowMs);
  const pauseMs = set ?? learned?.pauseMs ?? 0;
  const origin: ReckonedMachine["origin"] = set !== undefined ? "set" : learned?.isLearned ? "learned" : "guess";
  const around = { startMs: span.startMs - aroundMs, endMs: Math.min(nowMs, span.endMs + aroundMs) };
  const input: SpanInput = {
    segments: questions.timeline(machine.machine, machine.simulated, around),
    span,
    plannedSpans: calendar.plannedSpans,
    excluded: questions.excluded(machine.machine, machine.simulated, around),
    cyclePauseMs: pauseMs,
    shortStopMs: plant.shortStopMs,
  };
  return { input, around, pauseMs, origin };
}

/** `/api/trace`: what a machine's channels measured, as fine as a screen can show. */
import type { TraceAnswer, TraceChannel } from "../../../common/contract/history-answers.ts";
import { importChannel, importGateway } from "../../../common/contract/import-channel.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { HistoryChannel } from "../history/open-questions.ts";
import { type AnswerContext, knownMachine } from "./context.ts";

const hourMs = 3_600_000;
/** Longest spans that are answered in seconds, and in minutes; ms. */
const longestInSecondsMs = 2 * hourMs;
const longestInMinutesMs = 4 * 24 * hourMs;
/** The newest hours have no minutes yet: they are made from their seconds. */
const openMs = 26 * hourMs;

interface Reading {
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly heldMs: number;
}

/** Answers a span. Each channel counts for the time in which it was assigned to the machine. */
export function answerTrace(
  context: AnswerContext,
  { machine: id, startMs, endMs }: TimeSpan & { readonly machine: string },
): TraceAnswer {
  const machine = knownMachine(context, id);
  const lengthMs = endMs - startMs;
  const stepMs = lengthMs <= longestInSecondsMs ? 1000 : lengthMs <= longestInMinutesMs ? 60_000 : hourMs;
  const known = context.questions.channels();
  const channels: TraceChannel[] = [];
  const imported = { gateway: importGateway, channel: importChannel(id), fromMs: null, toMs: null };
  for (const { gateway, channel, fromMs, toMs } of [...machine.settings.channels, imported]) {
    const found = known.find((one) => {
      return one.gateway === gateway && one.channel === channel && one.simulated === machine.simulated;
    });
    const span = { startMs: Math.max(startMs, fromMs ?? startMs), endMs: Math.min(endMs, toMs ?? endMs) };
    if (!found || span.startMs >= span.endMs) continue;
    const rows: number[] = [];
    for (const { atMs, mean, min, max, heldMs } of readings(context, found, stepMs, span)) {
      rows.push(atMs - startMs, round(mean), round(min), round(max), heldMs);
    }
    channels.push({ gateway, channel, quantity: found.quantity, rows });
  }
  return { machine: id, fromMs: startMs, toMs: endMs, stepMs, channels };
}

function readings(context: AnswerContext, channel: HistoryChannel, stepMs: number, span: TimeSpan): readonly Reading[] {
  const { questions, nowMs } = context;
  const { gateway, channel: name, simulated } = channel;
  const inSeconds = (part: TimeSpan) =>
    questions.seconds(gateway, name, simulated, part).map((one) => ({ ...one, heldMs: one.validForMs }));
  if (stepMs === 1000) return inSeconds(span);
  const packed = (stepMs === hourMs ? questions.hours : questions.minutes)(gateway, name, simulated, span);
  const openFromMs = Math.max(span.startMs, (packed.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) + stepMs, nowMs - openMs);
  if (openFromMs >= Math.min(span.endMs, nowMs)) return packed;
  return [...packed, ...sumUp(inSeconds({ startMs: openFromMs, endMs: span.endMs }), stepMs)];
}

function sumUp(seconds: readonly Reading[], stepMs: number): Reading[] {
  const steps = new Map<number, { sum: number; count: number; min: number; max: number }>();
  for (const { atMs, mean, min, max } of seconds) {
    const at = Math.floor(atMs / stepMs) * stepMs;
    const step = steps.get(at) ?? { sum: 0, count: 0, min, max };
    steps.set(at, {
      sum: step.sum + mean,
      count: step.count + 1,
      min: Math.min(step.min, min),
      max: Math.max(step.max, max),
    });
  }
  return [...steps].map(([atMs, { sum, count, min, max }]) => {
    return { atMs, mean: sum / count, min, max, heldMs: stepMs };
  });
}

/** A thousandth, as history keeps it. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

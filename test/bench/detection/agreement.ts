/** How well segments agree with the truth, second by second and edge by edge. */
import type { DetectionSecond } from "../../../common/detection/detection-second.ts";
import type { Segment } from "../../../common/detection/segments.ts";

/** Seconds of a recording with the truth beside them. */
export interface LabelledSeconds {
  readonly name: string;
  readonly seconds: readonly DetectionSecond[];
  /** Whether the machine truly ran, for each second. */
  readonly truth: readonly boolean[];
}

/** F1 of running, Matthews' correlation coefficient, and the mean of sensitivity and specificity. */
export interface Agreement {
  readonly f1: number;
  readonly mcc: number;
  readonly balanced: number;
}

/** Compares what was told of each second with the truth. */
export function agreementOf(told: readonly boolean[], truth: readonly boolean[]): Agreement {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const [index, isRunning] of truth.entries()) {
    if (told[index]) counts[isRunning ? "tp" : "fp"] += 1;
    else counts[isRunning ? "fn" : "tn"] += 1;
  }
  const { tp, fp, fn, tn } = counts;
  const product = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
  return {
    f1: (2 * tp) / Math.max(1, 2 * tp + fp + fn),
    mcc: product === 0 ? 0 : (tp * tn - fp * fn) / product,
    balanced: (tp / Math.max(1, tp + fn) + tn / Math.max(1, tn + fp)) / 2,
  };
}

/** Whether each second lies in a running segment. */
export function runningIn(segments: readonly Segment[], seconds: readonly DetectionSecond[]): boolean[] {
  let place = 0;
  return seconds.map(({ t }) => {
    while (place + 1 < segments.length && (segments[place]?.endMs ?? 0) <= t) place += 1;
    const segment = segments[place];
    return segment?.state === "running" && segment.startMs <= t && t < segment.endMs;
  });
}

/** What counts at the edges. Times in seconds; `runsMissed` and `pausesUnseen` as [of them, of all]. */
export interface EdgeAgreement {
  /** From each told edge to the nearest true one. */
  readonly toldToTrueS: readonly number[];
  /** From each true edge to the nearest told one. */
  readonly trueToToldS: readonly number[];
  /** True runs of 10 s and more with no second told as running. */
  readonly runsMissed: readonly [number, number];
  /** True pauses of 60 s and more with no second told as anything but running. */
  readonly pausesUnseen: readonly [number, number];
}

/** Compares runs and pauses. */
export function edgeAgreementOf(told: readonly boolean[], { seconds, truth }: LabelledSeconds): EdgeAgreement {
  const toldSpans = spansOf(told, seconds);
  const trueSpans = spansOf(truth, seconds);
  const toldEdges = edgesOf(toldSpans);
  const trueEdges = edgesOf(trueSpans);
  const count = (spans: readonly Span[], isCounted: (span: Span) => boolean): [number, number] => [
    spans.filter(isCounted).length,
    spans.length,
  ];
  const runs = trueSpans.filter(({ value, from, to }) => value && lengthMs(seconds, from, to) >= 10_000);
  const pauses = trueSpans.filter(({ value, from, to }) => !value && lengthMs(seconds, from, to) >= 60_000);
  return {
    toldToTrueS: toldEdges.map((t) => nearest(trueEdges, t) / 1000),
    trueToToldS: trueEdges.map((t) => nearest(toldEdges, t) / 1000),
    runsMissed: count(runs, ({ from, to }) => !told.slice(from, to).includes(true)),
    pausesUnseen: count(pauses, ({ from, to }) => !told.slice(from, to).includes(false)),
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly value: boolean;
}

function spansOf(values: readonly boolean[], seconds: readonly DetectionSecond[]): Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < values.length; ) {
    let to = from;
    while (to < values.length && values[to] === values[from]) to += 1;
    const startMs = seconds[from]?.t ?? 0;
    const endMs = (seconds[to - 1]?.t ?? 0) + 1000;
    spans.push({ from, to, startMs, endMs, value: values[from] ?? false });
    from = to;
  }
  return spans;
}

function edgesOf(spans: readonly Span[]): number[] {
  return spans.filter(({ value }) => value).flatMap(({ startMs, endMs }) => [startMs, endMs]);
}

function lengthMs(seconds: readonly DetectionSecond[], from: number, to: number): number {
  return (seconds[to - 1]?.t ?? 0) + 1000 - (seconds[from]?.t ?? 0);
}

function nearest(edges: readonly number[], t: number): number {
  return edges.reduce((least, edge) => Math.min(least, Math.abs(edge - t)), Number.POSITIVE_INFINITY);
}

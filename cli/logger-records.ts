/** The rows of a logger as records, as if a gateway had been measuring then: an anchor, seconds, states. */
import { importChannel } from "../common/contract/import-channel.ts";
import type { MachineState, UnknownCause } from "../common/contract/machine-state.ts";
import type { DetectionSettings } from "../common/contract/plant-settings.ts";
import type { RecordBatch, UnnumberedRecord } from "../common/contract/records.ts";
import { createSecondWindows, type Second } from "../common/detection/second-window.ts";
import { createSegments, type Segment } from "../common/detection/segments.ts";
import { createStateDetector } from "../common/detection/state-detector.ts";
import { createBatchList } from "../firmware-sim/history/batch-list.ts";
import type { LoggerRow } from "./logger-rows.ts";

/** What records are made for. */
export interface ImportPlan {
  readonly machine: string;
  readonly stream: string;
  /** How long a row is valid, ms. */
  readonly validForMs: number;
  /** Revision of the settings that make the states; 0 for settings that were given. */
  readonly revision: number;
}

/** What has been made so far; times in epoch ms. */
export interface ImportSums {
  rows: number;
  seconds: number;
  records: number;
  fromMs: number | undefined;
  untilMs: number | undefined;
  /** Time in each state, ms. */
  readonly stateMs: Record<MachineState, number>;
}

/** Creates sums of nothing. */
export function createImportSums(): ImportSums {
  const stateMs = { running: 0, idle: 0, off: 0, unknown: 0 };
  return { rows: 0, seconds: 0, records: 0, fromMs: undefined, untilMs: undefined, stateMs };
}

/** Makes batches of records, numbered from 1 on in one run. The same rows and plan give the same records. */
export async function* toBatches(
  records: AsyncIterable<UnnumberedRecord>,
  stream: string,
  sums: ImportSums,
): AsyncGenerator<RecordBatch> {
  const list = createBatchList(stream);
  for await (const record of records) {
    sums.records += 1;
    const batch = list.add(record);
    if (batch) yield batch;
  }
  const rest = list.rest();
  if (rest) yield rest;
}

/** Makes seconds of amperes, and decides the states from them as a gateway does. */
export async function* recordsOfAmps(
  rows: AsyncIterable<LoggerRow<number>>,
  settings: DetectionSettings,
  plan: ImportPlan,
  sums: ImportSums,
): AsyncGenerator<UnnumberedRecord> {
  const channel = importChannel(plan.machine);
  const windows = createSecondWindows();
  const segments = createSegments();
  const detector = createStateDetector(settings, 0);
  let startMs: number | undefined;
  let validUntil = 0;

  function* take(second: Second): Generator<UnnumberedRecord> {
    const { t, n, validForMs } = second;
    const [mean, min, max, std] = [second.mean, second.min, second.max, second.std].map(milli) as [
      number,
      number,
      number,
      number,
    ];
    sums.seconds += 1;
    validUntil = t + validForMs;
    yield { kind: "seconds", t, rows: [[channel, mean, min, max, std, n, validForMs]] };
    for (const transition of detector.second(t, mean, validForMs))
      yield* states(segments.add(transition, t + 1000), plan, sums);
  }

  for await (const { atMs, value } of rows) {
    if (startMs === undefined) {
      startMs = Math.floor(atMs / 1000) * 1000;
      sums.fromMs = startMs;
      yield* preamble(startMs, channel);
    }
    const t = atMs - startMs;
    for (const second of windows.closeUntil(t)) yield* take(second);
    windows.add({ t, value, validForMs: plan.validForMs, flags: 0 });
    sums.rows += 1;
  }
  if (startMs === undefined) return;
  for (const second of windows.closeUntil(Number.MAX_SAFE_INTEGER)) yield* take(second);
  for (const transition of detector.finish()) yield* states(segments.add(transition, validUntil), plan, sums);
  yield* states(segments.finish(validUntil), plan, sums);
  yield ending(validUntil, plan);
  sums.untilMs = startMs + validUntil;
}

/** Makes states of states; a row holds until the next one, but not longer than it is valid. */
export async function* recordsOfStates(
  rows: AsyncIterable<LoggerRow<MachineState>>,
  plan: ImportPlan,
  sums: ImportSums,
  lastHoldsMs: number,
): AsyncGenerator<UnnumberedRecord> {
  let startMs: number | undefined;
  let open: { readonly state: MachineState; readonly sinceT: number; toldT: number } | undefined;
  const segment = (endMs: number, state: MachineState, startT: number, cause?: UnknownCause): Segment => ({
    startMs: startT,
    endMs,
    state,
    ...(cause && { cause }),
  });

  for await (const { atMs, value } of rows) {
    if (startMs === undefined) {
      startMs = Math.floor(atMs / 1000) * 1000;
      sums.fromMs = startMs;
      yield* preamble(startMs);
    }
    const t = atMs - startMs;
    sums.rows += 1;
    const heldUntil = open ? open.toldT + plan.validForMs : t;
    if (open && heldUntil < t) {
      yield* states([segment(heldUntil, open.state, open.sinceT)], plan, sums);
      yield* states([segment(t, "unknown", heldUntil, "sensor-silent")], plan, sums);
      open = undefined;
    }
    if (open?.state === value) open.toldT = t;
    else {
      if (open) yield* states([segment(t, open.state, open.sinceT)], plan, sums);
      open = { state: value, sinceT: t, toldT: t };
    }
  }
  if (startMs === undefined || !open) return;
  const endT = open.toldT + lastHoldsMs;
  yield* states([segment(endT, open.state, open.sinceT)], plan, sums);
  yield ending(endT, plan);
  sums.untilMs = startMs + endT;
}

function preamble(startMs: number, channel?: string): UnnumberedRecord[] {
  const anchor = { kind: "anchor", t: 0, wallMs: startMs, source: "person" } as const;
  if (channel === undefined) return [anchor];
  return [anchor, { kind: "channel", t: 0, channel, sensorType: "import", quantity: "rmsA", simulated: false }];
}

/** Segments that nothing takes back any more, as the states that begin them. */
function* states(
  segments: readonly Segment[],
  { machine, revision }: ImportPlan,
  sums: ImportSums,
): Generator<UnnumberedRecord> {
  for (const { startMs, endMs, state, cause: told } of segments) {
    if (endMs <= startMs) continue;
    sums.stateMs[state] += endMs - startMs;
    const cause = told ?? (state === "unknown" ? "undecidable" : undefined);
    yield {
      kind: "state",
      t: startMs,
      since: startMs,
      machine,
      state,
      revision,
      simulated: false,
      ...(cause && { cause }),
    };
  }
}

/** Behind the file nobody knows what the machine did. */
function ending(t: number, { machine, revision }: ImportPlan): UnnumberedRecord {
  return { kind: "state", t, since: t, machine, state: "unknown", cause: "sensor-silent", revision, simulated: false };
}

function milli(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The days before a scenario's launch as batches of records, as if its gateway had been recording all along. */
import type { RecordBatch, SecondRow, UnnumberedRecord } from "../common/contract/records.ts";
import { createBatchList } from "./history/batch-list.ts";
import { createMachineHistory, type MachineHistory } from "./history/machine-history.ts";
import { seedOf } from "./random.ts";
import { createMachineLoads } from "./scenarios/machine-loads.ts";
import { createWorkPlan } from "./scenarios/opening.ts";
import type { Scenario } from "./scenarios/scenario.ts";

interface BackfillOptions {
  /** Where the past ends, epoch ms: the launch of the simulator. */
  readonly untilMs: number;
  /** From the beginning of the local day this many days earlier; the scenario's `historyDays` when left out. */
  readonly days?: number;
  /** Id of the stream, 16 hexadecimal digits. */
  readonly stream: string;
  /** Revision of the settings that the states refer to. */
  readonly revision?: number;
}

/**
 * Makes up the past, batch by batch, so that the caller can do other work between two of them.
 *
 * One run: its `t` is 0 at the beginning of the first day, which is also what the anchor, the first record, says. Seconds
 * come one by one while a machine has current, and once a minute while it is switched off. The same scenario, launch and
 * seed give the same records, and the live devices go on exactly where the past ends.
 */
export function* backfillBatches(scenario: Scenario, options: BackfillOptions): Generator<RecordBatch> {
  const { untilMs, days = scenario.historyDays, stream, revision = 0 } = options;
  const plan = createWorkPlan(scenario, untilMs);
  const startMs = firstDayMs(plan.daySpan, plan.dayOf(untilMs), days);
  const loads = createMachineLoads(scenario, plan);
  const histories = scenario.machines.flatMap((machine) => {
    const load = loads.get(machine.id);
    return load ? [createMachineHistory(machine, load, startMs, seedOf(scenario.seed, `history ${machine.id}`))] : [];
  });

  const list = createBatchList(stream);
  for (const record of preamble(histories, startMs)) yield* full(list.add(record));
  for (let dueMs = startMs; dueMs + 1000 <= untilMs; dueMs = earliest(histories)) {
    for (const record of recordsAt(histories, dueMs, startMs, revision)) {
      const batch = list.add(record);
      if (batch) yield batch;
    }
  }
  yield* full(list.rest());
}

function full(batch: RecordBatch | undefined): RecordBatch[] {
  return batch ? [batch] : [];
}

/** The beginning of the local day `days` before a date. */
function firstDayMs(daySpan: (date: string) => { startMs: number }, date: string, days: number): number {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return Math.ceil(daySpan(day.toISOString().slice(0, 10)).startMs / 1000) * 1000;
}

function preamble(histories: readonly MachineHistory[], startMs: number): UnnumberedRecord[] {
  const channels = histories.map(({ channel }): UnnumberedRecord => {
    return { kind: "channel", t: 0, channel, sensorType: "machikoba-device", quantity: "rmsA", simulated: true };
  });
  return [{ kind: "anchor", t: 0, wallMs: startMs, source: "system" }, ...channels];
}

/** The record of one second, and the changes of state that it brings. */
function recordsAt(
  histories: readonly MachineHistory[],
  dueMs: number,
  startMs: number,
  revision: number,
): UnnumberedRecord[] {
  const t = dueMs - startMs;
  const rows: SecondRow[] = [];
  const records: UnnumberedRecord[] = [{ kind: "seconds", t, rows }];
  for (const history of histories) {
    if (history.dueMs !== dueMs) continue;
    rows.push(history.nextRow());
    for (const transition of history.transitions()) {
      const { machine } = history;
      records.push({ kind: "state", t: t + 1000, machine, revision, simulated: true, ...transition });
    }
  }
  return records;
}

function earliest(histories: readonly MachineHistory[]): number {
  return histories.reduce((least, { dueMs }) => Math.min(least, dueMs), Number.POSITIVE_INFINITY);
}

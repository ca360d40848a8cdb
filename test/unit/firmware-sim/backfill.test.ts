import { describe, expect, test } from "vitest";
import { type MachikobaRecord, maxBatchBytes, recordBatch } from "../../../common/contract/records.ts";
import { backfillBatches } from "../../../firmware-sim/backfill.ts";
import { createMachineLoads } from "../../../firmware-sim/scenarios/machine-loads.ts";
import { createWorkPlan } from "../../../firmware-sim/scenarios/opening.ts";
import { loadScenario, type Scenario } from "../../../firmware-sim/scenarios/scenario.ts";

const demo = loadScenario("demo");
const stream = "0123456789abcdef";
/** A Wednesday, 10:30 in Japan. */
const untilMs = Date.parse("2026-11-18T10:30:00+09:00");
const startMs = Date.parse("2026-11-17T00:00:00+09:00");

function recordsOf(scenario: Scenario, days: number): MachikobaRecord[] {
  return [...backfillBatches(scenario, { untilMs, days, stream })].flatMap(({ records }) => records);
}

type StateRecord = Extract<MachikobaRecord, { kind: "state" }>;
const isState = (record: MachikobaRecord): record is StateRecord => record.kind === "state";

describe("the past of the demo", () => {
  const batches = [...backfillBatches(demo, { untilMs, days: 1, stream, revision: 3 })];
  const records = batches.flatMap((batch) => batch.records);

  test("comes in batches that keep the contract", () => {
    expect(batches.length).toBeGreaterThan(50);
    for (const batch of batches) {
      expect(recordBatch.parse(batch)).toEqual(batch);
      expect(JSON.stringify(batch).length).toBeLessThanOrEqual(maxBatchBytes);
      expect(batch).toMatchObject({ stream, run: 1 });
    }
  });

  test("is numbered from 1 without a hole", () => {
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1));
  });

  test("begins with the anchor and the channels, all of them simulated", () => {
    expect(records[0]).toMatchObject({ kind: "anchor", t: 0, wallMs: startMs });
    const channels = records.slice(1, 7);
    expect(channels.map((each) => each.kind === "channel" && each.simulated && each.channel)).toEqual(
      demo.machines.map(({ device }) => `${device}.1`),
    );
    expect(records.filter(isState).every(({ simulated, revision }) => simulated && revision === 3)).toBe(true);
  });

  test("tells each machine's state from the first moment on, in the order of time, each another than before", () => {
    for (const { id } of demo.machines) {
      const states = records.filter(isState).filter(({ machine }) => machine === id);
      expect(states[0]).toMatchObject({ state: "off", since: 0 });
      for (const [index, { state, since, t }] of states.entries()) {
        const before = states[index - 1];
        expect(since).toBeLessThanOrEqual(t);
        expect(since % 100).toBe(0);
        if (!before) continue;
        // The same moment: a wait that was over before its dwell is taken back by what follows it.
        expect(since).toBeGreaterThanOrEqual(before.since);
        expect(state).not.toBe(before.state);
      }
      expect(states.some(({ state }) => state === "running")).toBe(true);
      expect(states.some(({ state }) => state === "unknown")).toBe(false);
    }
  });

  test("leaves no second uncovered by a valid row, until its end", () => {
    const covered = new Map<string, number>();
    const wrong: MachikobaRecord[] = [];
    for (const record of records) {
      if (record.kind !== "seconds") continue;
      for (const [channel, mean, min, max, , n, validForMs] of record.rows) {
        const isSound = min <= mean && mean <= max && n === 5;
        if (!isSound || record.t > (covered.get(channel) ?? 0)) wrong.push(record);
        covered.set(channel, record.t + validForMs);
      }
    }
    expect(wrong).toEqual([]);
    expect(covered.size).toBe(6);
    for (const until of covered.values()) expect(until).toBeGreaterThanOrEqual(untilMs - startMs);
  });

  test("writes a machine that is off once a minute", () => {
    const nightRows = records.filter(({ kind, t }) => kind === "seconds" && t > 60_000 && t < 8 * 3_600_000);
    expect(nightRows.length).toBeLessThan(2 * 8 * 60);
  });
});

test("the same scenario and launch give the same records, another seed gives others", () => {
  expect(recordsOf(demo, 0)).toEqual(recordsOf(demo, 0));
  expect(recordsOf(demo, 0)).not.toEqual(recordsOf({ ...demo, seed: 21 }, 0));
});

test("agrees with what the live devices draw", () => {
  const loads = createMachineLoads(demo, createWorkPlan(demo, untilMs));
  const machineOf = new Map(demo.machines.map(({ id, device }) => [`${device}.1`, id]));
  for (const record of recordsOf(demo, 0)) {
    if (record.kind !== "seconds" || record.t % 97_000 !== 0) continue;
    for (const [channel, , min, max] of record.rows) {
      const load = loads.get(machineOf.get(channel) ?? "");
      const amps = load?.ampsAt(Date.parse("2026-11-18T00:00:00+09:00") + record.t + 500) ?? 0;
      expect(amps).toBeGreaterThanOrEqual(min * 0.99 - 0.05);
      expect(amps).toBeLessThanOrEqual(max * 1.01 + 0.05);
    }
  }
});

test("has nothing but the preamble's machines off on days off", () => {
  const sunday = Date.parse("2026-11-15T23:00:00+09:00");
  const closed = { ...demo, openAroundTheClockDays: 0 };
  const states = [...backfillBatches(closed, { untilMs: sunday, days: 0, stream })]
    .flatMap(({ records }) => records)
    .filter(isState);
  expect(states.map(({ state }) => state)).toEqual(new Array(6).fill("off"));
});

test("makes batches one by one, so that the caller can do other work between them", () => {
  const batches = backfillBatches(demo, { untilMs, days: 365, stream });
  expect(batches.next().value?.records[0]?.kind).toBe("anchor");
  batches.return(undefined);
});

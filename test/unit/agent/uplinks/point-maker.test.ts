/** From records to points: when, of which machine, simulated or not. */
import { describe, expect, it } from "vitest";
import { createMachineAssignments } from "../../../../agent/machine-assignments.ts";
import { createPointMaker, noPoints } from "../../../../agent/uplinks/point-maker.ts";
import { emptyMemory, enterRun, runMemory } from "../../../../agent/uplinks/run-memory.ts";
import { createInfluxSeriesBook, influxLine } from "../../../../common/contract/influx-layout.ts";
import type { MachikobaRecord, SecondRow, UnnumberedRecord } from "../../../../common/contract/records.ts";

const wallMs = Date.UTC(2026, 3, 1);
const row = (channel: string, mean = 2): SecondRow => [channel, mean, mean, mean, 0, 5, 2500];
const second = (t: number, ...rows: SecondRow[]): UnnumberedRecord => ({ kind: "seconds", t, rows });
const anchor = (t: number, at: number): UnnumberedRecord => ({ kind: "anchor", t, wallMs: at, source: "system" });
const channel = (id: string, simulated = false, quantity = "rmsA"): UnnumberedRecord => ({
  kind: "channel",
  t: 0,
  channel: id,
  sensorType: "trace",
  quantity,
  simulated,
});

function createMaker(options: { isSimulated?: (id: string) => boolean | undefined; maxSeries?: number } = {}) {
  const { isSimulated = () => undefined, maxSeries } = options;
  const book = createInfluxSeriesBook(maxSeries);
  const maker = createPointMaker({ site: "site", gateway: "gw", isSimulated, book });
  const memory = emptyMemory();
  enterRun(memory, 1);
  return {
    memory,
    take(...records: UnnumberedRecord[]) {
      const made = noPoints();
      for (const one of records) maker.take({ ...one, seq: 1 } as MachikobaRecord, memory, made);
      return { ...made, lines: made.points.map(influxLine) };
    },
  };
}

describe("a second's time", () => {
  it("goes by the newest anchor at or before it, and before the first one by the first", () => {
    const { take } = createMaker();
    const { points } = take(
      channel("a.1"),
      anchor(5000, wallMs),
      second(2000, row("a.1")),
      second(8000, row("a.1")),
      anchor(60_000, wallMs + 100_000),
      second(59_000, row("a.1")),
      second(61_000, row("a.1")),
    );
    expect(points.map(({ atMs }) => atMs - wallMs)).toEqual([-3000, 3000, 54_000, 101_000]);
  });

  it("begins anew in each run; what never had one is counted and not sent", () => {
    const { take, memory } = createMaker();
    take(channel("a.1"), anchor(0, wallMs));
    enterRun(memory, 2);
    expect(take(second(0, row("a.1"), row("b.1")))).toMatchObject({ points: [], undatedSeconds: 2 });
  });
});

describe("a channel", () => {
  it("carries the machine that it measured then, and none before and after", () => {
    const { take } = createMaker();
    const told: UnnumberedRecord[] = [];
    const assignments = createMachineAssignments(
      () => 0,
      (entry) => told.push(entry),
    );
    const machine = (id: string, ...channels: string[]) => ({ id, name: id, channels }) as never;
    const linesAfter = (...machines: never[]) => {
      assignments.configure(machines);
      return take(...told.splice(0), second(0, row("a.1"))).lines[0]?.split(" ")[0];
    };
    take(channel("a.1"), anchor(0, wallMs));
    expect(linesAfter()).toBe("machine_current,channel=a.1,gateway=gw,site=site");
    expect(linesAfter(machine("lathe", "a.1", "b.1"))).toContain("machine=lathe");
    expect(linesAfter(machine("mill", "a.1"))).toContain("machine=mill");
    expect(linesAfter()).not.toContain("machine=");
    assignments.configure([machine("lathe", "a.1")]);
    expect(told.splice(0)).toHaveLength(1);
    assignments.configure([machine("lathe", "a.1")]);
    expect(told).toEqual([]);
    assignments.tellAgain();
    expect(told).toMatchObject([{ subject: "a.1", detail: "lathe" }]);
  });

  it("is marked as simulated from the record on that says so, also in later runs", () => {
    const { take, memory } = createMaker();
    take(anchor(0, wallMs), channel("a.1", true));
    expect(take(second(0, row("a.1"))).lines[0]).toContain("source=sim");
    enterRun(memory, 2);
    take(anchor(0, wallMs));
    expect(take(second(0, row("a.1"))).lines[0]).toContain("source=sim");
    take(channel("a.1", false));
    expect(take(second(0, row("a.1"))).lines[0]).not.toContain("source");
  });

  it("whose mark nobody knows is left out, and by what the agent knows where it does", () => {
    const known = createMaker({ isSimulated: (id) => id === "sim.1" || undefined });
    const made = known.take(anchor(0, wallMs), second(0, row("sim.1"), row("a.1")));
    expect(made.lines).toEqual([expect.stringContaining("source=sim")]);
    expect(made).toMatchObject({ leftOut: 1, reason: expect.stringContaining("a.1") });
  });

  it("of another quantity than current is no part of it", () => {
    const { take } = createMaker();
    expect(take(anchor(0, wallMs), channel("a.1", false, "volts"), second(0, row("a.1")))).toMatchObject({
      points: [],
      leftOut: 0,
    });
  });

  it("beyond the most series is left out and counted", () => {
    const { take } = createMaker({ maxSeries: 1 });
    const made = take(anchor(0, wallMs), channel("a.1"), channel("b.1"), second(0, row("a.1"), row("b.1")));
    expect(made).toMatchObject({ leftOut: 1, points: [{}] });
  });
});

it("counts the records that a gap stands for", () => {
  const { take } = createMaker();
  const gap = { seq: 1, kind: "gap", t: 0, untilSeq: 40, reason: "outbox-full" } as const;
  expect(take(gap).lostRecords).toBe(40);
});

it("sends a second that comes late once more, whole, in the place of its first part", () => {
  const { take } = createMaker();
  const { points } = take(anchor(0, wallMs), channel("a.1"), second(1000, row("a.1", 2)), second(1000, row("a.1", 6)));
  expect(points).toMatchObject([
    { atMs: wallMs + 1000, mean: 2 },
    { atMs: wallMs + 1000, mean: 4, min: 2, max: 6 },
  ]);
});

it("has a memory that survives being kept as JSON", () => {
  const { take, memory } = createMaker();
  take(anchor(0, wallMs), channel("a.1"), second(0, row("a.1")));
  expect(runMemory.parse(JSON.parse(JSON.stringify(memory)))).toEqual(memory);
});

/** A day is measured, decided, recorded and packed; what history kept is played again, and comes to the same segments. */
import { expect, it } from "vitest";
import { createMeasurement } from "../../agent/measurement.ts";
import { desiredSettings } from "../../common/contract/plant-settings.ts";
import type { MachikobaRecord, UnnumberedRecord } from "../../common/contract/records.ts";
import { toDetectionSeconds } from "../../common/detection/replay.ts";
import { createSegments, type Segment } from "../../common/detection/segments.ts";
import { createStateDetector } from "../../common/detection/state-detector.ts";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { openHistory } from "../../dashboard/server/history/history.ts";
import { createRandom } from "../../firmware-sim/random.ts";
import { createTestClock } from "../fakes/test-clock.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 3, 1);
const hours = 4;

/** What the press draws at a moment: off, waiting, work with steps, a spike, a dropped contact, minutes of silence. */
function ampsAt(t: number, random: () => number): number | undefined {
  const minute = (t / 60_000) % 60;
  if (minute < 20) return t % 600_000 === 0 ? 5 : 0.02 * random();
  if (minute < 23) return 0.35 + 0.1 * random();
  if (minute >= 40 && minute < 42) return undefined;
  const isWork = minute % 7 < 4;
  return isWork && random() < 0.2 ? 4 + 3 * random() : 4 + 0.1 * random();
}

it.each([
  ["levels", {}],
  ["levels and steps", { activity: { stepA: 0.6, shortestPauseMs: 20_000 } }],
])("segments by %s are the same live and replayed from packed history", (_what, detection) => {
  const machine = { id: "press", name: "press", channels: ["clamp.1"], detection };
  const desired = desiredSettings.parse({ revision: 1, sensors: [], machines: [machine] });
  const settings = desired.machines[0]?.detection;
  if (!settings) throw new Error("there is no machine");
  const clock = createTestClock({ monoMs: 0, wallMs: startMs });
  const random = createRandom(7);
  const records: UnnumberedRecord[] = [{ kind: "anchor", t: 0, wallMs: startMs, source: "system" }];
  const measurement = createMeasurement(clock, () => clock.monoMs(), {
    record: (record) => void records.push(record),
    live() {},
    measured() {},
    inventoryChanged() {},
    tooManyChannels() {},
    badReading() {},
  });
  measurement.machines.configure(desired, 0);
  clock.every(100, measurement.tick);
  for (let t = 0; t < hours * hourMs; t += 500) {
    clock.advance(500);
    const rmsA = ampsAt(t, random);
    if (rmsA !== undefined) measurement.take("machikoba-device", "devices", [{ rmsA, device: "clamp", periodMs: 500 }]);
  }
  measurement.finish();

  const history = openHistory({
    db: openSqlite(":memory:"),
    machineOf: () => "press",
    offBelowA: () => settings.offBelowA * (1 - settings.hysteresisShare),
  });
  const numbered = records.map((record, index) => ({ ...record, seq: index + 1 }) as MachikobaRecord);
  history.commit([{ gateway: "g", stream: "00112233445566aa", run: 1, records: numbered }]);
  while (history.packSome(startMs + 24 * hourMs, true));
  const span = { startMs, endMs: startMs + hours * hourMs };
  const rows = history.seconds("g", "clamp.1", false, span);
  const measured = records.filter(({ kind }) => kind === "seconds").length;
  // A third of the time the machine was off.
  expect(rows.length).toBeLessThan(0.75 * measured);

  const detector = createStateDetector(settings, startMs);
  const folded = createSegments();
  const replayed: Segment[] = [];
  for (const { t, meanA, validForMs, lengthMs } of toDetectionSeconds(rows.map((row) => ({ ...row, t: row.atMs })))) {
    for (const told of detector.second(t, meanA, validForMs, lengthMs)) replayed.push(...folded.add(told, t));
  }
  replayed.push(...folded.finish(span.endMs));
  const live = history.timeline("press", false, span).map((segment) => ({ ...segment }));
  expect(replayed.length).toBeGreaterThan(20);
  expect(live.map(brief)).toEqual(replayed.map(brief));
});

const brief = ({ startMs: from, endMs, state, cause }: Segment) =>
  `${(from - startMs) / 1000}–${(endMs - startMs) / 1000} ${state} ${cause ?? ""}`;

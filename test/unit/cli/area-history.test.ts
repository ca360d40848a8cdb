import { expect, test } from "vitest";
import { areaHistory } from "../../../cli/area-history.ts";
import type { RecordBatch, RecordOf } from "../../../common/contract/records.ts";
import { recordBatch } from "../../../common/contract/records.ts";
import { parseScenario } from "../../../firmware-sim/scenarios/scenario.ts";

const launchMs = Date.parse("2026-11-20T13:00:00+09:00");
const scenario = parseScenario(
  `
name: test
timeZone: Asia/Tokyo
historyDays: 2
areas: [{ id: bench-1, name: bench, seed: 24 }]
machines: [{ id: heater, name: heater, device: heater, load: { type: steady, workingA: 4 } }]
`,
  "test",
);

const draw = (): RecordBatch[] => [...areaHistory(scenario, { launchMs })];

test("tells the looks of each day up to the launch, as batches of one stream that a recorder takes", () => {
  const batches = draw();
  for (const batch of batches) expect(recordBatch.parse(batch)).toEqual(batch);
  const records = batches.flatMap((batch) => batch.records);
  expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1));
  expect(new Set(batches.map(({ stream }) => stream)).size).toBe(1);
  const [anchor] = records as [RecordOf<"anchor">];
  const scores = records.filter((record): record is RecordOf<"score"> => record.kind === "score");
  const times = scores.map(({ t }) => new Date(anchor.wallMs + t + 9 * 3_600_000).toISOString().slice(0, 10));
  expect([...new Set(times)]).toEqual(["2026-11-18", "2026-11-19", "2026-11-20"]);
  expect(scores.filter(({ outcome }) => outcome === "scored").length).toBeGreaterThan(3);
  for (const { share = 0, outline = [] } of scores) expect(outline.length > 0, `${share} outlined`).toBe(share > 0.001);
  for (const { t } of scores) expect(anchor.wallMs + t).toBeLessThan(launchMs + 30 * 60_000);
});

test("tells the same when it is asked again, so that a past that was cut off goes on where it was", () => {
  expect(draw()).toEqual(draw());
});

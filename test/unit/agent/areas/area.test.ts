/** One area at work: what it records of its slots, what it remembers over a restart, and what it leaves unsaid. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createArea } from "../../../../agent/areas/area.ts";
import type { SheetVerdict } from "../../../../agent/areas/area-eye.ts";
import { openAreaMemory } from "../../../../agent/areas/area-memory.ts";
import { areaSettings } from "../../../../common/contract/area-settings.ts";
import type { RecordOf, UnnumberedRecord } from "../../../../common/contract/records.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { temporaryFolder } from "../outbox/outbox-under-test.ts";

const log = createLog({ level: "silent" });
const nine = Date.UTC(2026, 3, 1, 9);
const hourMs = 3_600_000;

function begin({
  folder = temporaryFolder(),
  settings = {},
  wallMs = nine,
}: {
  folder?: string;
  settings?: object;
  wallMs?: number;
} = {}) {
  const clock = createTestClock({ wallMs });
  const records: UnnumberedRecord[] = [];
  const spoken: string[] = [];
  const seen = {
    verdict: { share: 0.1, covered: "first" } as SheetVerdict,
    people: false,
    fails: undefined as string | undefined,
    before: [] as unknown[],
  };
  const faults: unknown[] = [];
  const area = createArea({
    settings: areaSettings.parse({ id: "bench", name: "Bench", camera: "camera", ...settings }),
    memory: openAreaMemory(folder, "bench", log),
    tools: {
      eye: {
        glance: async () => ({
          isSomebodyThere: seen.people,
          judge: async (covered) => {
            seen.before.push(covered);
            if (seen.fails) throw new Error(seen.fails);
            return seen.verdict;
          },
        }),
      },
      holdLight: undefined,
      isMotion: () => false,
      alone: (work) => work(),
      onCameraFault: (error) => void faults.push(error),
      onLightFault: () => undefined,
    },
    clock,
    tOf: (monoMs) => monoMs,
    isSimulated: () => true,
    revision: () => 3,
    record: (record) => void records.push(record),
    speak: async (slot, { outcome }) => void spoken.push(`${slot} ${outcome}`),
    doingChanged: () => undefined,
  });
  onTestFinished(() => area.close());
  const scores = () => records as Omit<RecordOf<"score">, "seq">[];
  /** Waits until so many records are there, letting time pass if wanted. */
  const until = (count: number, stepMs = 0) =>
    expect
      .poll(
        async () => {
          await clock.advanceAsync(stepMs);
          return records.length;
        },
        { interval: 1 },
      )
      .toBe(count);
  const slot = (hours: number, turn: "look" | "power-off" | "clock-not-set" = "look") =>
    area.turn({ slot: "09:00", dueMs: nine + hours * hourMs, turn });
  return { area, clock, folder, scores, spoken, seen, faults, until, slot };
}

it("records a slot's score with its level and speaks of it, without what only the next look needs", async () => {
  const { scores, spoken, slot, until } = begin();
  slot(0);
  await until(1);
  expect(scores()[0]).toEqual({
    kind: "score",
    t: 0,
    area: "bench",
    occasion: "schedule",
    slot: "09:00",
    outcome: "scored",
    share: 0.1,
    level: "a-little",
    revision: 3,
    simulated: true,
  });
  await expect.poll(() => spoken).toEqual(["09:00 scored"]);
});

it("keeps its level at a threshold and compares with the look before, also over a restart", async () => {
  const first = begin();
  first.seen.verdict = { share: 0.26, covered: "first" };
  first.slot(0);
  await first.until(1);
  await first.area.close();
  const second = begin({ folder: first.folder });
  second.seen.verdict = { share: 0.24 };
  second.slot(1);
  await second.until(1);
  expect(second.scores()[0]?.level).toBe("cluttered");
  expect(second.seen.before).toEqual(["first"]);
});

it("says a missed slot at the time at which it was due, before the run began, and speaks of none", async () => {
  const { slot, until, scores, spoken } = begin();
  slot(-2, "power-off");
  slot(-1, "clock-not-set");
  await until(2);
  expect(scores().map(({ t, outcome, cause }) => [t, outcome, cause])).toEqual([
    [-2 * hourMs, "missed", "power-off"],
    [-1 * hourMs, "skipped", "clock-not-set"],
  ]);
  expect(spoken).toEqual([]);
});

it("records no slot twice, neither when it is told again nor after a restart", async () => {
  const { folder, slot, until, area } = begin();
  slot(0);
  slot(0);
  slot(-1, "power-off");
  await until(2);
  await area.close();
  const again = begin({ folder });
  again.slot(0, "power-off");
  again.slot(1);
  await again.until(1);
  expect(again.scores()[0]).toMatchObject({ outcome: "scored" });
});

it("looks again for a slot that a power cut had interrupted, and says it is missed when it is too late", async () => {
  const first = begin();
  first.seen.people = true;
  first.slot(0);
  await first.clock.advanceAsync(20_000);
  await expect.poll(() => first.area.doing()).toBe("waiting");
  await first.area.close();
  expect(first.scores()).toEqual([]);
  const soon = begin({ folder: first.folder });
  soon.seen.people = true;
  soon.area.resume(nine + 60_000, false);
  await soon.clock.advanceAsync(20_000);
  await soon.area.close();
  const late = begin({ folder: first.folder, wallMs: nine + hourMs });
  late.area.resume(nine + hourMs, false);
  await late.until(1);
  expect(late.scores()[0]).toMatchObject({ outcome: "missed", cause: "power-off", t: -hourMs });
});

it("takes no slot for missed that had just begun when the settings were saved, or a restart came, however short the waiting", async () => {
  const settings = { waitForPeopleMs: 0 };
  for (const [agoMs, isSameRun, outcome] of [
    [10_000, true, "scored"],
    [hourMs, true, "scored"],
    [600_000, false, "scored"],
    [1_000_000, false, "missed"],
  ] as const) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "bench.json"), JSON.stringify({ begun: [{ slot: "09:00", dueMs: nine }] }));
    const { area, until, scores } = begin({ folder, settings, wallMs: nine + agoMs });
    area.resume(nine + agoMs, isSameRun);
    await until(1);
    expect(scores()[0]).toMatchObject({ slot: "09:00", outcome });
  }
});

it("says a missed slot with its own time of day, which no sleep or set clock changes", async () => {
  const { slot, until, scores } = begin();
  slot(-2, "power-off");
  slot(0);
  await until(2);
  expect(scores().map(({ dueMs }) => dueMs)).toEqual([nine - 2 * hourMs, undefined]);
});

it("says what was missed also when its settings are saved before it could", async () => {
  const { area, slot, scores, clock, seen } = begin();
  seen.people = true;
  slot(-1);
  await clock.advanceAsync(1000);
  slot(0, "power-off");
  await area.close();
  expect(scores()).toMatchObject([{ outcome: "missed", dueMs: nine }]);
});

it("looks again at the slots of a clock that has been set back, also at one whose look hadn't ended", async () => {
  const { area, slot, until, scores, clock, seen } = begin({ settings: { waitForPeopleMs: 60_000 } });
  slot(1);
  await until(1);
  seen.people = true;
  slot(2);
  await clock.advanceAsync(1000);
  area.setBack();
  await until(2, 5000);
  slot(1);
  slot(2);
  await until(4, 5000);
  expect(scores()).toHaveLength(4);
});

it("forgets after a restart which slots were done while the clock was ahead", async () => {
  const folder = temporaryFolder();
  const ahead = { slot: "11:00", dueMs: nine + 2 * hourMs };
  writeFileSync(join(folder, "bench.json"), JSON.stringify({ handledMs: nine + 3 * hourMs, begun: [ahead] }));
  const { area, clock, slot, until, scores } = begin({ folder });
  area.resume(nine, false);
  clock.setWall(nine + 3 * hourMs);
  slot(2);
  slot(3);
  await until(2);
  expect(scores().map(({ outcome }) => outcome)).toEqual(["scored", "scored"]);
});

it("skips with its cause when people stay, and speaks of that too", async () => {
  const { slot, until, scores, spoken, seen } = begin({ settings: { waitForPeopleMs: 60_000 } });
  seen.people = true;
  slot(0);
  await until(1, 5000);
  expect(scores()[0]).toMatchObject({ outcome: "skipped", cause: "person-in-view" });
  await expect.poll(() => spoken).toEqual(["09:00 skipped"]);
});

it("says nothing of a look after motion that finds somebody there again", async () => {
  const { area, seen, until, scores } = begin();
  seen.people = true;
  area.motionEnded();
  area.motionEnded();
  await expect.poll(() => area.doing()).toBe("nothing");
  seen.people = false;
  await area.demand(0);
  area.motionEnded();
  await until(2);
  expect(scores().map(({ occasion }) => occasion)).toEqual(["demand", "motion"]);
});

it("says that it is unsure, and why on the board, when a photo brings the judging down", async () => {
  const { slot, until, scores, seen, faults } = begin();
  seen.fails = "can't cope with it";
  slot(0);
  await until(1);
  expect(scores()[0]).toMatchObject({ slot: "09:00", outcome: "skipped", cause: "unsure" });
  expect(faults.map(String)).toContain("Error: can't cope with it");
  seen.fails = undefined;
  slot(1);
  await until(2);
  expect(scores()[1]).toMatchObject({ outcome: "scored" });
});

it("begins anew when what it remembered is damaged, and when the clock had been ahead", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "bench.json"), "{");
  const first = begin({ folder });
  first.slot(24 * 365);
  await first.until(1);
  await first.area.close();
  const second = begin({ folder });
  second.slot(0);
  await second.until(1);
  expect(second.scores()[0]).toMatchObject({ outcome: "scored" });
});

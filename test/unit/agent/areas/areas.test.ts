/** The areas of a gateway and the time: what is said of slots before an area was there, and while settings are being saved. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createAreas } from "../../../../agent/areas/areas.ts";
import { desiredSettings } from "../../../../common/contract/plant-settings.ts";
import type { RecordOf, UnnumberedRecord } from "../../../../common/contract/records.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { temporaryFolder } from "../outbox/outbox-under-test.ts";
import { createRecordingLink } from "../recording-link.ts";

const at = (time: string) => Date.parse(`2026-11-18T${time}+09:00`);
const hourMs = 3_600_000;
const nothing = () => undefined;

/** A gateway whose areas name a camera that isn't there: each look ends with the cause `camera`. */
function begin(time: string, folder = temporaryFolder()) {
  const clock = createTestClock({ wallMs: at(time) });
  const scores: Omit<RecordOf<"score">, "seq">[] = [];
  const areas = createAreas({
    site: "site",
    gateway: "gateway",
    folder,
    secretsFolder: folder,
    link: createRecordingLink(),
    clock,
    log: createLog({ level: "silent" }),
    random: () => 0.5,
    t: clock.monoMs,
    record: (record: UnnumberedRecord) => void (record.kind === "score" && scores.push(record)),
    live: nothing,
    badMessage: nothing,
    problemsChanged: nothing,
    inventoryChanged: nothing,
  });
  onTestFinished(() => areas.close());
  /** Saves settings with one area, or with none. */
  const save = (area?: object) => {
    const same = { id: "bench", name: "Bench", camera: "none", waitForPeopleMs: 0 };
    const plan = { timeZone: "Asia/Tokyo", calendar: {} };
    const own = area ? [{ ...same, ...area }] : [];
    return areas.configure(desiredSettings.parse({ revision: 1, sensors: [], machines: [], areas: own, plan }));
  };
  /** Waits until these slots have their record. */
  const until = (...told: string[]) => {
    const step = async () => {
      await clock.advanceAsync(5000);
      return scores.map(({ slot, cause }) => `${slot} ${cause}`);
    };
    return expect.poll(step, { interval: 1, timeout: 5000 }).toEqual(told);
  };
  return { clock, save, until, scores };
}

it("says nothing of slots that passed before the first area was set up", async () => {
  const { clock, save, until, scores } = begin("08:00");
  await save();
  for (let hour = 0; hour < 8; hour += 1) await clock.advanceAsync(hourMs);
  await save({});
  await clock.advanceAsync(10_000);
  expect(scores).toEqual([]);
  for (let minute = 0; minute < 60; minute += 1) await clock.advanceAsync(60_000);
  await until("17:00 camera");
});

it("says what was missed also when its time comes while the settings are being taken", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "alive.json"), JSON.stringify({ aliveMs: at("11:00") }));
  const { clock, save, until } = begin("13:00", folder);
  const saved = save({});
  await Promise.resolve();
  clock.advance(2000);
  await saved;
  await until("12:00 power-off");
});

it("looks at a slot that comes while settings are being saved, and goes on with the one before", async () => {
  const { clock, save, until } = begin("11:58:00");
  const schedule = { times: ["11:59", "12:00"] };
  await save({ schedule });
  clock.advance(60_000);
  // Its memory is on its way to the disk, which takes longer than what follows.
  const saved = save({ schedule, name: "Renamed" });
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
  clock.advance(61_000);
  await saved;
  await until("11:59 camera", "12:00 camera");
});

it("looks at a slot at its real time that it had looked at while the clock was ahead", async () => {
  const { clock, save, until } = begin("11:59:50");
  await save({});
  await until("12:00 camera");
  clock.setWall(at("09:30"));
  await clock.advanceAsync(10_000);
  clock.setWall(at("11:59:50"));
  await until("12:00 camera", "12:00 camera");
});

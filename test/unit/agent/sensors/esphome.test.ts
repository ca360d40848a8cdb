/** ESPHome nodes. */
import { beforeEach, describe, expect, it } from "vitest";
import { esphome } from "../../../../agent/sensors/esphome.ts";
import { createSensorWorld, describeSensor, type SensorWorld } from "../../../suites/sensor-suite.ts";

const state = "cutter-clamp/sensor/cutter_current/state";
const settings = { type: "esphome", node: "cutter-clamp", objects: ["cutter_current"] };

describeSensor("esphome", {
  adapter: esphome,
  settings: () => settings,
  provoke: (world) => world.bring(state, state, "1.23"),
});

let world: SensorWorld;
beforeEach(() => {
  world = createSensorWorld();
});

async function open(more: object = {}): Promise<void> {
  const config = esphome.config.parse({ id: "own", ...settings, ...more });
  await esphome.create(config, world.context).open(new AbortController().signal);
}
const say = (text: string, topic = state, retained = false) => world.bring(topic, topic, text, retained);

describe("a node", () => {
  it("says bare numbers, in the order of the settings one channel each", async () => {
    await open({ objects: ["cutter_current", "press_current"], periodMs: 1000 });
    say("1.23");
    say("0.00", "cutter-clamp/sensor/press_current/state");
    expect(world.readings).toEqual([
      { rmsA: 1.23, channel: "1", periodMs: 1000 },
      { rmsA: 0, channel: "2", periodMs: 1000 },
    ]);
  });

  it("isn't believed when the broker has kept its state: it looks fresh and may be months old", async () => {
    await open();
    say("4.20", state, true);
    expect(world.readings).toEqual([]);
    say("0.10");
    expect(world.readings).toHaveLength(1);
  });

  it.each(["nan", "NaN", "None"])(
    "that has no value and says %s gives no reading, and isn't complained about",
    async (text) => {
      await open();
      for (let n = 0; n < 10; n += 1) say(text);
      expect([world.readings, world.badMessages]).toEqual([[], []]);
    },
  );

  it.each(["inf", "-inf", "-5.0", "ON", "1.2 A"])("that says %s is named with the reason", async (text) => {
    await open();
    say(text);
    expect(world.readings).toEqual([]);
    expect(world.badMessages).toEqual([expect.stringMatching(new RegExp(`^${state}: .{5,}`))]);
  });

  it("whose calibration goes a little below 0 draws nothing", async () => {
    await open();
    say("-0.02");
    expect(world.readings).toMatchObject([{ rmsA: 0 }]);
  });

  it("that measures watts is divided by the voltage", async () => {
    await open({ unit: "W", volts: 200 });
    say("500.0");
    expect(world.readings).toMatchObject([{ rmsA: 2.5 }]);
  });

  it("comes and goes once each, however often it says so", async () => {
    await open();
    const status = "cutter-clamp/status";
    say("online", status, true);
    for (const word of ["online", "offline", "offline", "online", ""]) say(word, status);
    expect(world.statuses).toEqual(["own online", "own offline", "own online"]);
    say("asleep", status);
    expect(world.badMessages).toEqual([expect.stringContaining("neither online nor offline: asleep")]);
  });
});

it.each<[object, string, string]>([
  [{ node: "#" }, "node", "leave out + and #"],
  [{ node: "a/+" }, "node", "leave out + and #"],
  [{ objects: ["+"] }, "objects.0", "object id"],
  [{ objects: ["a/b"] }, "objects.0", "object id"],
  [{ objects: [] }, "objects", ""],
  [{ unit: "W" }, "volts", "voltage"],
])("refuses %j at %s", (more, at, why) => {
  const { error } = esphome.config.safeParse({ id: "own", ...settings, ...more });
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual([at]);
  expect(error?.issues[0]?.message).toContain(why);
});

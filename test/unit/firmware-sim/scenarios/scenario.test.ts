import { expect, test } from "vitest";
import { plantSettings } from "../../../../common/contract/plant-settings.ts";
import { SettingsError } from "../../../../common/runtime/errors.ts";
import { isActive } from "../../../../firmware-sim/scenarios/fault.ts";
import { createWorkPlan } from "../../../../firmware-sim/scenarios/opening.ts";
import { plantOf } from "../../../../firmware-sim/scenarios/plant-of.ts";
import { loadScenario, parseScenario, scenarioNames } from "../../../../firmware-sim/scenarios/scenario.ts";

const launchMs = Date.UTC(2026, 10, 22, 13);
const cutter = "{ id: a, name: A, device: a-clamp, load: { type: board-cutter } }";

test("ships its scenarios", () => {
  expect(scenarioNames()).toEqual(["demo", "faults", "small", "twelve"]);
  const counts = scenarioNames().map((name) => loadScenario(name).machines.length);
  expect(counts).toEqual([6, 4, 2, 12]);
});

test.each(["demo", "faults", "small", "twelve"])("makes plant settings of %s that the contract takes", (name) => {
  const scenario = loadScenario(name);
  const plant = plantOf(scenario, { launchMs, gateway: "gw" });
  expect(plantSettings.parse(plant)).toEqual(plant);
  expect(plant.machines.map(({ channels }) => channels[0])).toEqual(
    scenario.machines.map(({ device }) => ({ gateway: "gw", channel: `${device}.1`, fromMs: null, toMs: null })),
  );
});

test.each([
  ["name: x\nmachine: []", /s\.yaml:2: machine: there is no such setting; did you mean machines\?/],
  [`name: x\nmachines:\n  - { id: a, name: A, devise: b, load: { type: steady } }`, /s\.yaml:3: .*device/],
  [`name: x\nmachines: [{ id: a, name: A, device: b, load: { type: steady, workngA: 3 } }]`, /did you mean workingA\?/],
  [`name: x\nmachines: [{ id: a, name: A, device: b, load: { type: lathe } }]`, /machines\[0\]\.load\.type/],
  [`name: x\nspeed: 11\nmachines: [${cutter}]`, /s\.yaml:2: speed: .*10/],
  [`name: x\nmachines: [${cutter}, ${cutter}]`, /"a" stands twice/],
  [
    `name: x\nmachines: [${cutter}, { id: d, name: D, device: d, load: { type: dust-collector, follows: b } }]`,
    /there is no machine "b" before this; did you mean a\?/,
  ],
  [
    `name: x\nmachines: [${cutter}]\nfaults:\n  - { type: wifi-gap, machine: cutter, at: "+1m", duration: 5s }`,
    /s\.yaml:4: faults\[0\]\.machine: there is no machine "cutter"/,
  ],
  [
    `name: x\nmachines: [${cutter}]\nfaults:\n  - { type: wifi-gap, machine: a, at: noon, duration: 5s }`,
    /faults\[0\]\.at: write "\+90s"/,
  ],
  [
    `name: x\nmachines: [${cutter}]\nfaults:\n  - { type: wifi-gap, machine: a, at: "+1m", duration: 5 min }`,
    /faults\[0\]\.duration: write a length of time such as "90s"/,
  ],
])("refuses %j, and says where and what would be right", (text, reason) => {
  expect(() => parseScenario(text, "s.yaml")).toThrow(SettingsError);
  expect(() => parseScenario(text, "s.yaml")).toThrow(reason);
});

test("names the nearest scenario", () => {
  expect(() => loadScenario("dmeo")).toThrow(/did you mean demo\?/);
});

test("knows when a fault holds: after the launch, or every day at a local time", () => {
  const text = `name: x\nmachines: [${cutter}]\nfaults:
  - { type: wifi-gap, machine: a, at: "+1m30s", duration: 30s }
  - { type: device-dies, machine: a, at: "23:50", duration: 20m }`;
  const scenario = parseScenario(text, "s.yaml");
  const plan = createWorkPlan(scenario, launchMs);
  const activeAt = (iso: string) => scenario.faults.map((fault) => isActive(fault, Date.parse(iso), launchMs, plan));
  expect(activeAt("2026-11-22T22:01:29+09:00")).toEqual([false, false]);
  expect(activeAt("2026-11-22T22:01:30+09:00")).toEqual([true, false]);
  expect(activeAt("2026-11-22T22:02:00+09:00")).toEqual([false, false]);
  expect(activeAt("2026-11-22T23:50:00+09:00")).toEqual([false, true]);
  expect(activeAt("2026-11-24T00:09:59+09:00")).toEqual([false, true]);
  expect(activeAt("2026-11-24T00:10:00+09:00")).toEqual([false, false]);
});

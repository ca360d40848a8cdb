import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMachineLoads } from "../../../../firmware-sim/scenarios/machine-loads.ts";
import { createWorkPlan } from "../../../../firmware-sim/scenarios/opening.ts";
import { loadScenario, parseScenario, type Scenario } from "../../../../firmware-sim/scenarios/scenario.ts";
import { loads as kinds, loadSettings } from "../../../../firmware-sim/signals/loads/index.ts";

/** Wednesday 2026-11-18, a working day in Japan; the Sunday after it. */
const workday = "2026-11-18";
const sunday = "2026-11-22";
const japan = (date: string, time: string) => Date.parse(`${date}T${time}+09:00`);

function loadsOf(scenario: Scenario, launchMs = japan("2026-12-31", "12:00")) {
  const plan = createWorkPlan(scenario, launchMs);
  const loads = createMachineLoads(scenario, plan);
  return (id: string) => {
    const load = loads.get(id);
    if (!load) throw new Error(`no load ${id}`);
    return load;
  };
}

const demo = { ...loadScenario("demo"), openAroundTheClockDays: 0 };
const machines = demo.machines.map(({ id }) => id);

describe.each(machines)("%s of the demo", (id) => {
  test("tiles each day with phases", () => {
    const load = loadsOf(demo)(id);
    for (const date of [workday, sunday]) {
      const phases = load.phasesOn(date);
      expect(phases[0]?.startMs).toBe(japan(date, "00:00"));
      expect(phases.at(-1)?.endMs).toBe(japan(date, "00:00") + 24 * 3_600_000);
      for (const [index, phase] of phases.entries()) {
        expect(phase.endMs).toBeGreaterThan(phase.startMs);
        if (index > 0) expect(phase.startMs).toBe(phases[index - 1]?.endMs);
      }
    }
  });

  test("is off at night and on Sundays, and works some hours of a working day", () => {
    const load = loadsOf(demo)(id);
    const working = load.phasesOn(workday).filter(({ levelA, replay }) => levelA > 1 || replay);
    for (const { startMs, endMs } of working) {
      expect(startMs).toBeGreaterThanOrEqual(japan(workday, "08:30"));
      expect(endMs).toBeLessThanOrEqual(japan(workday, "17:15") + 20_000);
    }
    expect(working.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)).toBeGreaterThan(3_600_000);
    expect(load.phasesOn(sunday).map(({ doing }) => doing)).toEqual(["off"]);
    expect(load.ampsAt(japan(workday, "03:00"))).toBe(0);
  });

  test("answers alike in whatever order moments are asked for", () => {
    const forwards = loadsOf(demo)(id);
    const anyOrder = loadsOf(demo)(id);
    const moments = fc.array(fc.integer({ min: japan("2026-11-16", "00:00"), max: japan("2026-11-21", "00:00") }), {
      minLength: 20,
    });
    fc.assert(
      fc.property(moments, (asked) => {
        const sorted = new Map([...asked].sort((a, b) => a - b).map((t) => [t, forwards.ampsAt(t)]));
        for (const t of asked) expect(anyOrder.ampsAt(t)).toBe(sorted.get(t));
      }),
      { numRuns: 20 },
    );
  });
});

test.each(Object.keys(kinds))("a %s needs no parameters but those that name other machines", (type) => {
  const given = type === "dust-collector" ? { type, follows: "cutter" } : { type };
  expect(loadSettings.parse(given)).toMatchObject(given);
});

test("a cutter visits all its doings, with currents of such a machine", () => {
  const load = loadsOf(demo)("cutter-1");
  const phases = ["2026-11-16", "2026-11-17", workday, "2026-11-19"].flatMap((date) => load.phasesOn(date));
  expect(new Set(phases.map(({ doing }) => doing))).toEqual(
    new Set(["off", "loading", "cutting", "tool-change", "standby", "stopped"]),
  );
  for (const { doing, startMs, endMs } of phases) {
    const middleA = load.ampsAt((startMs + endMs) / 2);
    if (doing === "off") expect(middleA).toBe(0);
    else if (doing !== "cutting") expect(Math.abs(middleA - 0.75)).toBeLessThan(0.05);
    else if (endMs - startMs > 2000) {
      expect(Math.abs(load.ampsAt(startMs + 100) - 9)).toBeLessThan(1);
      expect(Math.abs(middleA - 3)).toBeLessThan(1.2);
    }
  }
});

test("a dust collector starts with its cutter's spindle, with a surge, and runs on for its seconds", () => {
  const loadOf = loadsOf(demo);
  const cutting = loadOf("cutter-1")
    .phasesOn(workday)
    .filter(({ doing }) => doing === "cutting");
  const collector = loadOf("collector");
  for (const { startMs, endMs } of cutting) {
    expect(collector.phaseAt(startMs + 700).doing).toBe("collecting");
    expect(collector.phaseAt(endMs + 11_000).doing).toBe("collecting");
  }
  const [first] = collector.phasesOn(workday).filter(({ doing }) => doing === "collecting");
  expect(collector.ampsAt((first?.startMs ?? 0) + 50)).toBeGreaterThan(25);
  expect(collector.ampsAt((first?.startMs ?? 0) + 5000)).toBeLessThan(6);
});

test("another seed makes another day, the same seed the same", () => {
  const phases = (seed: number) => JSON.stringify(loadsOf({ ...demo, seed })("mill-1").phasesOn(workday));
  expect(phases(1)).toEqual(phases(1));
  expect(phases(1)).not.toEqual(phases(2));
});

test("a site in another time zone keeps its own hours, also when the clocks change", () => {
  const text =
    "name: Berlin\ntimeZone: Europe/Berlin\nmachines: [{ id: a, name: A, device: a, load: { type: steady } }]";
  const load = loadsOf(parseScenario(text, "berlin.yaml"))("a");
  for (const date of ["2026-03-30", "2026-10-26"]) {
    const work = load.phasesOn(date).filter(({ doing }) => doing === "working");
    const localHour = new Intl.DateTimeFormat("en", { timeZone: "Europe/Berlin", hour: "numeric", hour12: false });
    expect(work.map(({ startMs }) => localHour.format(startMs))).toEqual(["08", "13"]);
  }
  expect(load.phasesOn("2026-03-29")).toHaveLength(1);
});

/** What a visitor of the demo must find, whenever the demo is launched. */
import { expect, test } from "vitest";
import { createCalendar } from "../../../../common/calendar/calendar.ts";
import { createMachineLoads } from "../../../../firmware-sim/scenarios/machine-loads.ts";
import { createWorkPlan } from "../../../../firmware-sim/scenarios/opening.ts";
import { plantOf } from "../../../../firmware-sim/scenarios/plant-of.ts";
import { loadScenario } from "../../../../firmware-sim/scenarios/scenario.ts";

const demo = loadScenario("demo");
const hourMs = 3_600_000;
/** Every hour and a bit of two weeks with a holiday and weekends in it. */
const launches = Array.from({ length: 14 * 24 }, (_, hour) => Date.UTC(2026, 10, 15) + hour * (hourMs + 61_000));

/** The states that can be seen at a moment, by level alone. */
function statesAt(loads: ReturnType<typeof createMachineLoads>, tMs: number): string[] {
  return demo.machines.map(({ id, detection }) => {
    const amps = loads.get(id)?.ampsAt(tMs) ?? 0;
    if (amps >= detection.runAboveA) return "running";
    return amps >= detection.offBelowA ? "idle" : "off";
  });
}

test("shows a machine at work within two minutes and every state within five, at whatever hour it is launched", () => {
  for (const launchMs of launches) {
    const loads = createMachineLoads(demo, createWorkPlan(demo, launchMs));
    const seen = new Map<string, number>();
    for (let second = 0; second < 300; second += 1) {
      for (const state of statesAt(loads, launchMs + second * 1000)) if (!seen.has(state)) seen.set(state, second);
    }
    const when = new Date(launchMs).toISOString();
    expect([...seen.keys()].sort(), when).toEqual(["idle", "off", "running"]);
    expect(seen.get("running"), when).toBeLessThan(120);
  }
});

test("plans the whole day of its launch, so that what is seen counts", () => {
  for (const launchMs of launches) {
    const plant = plantOf(demo, { launchMs });
    const calendar = createCalendar(plant.calendar, plant.timeZone);
    const today = calendar.daySpan(calendar.dayOf(launchMs));
    expect(calendar.plannedSpans(today.startMs, today.endMs + 24 * hourMs)).toEqual([
      { startMs: today.startMs, endMs: today.endMs + 24 * hourMs },
    ]);
  }
});

test("leaves the days just before its launch to the day shift", () => {
  const launchMs = Date.parse("2026-11-20T10:00:00+09:00");
  const plant = plantOf(demo, { launchMs });
  const calendar = createCalendar(plant.calendar, plant.timeZone);
  for (const date of ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"]) {
    const { startMs, endMs } = calendar.daySpan(date);
    expect(calendar.plannedMs(startMs, endMs)).toBe(7.75 * hourMs);
  }
});

test("goes on working after the days for which it is planned, for it must never look dead", () => {
  const launchMs = Date.parse("2026-11-20T10:00:00+09:00");
  const plan = createWorkPlan(demo, launchMs);
  const loads = createMachineLoads(demo, plan);
  const sundayNight = Date.parse("2026-11-29T22:00:00+09:00");
  const states = Array.from({ length: 20 }, (_, minute) => statesAt(loads, sundayNight + minute * 60_000)).flat();
  expect(states).toContain("running");
});

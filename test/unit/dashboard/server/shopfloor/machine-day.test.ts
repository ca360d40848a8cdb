/** A machine's day in figures, by their definitions. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MachineNow } from "../../../../../common/contract/live-events.ts";
import { machineStates } from "../../../../../common/contract/machine-state.ts";
import { type DaySegment, reckonDay } from "../../../../../dashboard/server/shopfloor/machine-day.ts";

const hour = 3_600_000;
const midnight = Date.UTC(2026, 3, 1);
const at = (hours: number) => midnight + hours * hour;

/** Segments from hours and states: `[0, "off", 9, "running", 12]`. */
function day(...parts: readonly (number | DaySegment["state"])[]): DaySegment[] {
  const segments: DaySegment[] = [];
  for (let i = 0; i + 2 < parts.length; i += 2) {
    const [from, state, to] = [parts[i], parts[i + 1], parts[i + 2]] as [number, DaySegment["state"], number];
    segments.push({ startMs: at(from), endMs: at(to), state });
  }
  return segments;
}
const planned = [
  { startMs: at(8), endMs: at(12) },
  { startMs: at(13), endMs: at(17) },
];
const base = { date: "2026-04-01", planned, now: undefined, untilMs: at(17) };

function now(state: MachineNow["state"], sinceMs: number | null): MachineNow {
  return { state, sinceMs, amps: 1, heardMs: at(17), validUntilMs: at(18) };
}

describe("a machine's day", () => {
  it("has as utilisation what it ran of the planned time", () => {
    const { utilisation, coverage } = reckonDay({ ...base, segments: day(0, "off", 8, "running", 10, "idle", 17) });
    expect([utilisation, coverage]).toEqual([2 / 8, 1]);
  });

  it("counts running in the break or after the shift for nothing", () => {
    const segments = day(0, "running", 8, "idle", 12, "running", 13, "idle", 17);
    expect(reckonDay({ ...base, segments }).utilisation).toBe(0);
  });

  it("leaves unknown time out of the utilisation, and says in the coverage how much it was", () => {
    const segments = day(0, "off", 8, "running", 10, "unknown", 15, "idle", 17);
    const { utilisation, coverage } = reckonDay({ ...base, segments });
    expect([utilisation, coverage]).toEqual([2 / 4, 4 / 8]);
  });

  it("has no utilisation when nothing is known, and no coverage when nothing is planned", () => {
    expect(reckonDay({ ...base, segments: day(0, "unknown", 17) })).toMatchObject({ utilisation: null, coverage: 0 });
    const holiday = reckonDay({ ...base, planned: [], segments: day(0, "running", 17) });
    expect([holiday.utilisation, holiday.coverage]).toEqual([null, null]);
  });

  it("has figures from 0 to 1, and the segments that it was given, whatever they are", () => {
    const anySegments = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom(...machineStates)))
      .map((parts) => {
        let startMs = midnight;
        return parts.map(([minutes, state]): DaySegment => {
          const segment = { startMs, endMs: startMs + minutes * 60_000, state };
          startMs = segment.endMs;
          return segment;
        });
      });
    fc.assert(
      fc.property(anySegments, (segments) => {
        const { utilisation, coverage, segments: tiles } = reckonDay({ ...base, segments });
        if (utilisation !== null) expect(utilisation).toBeLessThanOrEqual(1);
        expect(coverage).toBeGreaterThanOrEqual(0);
        expect(coverage).toBeLessThanOrEqual(1);
        expect(tiles).toEqual(segments.map(({ startMs, endMs, state }) => [startMs, endMs, state]));
      }),
    );
  });
});

describe("the newest part of a day", () => {
  it("is what the gateway tells live, while the record is on its way", () => {
    const segments = day(0, "off", 9, "running", 16.5, "unknown", 17);
    expect(reckonDay({ ...base, segments, now: now("running", at(9)) }).segments).toEqual([
      [at(0), at(9), "off"],
      [at(9), at(17), "running"],
    ]);
  });

  it("is unknown up to where the state began that the gateway tells", () => {
    const segments = day(0, "off", 9, "running", 12, "unknown", 17);
    expect(reckonDay({ ...base, segments, now: now("idle", at(16)) }).segments).toEqual([
      [at(0), at(9), "off"],
      [at(9), at(12), "running"],
      [at(12), at(16), "unknown"],
      [at(16), at(17), "idle"],
    ]);
  });

  it.each([
    ["the gateway tells nothing", undefined],
    ["the machine is unknown now", now("unknown", at(16))],
    ["nobody knows since when", now("running", null)],
  ])("stays unknown when %s", (_what, live) => {
    const segments = day(0, "off", 12, "unknown", 17);
    expect(reckonDay({ ...base, segments, now: live }).segments.at(-1)).toEqual([at(12), at(17), "unknown"]);
  });

  it("fills no hole in the middle of the day", () => {
    const segments = day(0, "running", 9, "unknown", 12, "running", 17);
    const { segments: tiles } = reckonDay({ ...base, segments, now: now("running", at(0)) });
    expect(tiles[1]).toEqual([at(9), at(12), "unknown"]);
  });
});

/** Time axes are marked at round times of the site's clock, whatever the browser's zone and the season. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSiteZone } from "../../../../../dashboard/web/machine/site-zone.ts";
import { tickStepMs, timeTicks } from "../../../../../dashboard/web/machine/time-ticks.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const tokyo = createSiteZone("Asia/Tokyo");
const berlin = createSiteZone("Europe/Berlin");
const kathmandu = createSiteZone("Asia/Kathmandu");

describe("the ticks of an axis", () => {
  it("are round by the site's clock, in order, within the span, and no more than there is room for", () => {
    const zones = fc.constantFrom(tokyo, berlin, kathmandu);
    const start = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) });
    const length = fc.integer({ min: 10_000, max: 32 * dayMs });
    fc.assert(
      fc.property(zones, start, length, fc.integer({ min: 5, max: 25 }), (zone, startMs, lengthMs, most) => {
        const span = { startMs, endMs: startMs + lengthMs };
        const step = tickStepMs(lengthMs, most);
        const ticks = timeTicks(span, most, zone);
        // An hour that comes twice, or not at all, shifts one tick.
        expect(ticks.length).toBeLessThanOrEqual(most + 2);
        for (const [index, { atMs, unit }] of ticks.entries()) {
          const localMs = atMs + zone.offsetMs(atMs);
          expect(localMs % Math.min(step, dayMs)).toBe(0);
          expect(atMs).toBeGreaterThanOrEqual(span.startMs);
          expect(atMs).toBeLessThanOrEqual(span.endMs);
          expect(atMs).toBeGreaterThan(ticks[index - 1]?.atMs ?? 0);
          expect(unit === "day").toBe(localMs % dayMs === 0);
        }
      }),
    );
  });

  it("leave no hole longer than two steps, apart from the night in which the clock changes", () => {
    const start = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 1) });
    fc.assert(
      fc.property(start, fc.integer({ min: 10_000, max: 32 * dayMs }), (startMs, lengthMs) => {
        const ticks = timeTicks({ startMs, endMs: startMs + lengthMs }, 12, tokyo);
        const step = tickStepMs(lengthMs, 12);
        const edges = [startMs, ...ticks.map(({ atMs }) => atMs), startMs + lengthMs];
        for (const [index, edge] of edges.slice(1).entries())
          expect(edge - (edges[index] ?? 0)).toBeLessThanOrEqual(step);
      }),
    );
  });

  it("stand at each hour that the clock shows on days on which it is changed", () => {
    const hoursOf = (startMs: number) => {
      const span = { startMs, endMs: berlin.midnight(startMs, 1) };
      return timeTicks(span, 30, berlin).map(({ atMs }) => ((atMs + berlin.offsetMs(atMs)) % dayMs) / hourMs);
    };
    const allHours = Array.from({ length: 24 }, (_, hour) => hour);
    expect(hoursOf(Date.UTC(2026, 2, 28, 23))).toEqual([...allHours.filter((hour) => hour !== 2), 0]);
    // The hour that comes twice is marked once.
    expect(hoursOf(Date.UTC(2026, 9, 24, 22))).toEqual([...allHours, 0]);
  });

  it("stand on Mondays where weeks have to do", () => {
    const ticks = timeTicks({ startMs: Date.UTC(2026, 10, 1), endMs: Date.UTC(2026, 11, 1) }, 5, tokyo);
    expect(ticks.map(({ atMs }) => new Date(atMs + 9 * hourMs).getUTCDay())).toEqual([1, 1, 1, 1, 1]);
  });
});

describe("the site's midnight", () => {
  it("is found on days of 23 and of 25 hours", () => {
    const before = Date.UTC(2026, 2, 28, 23);
    expect(berlin.midnight(Date.UTC(2026, 2, 29, 12))).toBe(before);
    expect(berlin.midnight(Date.UTC(2026, 2, 29, 12), 1) - before).toBe(23 * hourMs);
    expect(berlin.midnight(Date.UTC(2026, 9, 25, 12), 1) - berlin.midnight(Date.UTC(2026, 9, 25, 12))).toBe(
      25 * hourMs,
    );
  });

  it("doesn't depend on where the browser stands", () => {
    expect(tokyo.midnight(Date.UTC(2026, 10, 20, 5))).toBe(Date.UTC(2026, 10, 19, 15));
  });

  it("knows that an hour of a spring night is never shown", () => {
    expect(berlin.atLocal(Date.UTC(2026, 2, 29, 2, 30))).toBeUndefined();
  });
});

/** The two-minute trace: which points are kept, where the line breaks, and a scale that keeps still. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TracePoint } from "../../../../common/contract/live-events.ts";
import {
  addPoint,
  connectedRuns,
  nextScale,
  roundMaximum,
  traceWindowMs,
} from "../../../../dashboard/web/trace-layout.ts";

const every = (ms: number, count: number): TracePoint[] => Array.from({ length: count }, (_, index) => [index * ms, 1]);

describe("the points of a trace", () => {
  it("are dropped when they are older than two minutes and a bit", () => {
    const points = every(1000, 600).reduce<readonly TracePoint[]>(addPoint, []);
    expect(points.at(-1)?.[0]).toBe(599_000);
    expect(points[0]?.[0]).toBeGreaterThanOrEqual(599_000 - traceWindowMs - 3000);
    expect(points.length).toBeGreaterThan(120);
  });

  it("stay few when a sensor measures 200 times a second, and hold the newest", () => {
    const points = every(5, 24_000).reduce<readonly TracePoint[]>(addPoint, []);
    expect(points.length).toBeLessThan(1300);
    expect(points.at(-1)?.[0]).toBe(5 * 23_999);
  });

  it("come in order even when an older one is heard late", () => {
    expect(addPoint(every(1000, 5), [2500, 9])).toEqual(every(1000, 5));
  });

  it("are connected where nothing is missing, and not across a gap", () => {
    const points = every(1000, 60).filter(([atMs]) => atMs < 20_000 || atMs > 30_000);
    expect(connectedRuns(points).map((run) => run.length)).toEqual([20, 29]);
  });

  it("of a sensor that measures each ten seconds are connected as well", () => {
    expect(connectedRuns(every(10_000, 12))).toHaveLength(1);
  });
});

describe("the scale of a trace", () => {
  it("holds every current and isn't more than two and a half times as large", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 9999, noNaN: true }), (amps) => {
        expect(roundMaximum(amps)).toBeGreaterThanOrEqual(amps * (1 - 1e-6));
        expect(roundMaximum(amps)).toBeLessThanOrEqual(amps * 2.5);
      }),
    );
  });

  it("grows at once and shrinks only after ten minutes", () => {
    const grown = nextScale(nextScale(null, [[0, 1.5]], 0), [[1, 7]], 1);
    expect(grown.maxA).toBe(10);
    expect(nextScale(grown, [[2, 1.5]], 9 * 60_000).maxA).toBe(10);
    expect(nextScale(grown, [[2, 1.5]], 11 * 60_000).maxA).toBe(2);
  });

  it("of a machine without current isn't blown up to its noise", () => {
    expect(nextScale(null, [[0, 0.001]], 0).maxA).toBe(0.1);
  });
});

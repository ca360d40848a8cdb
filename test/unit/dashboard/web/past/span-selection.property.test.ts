/** Choosing a span with a finger: an end that is near is moved, a span never reaches behind now, and times survive their field. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSiteZone } from "../../../../../dashboard/web/machine/site-zone.ts";
import { fromLocalInput, toLocalInput } from "../../../../../dashboard/web/past/local-input.ts";
import { anchorOf, spanBetween } from "../../../../../dashboard/web/past/span-selection.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const noon = Date.UTC(2026, 10, 20, 3);
const times = fc.integer({ min: noon - 24 * hourMs, max: noon + 24 * hourMs });

describe("a span chosen with a finger", () => {
  it("moves the end that is pressed, and begins anew elsewhere", () => {
    const span = { startMs: noon, endMs: noon + hourMs };
    expect(anchorOf(span, noon + 2 * minuteMs, 5 * minuteMs)).toBe(span.endMs);
    expect(anchorOf(span, noon + hourMs + 4 * minuteMs, 5 * minuteMs)).toBe(span.startMs);
    expect(anchorOf(span, noon + 30 * minuteMs, 5 * minuteMs)).toBe(noon + 30 * minuteMs);
    expect(anchorOf(null, noon, 5 * minuteMs)).toBe(noon);
  });

  it("is the same whichever way the finger goes, has a length, and ends before what is to come", () => {
    fc.assert(
      fc.property(times, times, times, fc.constantFrom(minuteMs, 24 * hourMs), (one, other, latest, viewMs) => {
        const span = spanBetween(one, other, viewMs, latest);
        expect(spanBetween(other, one, viewMs, latest)).toEqual(span);
        if (span === null) return;
        expect(span.startMs).toBeLessThan(span.endMs);
        expect(span.endMs).toBeLessThanOrEqual(latest);
        expect(span.startMs % 1000).toBe(0);
      }),
    );
  });

  it("is in whole minutes over a day, and in seconds where one looks closely", () => {
    const span = [noon + 29_400, noon + 10 * minuteMs + 31_400] as const;
    expect(spanBetween(...span, 24 * hourMs, noon + hourMs)).toEqual({ startMs: noon, endMs: noon + 11 * minuteMs });
    expect(spanBetween(...span, hourMs, noon + hourMs)).toEqual({
      startMs: noon + 29_000,
      endMs: noon + 10 * minuteMs + 31_000,
    });
    expect(spanBetween(noon, noon + 20_000, 24 * hourMs, noon + hourMs)).toBeNull();
  });
});

describe("a field for date and time", () => {
  it("shows the site's clock, wherever the browser stands", () => {
    const zone = createSiteZone("Asia/Tokyo");
    expect(toLocalInput(Date.UTC(2026, 10, 20, 1, 42, 7), zone)).toBe("2026-11-20T10:42:07");
    expect(fromLocalInput("2026-11-20T10:42:07", zone)).toBe(Date.UTC(2026, 10, 20, 1, 42, 7));
    expect(fromLocalInput("2026-11-20T10:42", zone)).toBe(Date.UTC(2026, 10, 20, 1, 42));
  });

  it.each(["", "2026-11-20", "2026-02-31T25:00", "soon"])("takes %j for no time", (text) => {
    expect(fromLocalInput(text, createSiteZone("Asia/Tokyo"))).toBeNull();
  });

  it("gives back each second that it showed, but for the hour that a clock shows twice", () => {
    const zone = createSiteZone("Europe/Berlin");
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }), (second) => {
        const again = fromLocalInput(toLocalInput(second * 1000, zone), zone);
        expect([0, hourMs]).toContain(Math.abs((again ?? 0) - second * 1000));
      }),
      { numRuns: 50 },
    );
  });
});

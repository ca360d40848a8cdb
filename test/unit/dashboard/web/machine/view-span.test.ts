/** Zooming and moving the view of a machine's page, and the days that it needs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSiteZone } from "../../../../../dashboard/web/machine/site-zone.ts";
import {
  daysOf,
  lengthOf,
  moved,
  nextPeriod,
  periodFor,
  periodOf,
  shortestViewMs,
  within,
  zoomed,
} from "../../../../../dashboard/web/machine/view-span.ts";

const dayMs = 86_400_000;
const zone = createSiteZone("Asia/Tokyo");
const noon = Date.UTC(2026, 10, 20, 3);
const spans = fc
  .tuple(fc.integer({ min: Date.UTC(2021, 0, 1), max: noon }), fc.integer({ min: shortestViewMs, max: 31 * dayMs }))
  .map(([startMs, length]) => ({ startMs, endMs: startMs + length }));

describe("a view", () => {
  it("keeps what one points at in its place while it is zoomed, from ten seconds to a month", () => {
    fc.assert(
      fc.property(
        spans,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (span, factor, share) => {
          const atMs = span.startMs + share * lengthOf(span);
          const next = zoomed(span, factor, atMs);
          expect(lengthOf(next)).toBeGreaterThanOrEqual(shortestViewMs);
          expect(lengthOf(next)).toBeLessThanOrEqual(31 * dayMs);
          // Whole milliseconds: off by one at most.
          expect(Math.abs(next.startMs + share * lengthOf(next) - atMs)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("keeps its length when it is moved or pushed back", () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: -90 * dayMs, max: 90 * dayMs }), (span, byMs) => {
        const next = within(moved(span, byMs), noon);
        expect(lengthOf(next)).toBe(lengthOf(span));
        expect(next.endMs).toBeLessThanOrEqual(noon);
      }),
    );
  });
});

describe("the period around a view", () => {
  it("is made of whole days of the site and holds the view as far as a month can", () => {
    fc.assert(
      fc.property(spans, spans, (view, other) => {
        const period = periodFor(view, periodOf(other.endMs, 1, zone), zone);
        expect(zone.midnight(period.startMs)).toBe(period.startMs);
        expect(zone.midnight(period.endMs)).toBe(period.endMs);
        expect(period.endMs).toBeGreaterThanOrEqual(view.endMs);
        if (lengthOf(view) <= 30 * dayMs) expect(period.startMs).toBeLessThanOrEqual(view.startMs);
        expect(lengthOf(period)).toBeLessThanOrEqual(32 * dayMs);
      }),
    );
  });

  it("stays while it holds the view", () => {
    const period = periodOf(noon, 7, zone);
    expect(periodFor({ startMs: noon, endMs: noon + 60_000 }, period, zone)).toBe(period);
  });

  it("grows from a day to a week to a month, and steps by its own length", () => {
    const day = periodOf(noon, 1, zone);
    const week = periodFor({ startMs: noon - dayMs, endMs: noon }, day, zone);
    const month = periodFor({ startMs: noon - 8 * dayMs, endMs: noon }, week, zone);
    expect([day, week, month].map(daysOf)).toEqual([1, 7, 31]);
    expect(nextPeriod(week, -1, zone).endMs).toBe(week.startMs);
    expect(nextPeriod(day, 1, zone).startMs).toBe(day.endMs);
  });

  it("takes days of 23 and 25 hours for one day", () => {
    const berlin = createSiteZone("Europe/Berlin");
    expect(daysOf(periodOf(Date.UTC(2026, 9, 25, 12), 1, berlin))).toBe(1);
    expect(daysOf(periodOf(Date.UTC(2026, 2, 29, 12), 1, berlin))).toBe(1);
  });
});

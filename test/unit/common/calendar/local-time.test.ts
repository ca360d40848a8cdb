/** Local time: days and changes of the clocks in several zones, against JavaScript's own Intl. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDayNumber } from "../../../../common/calendar/day-number.ts";
import { createLocalTime } from "../../../../common/calendar/local-time.ts";

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** Besides those with usual summer time: clocks set back at midnight, across midnight, and a skipped date. */
const zones = [
  "Asia/Tokyo",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Havana",
  "America/Nuuk",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Pacific/Apia",
];
const anyZone = fc.constantFrom(...zones);
const anyDay = fc.integer({ min: parseDayNumber("2005-01-01"), max: parseDayNumber("2035-12-31") });

const localTimes = new Map(zones.map((zone) => [zone, createLocalTime(zone)]));
function localTimeOf(zone: string) {
  return localTimes.get(zone) ?? createLocalTime(zone);
}

function instant(zone: string, date: string, time: string): string {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return new Date(localTimeOf(zone).instantMs(parseDayNumber(date), hours * 60 + minutes)).toISOString();
}

const intlFormats = new Map<string, Intl.DateTimeFormat>();
/** What a clock on the wall shows, as milliseconds, from Intl and not from the code under test. */
function shownMs(zone: string, ms: number): number {
  const format =
    intlFormats.get(zone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium", hourCycle: "h23" });
  intlFormats.set(zone, format);
  return Date.parse(`${format.format(ms).replace(" ", "T")}Z`);
}

describe("local time", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "03:01", "2026-03-29T01:01:00.000Z"],
    ["America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00.000Z"],
    ["Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30:00.000Z"],
    ["America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00:00.000Z"],
    ["Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00:00.000Z"],
  ])("takes a time that is skipped as the instant of the change (%s %s %s)", (zone, date, time, expected) => {
    expect(instant(zone, date, time)).toBe(expected);
  });

  it.each([
    ["Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00.000Z"],
    ["Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00:00.000Z"],
    ["America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00.000Z"],
    ["Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00.000Z"],
    ["America/Havana", "2026-11-01", "00:00", "2026-11-01T04:00:00.000Z"],
  ])("takes a time that comes twice as its first coming (%s %s %s)", (zone, date, time, expected) => {
    expect(instant(zone, date, time)).toBe(expected);
  });

  it.each([
    ["Asia/Tokyo", "2026-03-29", 24],
    ["Europe/Berlin", "2026-03-29", 23],
    ["Europe/Berlin", "2026-10-25", 25],
    ["America/New_York", "2026-03-08", 23],
    ["America/New_York", "2026-11-01", 25],
    ["Australia/Lord_Howe", "2026-10-04", 23.5],
    ["Australia/Lord_Howe", "2026-04-05", 24.5],
    ["America/Havana", "2026-11-01", 25],
    ["Pacific/Apia", "2011-12-30", 0],
  ])("gives the day %s %s its %d hours", (zone, date, hours) => {
    const { startMs, endMs } = localTimeOf(zone).daySpan(parseDayNumber(date));
    expect((endMs - startMs) / hourMs).toBe(hours);
  });

  it("begins each time of day at the first instant at which the wall clock shows it or later", () => {
    fc.assert(
      fc.property(anyZone, anyDay, fc.integer({ min: 0, max: 2879 }), (zone, day, minute) => {
        const ms = localTimeOf(zone).instantMs(day, minute);
        const wantedMs = day * 24 * hourMs + minute * minuteMs;
        expect(shownMs(zone, ms)).toBeGreaterThanOrEqual(wantedMs);
        // 3 hours back is further than any of these clocks is ever set back.
        for (const backMs of [1, 30 * minuteMs, 61 * minuteMs, 3 * hourMs]) {
          expect(shownMs(zone, ms - backMs)).toBeLessThan(wantedMs);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("never puts a later time of day before an earlier one", () => {
    fc.assert(
      fc.property(anyZone, anyDay, fc.nat(2879), fc.nat(2879), (zone, day, a, b) => {
        const { instantMs } = localTimeOf(zone);
        expect(instantMs(day, Math.min(a, b))).toBeLessThanOrEqual(instantMs(day, Math.max(a, b)));
      }),
      { numRuns: 400 },
    );
  });

  it("puts every instant into exactly the day whose span holds it, and days follow on each other", () => {
    fc.assert(
      fc.property(anyZone, anyDay, fc.nat(24 * hourMs), (zone, day, offsetMs) => {
        const { dayNumberAt, daySpan } = localTimeOf(zone);
        const ms = day * 24 * hourMs + offsetMs;
        const { startMs, endMs } = daySpan(dayNumberAt(ms));
        expect(startMs <= ms && ms < endMs).toBe(true);
        expect(daySpan(dayNumberAt(ms) + 1).startMs).toBe(endMs);
      }),
      { numRuns: 400 },
    );
  });

  it("keeps to a day that has begun when the clock goes back across midnight", () => {
    // In St. John's the clock went from 00:01 on 7 November 2010 back to 23:01 on the 6th.
    const { dayNumberAt, daySpan } = localTimeOf("America/St_Johns");
    const begunMs = Date.parse("2010-11-07T02:30:00Z");
    const day = parseDayNumber("2010-11-07");
    expect(daySpan(day).startMs).toBe(begunMs);
    for (let ms = begunMs; ms < begunMs + 2 * hourMs; ms += minuteMs) expect(dayNumberAt(ms)).toBe(day);
  });

  it("refuses an unknown zone and an instant that is no number", () => {
    expect(() => createLocalTime("Asia/Tokio")).toThrow(RangeError);
    for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, 9e15, -9e15]) {
      expect(() => localTimeOf("Asia/Tokyo").dayNumberAt(ms)).toThrow(RangeError);
    }
  });
});

/** What holds for every calendar: any shifts, any zone, any span, above all around changes of the clocks. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../../../common/calendar/calendar.ts";
import { type CalendarSettings, calendarSettings, weekdays } from "../../../../common/contract/calendar-settings.ts";

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const runs = { numRuns: 200 };

const changes = {
  "Europe/Berlin": ["2026-03-29", "2026-10-25"],
  "America/New_York": ["2026-03-08", "2026-11-01"],
  "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
  "Asia/Tokyo": ["2026-05-04", "2026-12-31"],
};
const anyZone = fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[]));
/** A zone and an instant within four days of a change of its clocks. */
const anyMoment = anyZone.chain((zone) =>
  fc.record({
    zone: fc.constant(zone),
    ms: fc
      .tuple(fc.constantFrom(...changes[zone]), fc.integer({ min: -4 * 1440, max: 4 * 1440 }))
      .map(([date, minutes]) => Date.parse(date) + minutes * minuteMs),
  }),
);
const anyLengthMs = fc.integer({ min: 0, max: 5 * dayMs });

function time(minute: number): string {
  const wrapped = minute % 1440;
  return `${String(Math.floor(wrapped / 60)).padStart(2, "0")}:${String(wrapped % 60).padStart(2, "0")}`;
}

/** A shift anywhere in the day, often across midnight or through the hours in which clocks change, with breaks inside. */
const anyShift = fc
  .record({
    days: fc.subarray([...weekdays], { minLength: 1 }),
    startMin: fc.oneof(fc.nat(1439), fc.integer({ min: 90, max: 200 }), fc.integer({ min: 1200, max: 1439 })),
    lengthMin: fc.oneof(fc.integer({ min: 1, max: 1440 }), fc.integer({ min: 1, max: 90 }), fc.constant(1440)),
    breaks: fc.array(fc.tuple(fc.nat(1439), fc.integer({ min: 1, max: 120 })), { maxLength: 3 }),
  })
  .map(({ days, startMin, lengthMin, breaks }) => ({
    days,
    start: time(startMin),
    end: time(startMin + lengthMin),
    breaks: breaks
      .filter(([afterMin, breakMin]) => afterMin + breakMin <= lengthMin)
      .map(([afterMin, breakMin]) => ({
        start: time(startMin + afterMin),
        end: time(startMin + afterMin + breakMin),
      })),
  }));
const anySettings: fc.Arbitrary<CalendarSettings> = fc
  .tuple(fc.array(anyShift, { maxLength: 4 }), fc.constantFrom("japan", "none"))
  .map(([shifts, publicHolidays]) =>
    calendarSettings.parse({
      shifts: shifts.map((shift, i) => ({ name: `shift ${i}`, ...shift })),
      daysOff: { publicHolidays, dates: [{ from: "2026-10-26" }], workdays: ["2026-05-05", "2026-10-25"] },
    }),
  );

describe("a calendar", () => {
  it("plans spans that are sorted, disjoint, not empty and within the span asked for", () => {
    fc.assert(
      fc.property(anySettings, anyMoment, anyLengthMs, (settings, { zone, ms }, lengthMs) => {
        const spans = createCalendar(settings, zone).plannedSpans(ms, ms + lengthMs);
        let lastEndMs = ms - 1;
        for (const { startMs, endMs } of spans) {
          expect(startMs).toBeGreaterThan(lastEndMs);
          expect(endMs).toBeGreaterThan(startMs);
          lastEndMs = endMs;
        }
        expect(lastEndMs).toBeLessThanOrEqual(ms + lengthMs);
      }),
      runs,
    );
  });

  it("plans no more than the span is long", () => {
    fc.assert(
      fc.property(anySettings, anyMoment, anyLengthMs, (settings, { zone, ms }, lengthMs) => {
        const plannedMs = createCalendar(settings, zone).plannedMs(ms, ms + lengthMs);
        expect(plannedMs).toBeGreaterThanOrEqual(0);
        expect(plannedMs).toBeLessThanOrEqual(lengthMs);
      }),
      runs,
    );
  });

  it("plans as much in a span as in its two parts", () => {
    fc.assert(
      fc.property(anySettings, anyMoment, anyLengthMs, anyLengthMs, (settings, { zone, ms }, firstMs, secondMs) => {
        const calendar = createCalendar(settings, zone);
        const [middleMs, endMs] = [ms + firstMs, ms + firstMs + secondMs];
        expect(calendar.plannedMs(ms, middleMs) + calendar.plannedMs(middleMs, endMs)).toBe(
          calendar.plannedMs(ms, endMs),
        );
      }),
      runs,
    );
  });

  it("plans just the time that lies in a shift and not in that shift's breaks", () => {
    fc.assert(
      fc.property(anySettings, anyMoment, (settings, { zone, ms }) => {
        const calendar = createCalendar(settings, zone);
        const today = calendar.dayOf(ms);
        const yesterday = calendar.dayOf(calendar.daySpan(today).startMs - 1);
        const works = [...calendar.shiftsOn(yesterday), ...calendar.shiftsOn(today)].some(({ span, breaks }) => {
          const holds = ({ startMs, endMs }: { startMs: number; endMs: number }) => startMs <= ms && ms < endMs;
          return holds(span) && !breaks.some(holds);
        });
        expect(calendar.plannedMs(ms, ms + 1)).toBe(works ? 1 : 0);
      }),
      runs,
    );
  });

  it("keeps each shift's breaks within the shift, and the shift's start on its date", () => {
    fc.assert(
      fc.property(anySettings, anyMoment, (settings, { zone, ms }) => {
        const calendar = createCalendar(settings, zone);
        const date = calendar.dayOf(ms);
        for (const { span, breaks } of calendar.shiftsOn(date)) {
          expect(calendar.dayOf(span.startMs)).toBe(date);
          for (const pause of breaks) {
            expect(span.startMs <= pause.startMs && pause.startMs < pause.endMs && pause.endMs <= span.endMs).toBe(
              true,
            );
          }
        }
      }),
      runs,
    );
  });

  it("tiles time with days, without hole or overlap, and knows each day by its first and last millisecond", () => {
    const settings = calendarSettings.parse({});
    fc.assert(
      fc.property(anyMoment, ({ zone, ms }) => {
        const calendar = createCalendar(settings, zone);
        let date = calendar.dayOf(ms);
        let span = calendar.daySpan(date);
        expect(span.startMs <= ms && ms < span.endMs).toBe(true);
        for (let i = 0; i < 5; i++) {
          expect(calendar.dayOf(span.startMs)).toBe(date);
          expect(calendar.dayOf(span.endMs - 1)).toBe(date);
          date = new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10);
          const next = calendar.daySpan(date);
          expect(next.startMs).toBe(span.endMs);
          span = next;
        }
      }),
      runs,
    );
  });

  it("gives the same answers from a fresh calendar as from one that has answered for three years", () => {
    const settings = calendarSettings.parse({});
    const used = createCalendar(settings, "Europe/Berlin");
    const startMs = Date.parse("2025-01-01T00:00Z");
    const wholeMs = used.plannedMs(startMs, startMs + 1095 * dayMs);
    expect(used.plannedMs(startMs, startMs + 1095 * dayMs)).toBe(wholeMs);
    const fresh = createCalendar(settings, "Europe/Berlin");
    expect(fresh.plannedSpans(startMs, startMs + 9 * dayMs)).toEqual(used.plannedSpans(startMs, startMs + 9 * dayMs));
  });
});

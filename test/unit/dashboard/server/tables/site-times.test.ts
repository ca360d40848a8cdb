/** Local time in tables: its offset from UTC, its milliseconds, and the day numbers of spreadsheets. */
import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, it } from "vitest";
import { createSiteTimes } from "../../../../../dashboard/server/tables/site-times.ts";

it.each([
  ["Asia/Tokyo", "2026-04-01T08:00:00+09:00"],
  ["Asia/Kolkata", "2026-04-01T08:00:00+05:30"],
  ["America/St_Johns", "2026-01-01T08:00:00-03:30"],
  ["Europe/Berlin", "2026-03-29T01:59:59+01:00"],
  ["Europe/Berlin", "2026-03-29T03:00:00+02:00"],
  ["Europe/Berlin", "2026-10-25T02:30:00+02:00"],
  ["Europe/Berlin", "2026-10-25T02:30:00+01:00"],
  ["Asia/Tokyo", "2026-04-01T08:00:00.050+09:00"],
])("writes a time in %s as %s", (zone, text) => {
  expect(createSiteTimes(zone).text(Date.parse(text))).toBe(text);
});

it("writes any times, in any order, as the time that they are", () => {
  const times = createSiteTimes("Europe/Berlin");
  const ms = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2099, 0, 1) });
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          ms,
          fc.integer({ min: 0, max: 200_000 }).map((n) => Date.UTC(2026, 2, 29) + n),
        ),
      ),
      (all) => {
        for (const one of all) {
          expect(Date.parse(times.text(one))).toBe(one);
          expect(times.text(one).slice(0, 19)).toBe(
            DateTime.fromMillis(one, { zone: "Europe/Berlin" }).toFormat("yyyy-MM-dd'T'HH:mm:ss"),
          );
        }
      },
    ),
  );
});

it("counts days as spreadsheets do, by the site's clock", () => {
  const times = createSiteTimes("Asia/Tokyo");
  expect(times.serial(Date.parse("2026-04-01T00:00:00+09:00"))).toBe(46_113);
  expect(times.serial(Date.parse("2026-04-01T12:00:00+09:00"))).toBe(46_113.5);
});

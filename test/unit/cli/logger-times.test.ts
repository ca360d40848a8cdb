/** Times as loggers write them. */
import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, it } from "vitest";
import { createLoggerTimes } from "../../../cli/logger-times.ts";

const read = createLoggerTimes("Asia/Tokyo");

it.each([
  ["2026-04-01T08:30:05", "2026-04-01T08:30:05+09:00"],
  ["2026-04-01 08:30:05.25", "2026-04-01T08:30:05.250+09:00"],
  ["2026-04-01T08:30:05Z", "2026-04-01T08:30:05Z"],
  ["2026-04-01T08:30:05+05:30", "2026-04-01T08:30:05+05:30"],
  ["2026-04-01T08:30:05-0330", "2026-04-01T08:30:05-03:30"],
  ["2026/4/1 8:30", "2026-04-01T08:30:00+09:00"],
  ["2026.04.01 08:30:05,5", "2026-04-01T08:30:05.500+09:00"],
  ["2026年4月1日 8時30分5秒", "2026-04-01T08:30:05+09:00"],
  ["2026年4月1日8時30分", "2026-04-01T08:30:00+09:00"],
  ["2026/04/01 08:30:05", "2026-04-01T08:30:05+09:00"],
  ["20260401083005", "2026-04-01T08:30:05+09:00"],
  ["1775000000", "2026-03-31T23:33:20Z"],
  ["1775000000.5", "2026-03-31T23:33:20.500Z"],
  ["1775000000123", "2026-03-31T23:33:20.123Z"],
  ["2026-04-01 24:00:00", "2026-04-02T00:00:00+09:00"],
])("reads %s", (text, meant) => {
  expect(read(text)).toBe(Date.parse(meant));
});

it.each([
  "",
  "8:30",
  "2026-02-30 08:00",
  "2026-13-01 08:00",
  "2026-04-01",
  "04/01/2026 08:00:00",
  "2026-04-01 25:00",
  "2026-04-01 08:61",
  "12.5",
  "off",
])("says that %j is no time", (text) => {
  expect(read(text)).toBeNaN();
});

it("reads other forms as they are described", () => {
  expect(createLoggerTimes("Asia/Tokyo", "dd/MM/yyyy HH:mm:ss")("03/04/2026 08:00:00")).toBe(
    Date.parse("2026-04-03T08:00:00+09:00"),
  );
  expect(createLoggerTimes("Asia/Tokyo", "dd/MM/yyyy HH:mm:ss")("2026-04-03 08:00:00")).toBeNaN();
});

it("takes local times of a zone with summer time as its clock shows them, whatever comes before", () => {
  const berlin = createLoggerTimes("Europe/Berlin");
  const ms = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
  fc.assert(
    fc.property(fc.array(ms, { minLength: 1 }), (all) => {
      for (const one of all) {
        const local = DateTime.fromMillis(Math.floor(one / 1000) * 1000, { zone: "Europe/Berlin" });
        const shown = local.toFormat("yyyy-MM-dd HH:mm:ss");
        // An hour that comes twice is its first coming.
        expect(DateTime.fromMillis(berlin(shown), { zone: "Europe/Berlin" }).toFormat("yyyy-MM-dd HH:mm:ss")).toBe(
          shown,
        );
        expect(berlin(shown)).toBeLessThanOrEqual(local.toMillis());
      }
    }),
  );
});

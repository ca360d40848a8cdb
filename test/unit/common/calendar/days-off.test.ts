/** Days off: public holidays in whatever zone this process runs, the site's own dates, and workdays in spite of them. */
import holidayJp from "@holiday-jp/holiday_jp";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createCalendar } from "../../../../common/calendar/calendar.ts";
import { parseDayNumber } from "../../../../common/calendar/day-number.ts";
import { calendarSettings } from "../../../../common/contract/calendar-settings.ts";

const holidaysOf2026 = [
  ["2026-01-01", "元日"],
  ["2026-01-12", "成人の日"],
  ["2026-02-11", "建国記念の日"],
  ["2026-02-23", "天皇誕生日"],
  ["2026-03-20", "春分の日"],
  ["2026-04-29", "昭和の日"],
  ["2026-05-03", "憲法記念日"],
  ["2026-05-04", "みどりの日"],
  ["2026-05-05", "こどもの日"],
  ["2026-05-06", "こどもの日 振替休日"],
  ["2026-07-20", "海の日"],
  ["2026-08-11", "山の日"],
  ["2026-09-21", "敬老の日"],
  ["2026-09-22", "休日"],
  ["2026-09-23", "秋分の日"],
  ["2026-10-12", "スポーツの日"],
  ["2026-11-03", "文化の日"],
  ["2026-11-23", "勤労感謝の日"],
];

function calendarWith(settings: unknown, timeZone = "Asia/Tokyo") {
  return createCalendar(calendarSettings.parse(settings), timeZone);
}

function datesOf2026(): string[] {
  const first = Date.UTC(2026, 0, 1);
  return Array.from({ length: 365 }, (_, i) => new Date(first + i * 86_400_000).toISOString().slice(0, 10));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("public holidays", () => {
  it.each([
    ["Asia/Tokyo", -540],
    ["UTC", 0],
    ["America/Los_Angeles", 480],
    ["Pacific/Kiritimati", -840],
  ])("fall on Japan's dates when this process runs in %s", (processZone, offsetMin) => {
    vi.stubEnv("TZ", processZone);
    // Without this the test could pass although the process never changed its zone.
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(offsetMin);

    const calendar = calendarWith({});
    const named = datesOf2026().flatMap((date) => {
      const name = calendar.holidayName(date);
      return name === undefined ? [] : [[date, name]];
    });
    expect(named).toEqual(holidaysOf2026);
    expect(calendar.isDayOff("2026-11-03")).toBe(true);
    expect(calendar.isDayOff("2026-11-02")).toBe(false);
    expect(calendar.isDayOff("2026-11-04")).toBe(false);
    const holiday = calendar.daySpan("2026-11-03");
    expect(new Date(holiday.startMs).toISOString()).toBe("2026-11-02T15:00:00.000Z");
    expect(calendar.plannedMs(holiday.startMs, holiday.endMs)).toBe(0);
    expect(calendar.plannedMs(holiday.endMs, holiday.endMs + 86_400_000)).toBe(7.75 * 3_600_000);
  });

  it("would come out a day early through the package's own functions west of Greenwich", () => {
    vi.stubEnv("TZ", "America/Los_Angeles");
    const [holiday] = holidayJp.between(new Date(2026, 10, 1), new Date(2026, 10, 5));
    expect(holiday?.name).toBe("文化の日");
    expect(holiday?.date.getDate()).toBe(2);
  });

  it("keep their dates for a site in another zone", () => {
    const calendar = calendarWith({}, "America/New_York");
    expect(calendar.isDayOff("2026-11-03")).toBe(true);
    expect(calendar.dayOf(Date.parse("2026-11-03T04:30:00Z"))).toBe("2026-11-02");
  });

  it("are working days where the site takes none", () => {
    const calendar = calendarWith({ daysOff: { publicHolidays: "none" } });
    expect(calendar.isDayOff("2026-11-03")).toBe(false);
    expect(calendar.holidayName("2026-11-03")).toBeUndefined();
  });
});

describe("days off of the site", () => {
  const calendar = calendarWith({
    daysOff: {
      dates: [{ from: "2026-08-11", to: "2026-08-14", name: "夏季休業" }, { from: "2026-12-30" }],
      workdays: ["2026-08-13", "2026-11-23", "2026-10-03"],
    },
  });

  it("reach from the first to the last date, both included", () => {
    const dates = ["2026-08-10", "2026-08-11", "2026-08-12", "2026-08-14", "2026-08-17", "2026-12-30", "2026-12-31"];
    expect(dates.filter((date) => calendar.isDayOff(date))).toEqual([
      "2026-08-11",
      "2026-08-12",
      "2026-08-14",
      "2026-12-30",
    ]);
  });

  it("carry the public holiday's name first, then their own, if they have one", () => {
    expect(calendar.holidayName("2026-08-11")).toBe("山の日");
    expect(calendar.holidayName("2026-08-12")).toBe("夏季休業");
    expect(calendar.holidayName("2026-12-30")).toBeUndefined();
  });

  it("include the days of the week without a shift", () => {
    expect(calendar.isDayOff("2026-10-10")).toBe(true);
    expect(calendar.holidayName("2026-10-10")).toBeUndefined();
  });

  it("give way to workdays, on a day off, a holiday and a Saturday alike", () => {
    for (const date of ["2026-08-13", "2026-11-23", "2026-10-03"]) {
      expect(calendar.isDayOff(date)).toBe(false);
      expect(calendar.shiftsOn(date).map(({ name }) => name)).toEqual(["日勤"]);
    }
    expect(calendar.holidayName("2026-11-23")).toBe("勤労感謝の日");
  });

  it("bring all shifts to a workday only where its weekday has none of its own", () => {
    const twoShifts = calendarWith({
      shifts: [
        { name: "平日", days: ["mon", "tue", "wed", "thu", "fri"], start: "08:00", end: "17:00" },
        { name: "土曜", days: ["sat"], start: "08:00", end: "12:00" },
      ],
      daysOff: { dates: [{ from: "2026-10-03" }], workdays: ["2026-10-03", "2026-10-04"] },
    });
    expect(twoShifts.shiftsOn("2026-10-03").map(({ name }) => name)).toEqual(["土曜"]);
    expect(twoShifts.shiftsOn("2026-10-04").map(({ name }) => name)).toEqual(["平日", "土曜"]);
  });

  it.each(["2026-02-30", "2026-2-3", "tomorrow", ""])("refuse '%s' as a date", (date) => {
    expect(() => parseDayNumber(date)).toThrow(RangeError);
    expect(() => calendar.isDayOff(date)).toThrow(RangeError);
    expect(() => calendar.holidayName(date)).toThrow(RangeError);
    expect(() => calendar.daySpan(date)).toThrow(RangeError);
    expect(() => calendar.shiftsOn(date)).toThrow(RangeError);
  });
});

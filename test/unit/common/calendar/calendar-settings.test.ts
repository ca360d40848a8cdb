/** The calendar's settings: defaults, and what a wrong one is told. */
import { describe, expect, it } from "vitest";
import { calendarSettings, shiftMinutes, timeZone } from "../../../../common/contract/calendar-settings.ts";

const night = { name: "夜勤", days: ["mon"], start: "22:00", end: "06:00" };

function problemsOf(settings: unknown): { path: string; message: string }[] {
  const issues = calendarSettings.safeParse(settings).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path: path.join("."), message }));
}

describe("calendar settings", () => {
  it("plans one day shift from Monday to Friday with Japan's holidays off when nothing is set", () => {
    expect(calendarSettings.parse({})).toEqual({
      shifts: [
        {
          name: "日勤",
          days: ["mon", "tue", "wed", "thu", "fri"],
          start: "08:30",
          end: "17:15",
          breaks: [{ start: "12:00", end: "13:00" }],
        },
      ],
      daysOff: { publicHolidays: "japan", dates: [], workdays: [] },
    });
  });

  it("hands out defaults that one caller can't spoil for another", () => {
    calendarSettings.parse({}).shifts.pop();
    calendarSettings.parse({}).daysOff.dates.push({ from: "2026-01-02" });
    expect(calendarSettings.parse({}).shifts).toHaveLength(1);
    expect(calendarSettings.parse({}).daysOff.dates).toEqual([]);
  });

  it("gives back unchanged what it has filled in", () => {
    const filled = calendarSettings.parse({ shifts: [night], daysOff: { dates: [{ from: "2026-08-13" }] } });
    expect(calendarSettings.parse(filled)).toEqual(filled);
  });

  it("places the breaks of a midnight shift on the right side of midnight", () => {
    const [shift] = calendarSettings.parse({
      shifts: [
        {
          ...night,
          breaks: [
            { start: "23:45", end: "00:15" },
            { start: "02:00", end: "03:00" },
          ],
        },
      ],
    }).shifts;
    expect(shift && shiftMinutes(shift)).toEqual({
      startMin: 1320,
      endMin: 1800,
      breaks: [
        { startMin: 1425, endMin: 1455 },
        { startMin: 1560, endMin: 1620 },
      ],
    });
  });

  it("takes equal start and end as 24 hours", () => {
    const [shift] = calendarSettings.parse({ shifts: [{ ...night, start: "08:00", end: "08:00" }] }).shifts;
    expect(shift && shiftMinutes(shift)).toMatchObject({ startMin: 480, endMin: 1920 });
  });

  it.each([
    ["before its shift", "21:30", "22:30"],
    ["after its shift", "06:00", "06:30"],
    ["across its shift's end", "05:30", "06:30"],
  ])("refuses a break that lies %s, and names both", (_where, start, end) => {
    expect(problemsOf({ shifts: [{ ...night, breaks: [{ start, end }] }] })).toEqual([
      {
        path: "shifts.0.breaks.0",
        message: `the break ${start}–${end} is outside the shift "夜勤" (22:00–06:00): move it inside`,
      },
    ]);
  });

  it("accepts breaks that begin or end with their shift", () => {
    const breaks = [
      { start: "22:00", end: "22:10" },
      { start: "05:50", end: "06:00" },
    ];
    expect(problemsOf({ shifts: [{ ...night, breaks }] })).toEqual([]);
  });

  it.each([
    ["a break without length", { shifts: [{ ...night, breaks: [{ start: "01:00", end: "01:00" }] }] }, /no length/],
    ["24:00", { shifts: [{ ...night, end: "24:00" }] }, /midnight is "00:00"/],
    ["a time without its leading zero", { shifts: [{ ...night, start: "8:30" }] }, /HH:mm/],
    ["a shift on no day", { shifts: [{ ...night, days: [] }] }, /at least one day/],
    ["a day of the week named twice", { shifts: [{ ...night, days: ["mon", "mon"] }] }, /once/],
    ["two shifts of one name", { shifts: [night, night] }, /a name of its own/],
    ["from after to", { daysOff: { dates: [{ from: "2026-08-16", to: "2026-08-13" }] } }, /`to` is before `from`/],
    ["a date that doesn't exist", { daysOff: { workdays: ["2026-02-29"] } }, /YYYY-MM-DD/],
    ["a country without a table", { daysOff: { publicHolidays: "france" } }, /japan/],
    ["an unknown key", { daysOff: { holidays: "japan" } }, /holidays/],
  ])("refuses %s with one clear message", (_what, settings, message) => {
    const problems = problemsOf(settings);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(message);
  });
});

describe("time zone", () => {
  it("is Asia/Tokyo when nothing is set", () => {
    expect(timeZone.parse(undefined)).toBe("Asia/Tokyo");
  });

  it.each(["Asia/Tokyo", "Europe/Berlin", "Australia/Lord_Howe", "UTC"])("may be %s", (zone) => {
    expect(timeZone.parse(zone)).toBe(zone);
  });

  it.each(["Asia/Tokio", "+09:00", "JST-9", "", " Asia/Tokyo"])(
    "may not be '%s', and says what would be right",
    (zone) => {
      expect(timeZone.safeParse(zone).error?.issues[0]?.message).toContain('"Asia/Tokyo"');
    },
  );
});

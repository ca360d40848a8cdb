/** Made answers about the past for the tests of its pages: the years of a small factory that began on 2 March 2026. */
import type {
  CalendarAnswer,
  CalendarMachine,
  FigureRow,
  FiguresAnswer,
} from "../../common/contract/history-answers.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Planned time of a working day. */
const plannedMin = 435;

/** Today in all made answers. */
export const madeToday = "2026-11-20";
const firstDate = "2026-03-02";

const holidays: Readonly<Record<string, string>> = {
  "2026-01-01": "元日",
  "2026-01-12": "成人の日",
  "2026-02-11": "建国記念の日",
  "2026-02-23": "天皇誕生日",
  "2026-03-20": "春分の日",
  "2026-04-29": "昭和の日",
  "2026-05-04": "みどりの日",
  "2026-05-05": "こどもの日",
  "2026-05-06": "振替休日",
  "2026-07-20": "海の日",
  "2026-08-11": "山の日",
  "2026-09-21": "敬老の日",
  "2026-09-22": "国民の休日",
  "2026-09-23": "秋分の日",
  "2026-10-12": "スポーツの日",
  "2026-11-03": "文化の日",
  "2026-11-23": "勤労感謝の日",
};
const summerBreak = ["2026-08-12", "2026-08-13", "2026-08-14"];

/** Machines of the made answers: the board's first six, and how busy each is. */
export const madeMachines = [
  { machine: "m1", name: "基板加工機 S63", usual: 0.78 },
  { machine: "m2", name: "NC旋盤 1号機", usual: 0.64 },
  { machine: "m3", name: "NC旋盤 2号機", usual: 0.41 },
  { machine: "m4", name: "プレスブレーキ 80t", usual: 0.55 },
  { machine: "m5", name: "レーザー加工機", usual: 0.87 },
  { machine: "m6", name: "コンプレッサー", usual: 0.12 },
];

/** A number from 0 to 1 that looks random, the same for the same words. */
export function madeChance(...words: readonly (string | number)[]): number {
  let hash = 2166136261;
  for (const letter of words.join(" ")) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** Dates from one to another, both included. */
function datesBetween(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  return Array.from({ length: count }, (_, day) => new Date(Date.parse(from) + day * dayMs).toISOString().slice(0, 10));
}

/** Whether nothing is planned on a date. */
export function isMadeDayOff(date: string): boolean {
  return [0, 6].includes(new Date(date).getUTCDay()) || date in holidays || summerBreak.includes(date);
}

/** A machine's day, all in minutes; undefined before the first day and after today. */
function madeDay(machine: (typeof madeMachines)[number], date: string) {
  if (date < firstDate || date > madeToday) return undefined;
  const chance = (what: string) => madeChance(machine.machine, date, what);
  const overtime = isMadeDayOff(date) && chance("overtime") > 0.96 ? 180 : 0;
  const planned = isMadeDayOff(date) ? 0 : date === madeToday ? 290 : plannedMin;
  const isPoor = chance("coverage") > 0.96 || (machine.machine === "m5" && date > "2026-07-01" && date < "2026-07-09");
  const coverage = isPoor ? chance("how poor") * 0.7 : 1 - 0.04 * chance("gaps");
  const utilisation = Math.min(1, Math.max(0, machine.usual * (1.25 - 0.7 * chance("order") * chance("work"))));
  const known = planned * (coverage < 0.15 ? 0 : coverage);
  return { planned, known, running: known * utilisation, overtime, stops: Math.round(1 + 9 * chance("stops")) };
}

/** `GET /api/calendar` of the made factory. */
export function madeCalendar(from: string, to: string): CalendarAnswer {
  const dates = datesBetween(from, to);
  return {
    siteName: "町工場テクノ 第一工場",
    timeZone: "Asia/Tokyo",
    from,
    to,
    today: madeToday,
    firstDate,
    daysOff: dates.map((date) => (isMadeDayOff(date) ? 1 : 0)),
    holidays: dates.map((date) => holidays[date] ?? ""),
    corrected: dates.map((date) => (["2026-06-17", "2026-11-13"].includes(date) ? 1 : 0)),
    machines: madeMachines.map((machine): CalendarMachine => {
      const days = dates.map((date) => madeDay(machine, date));
      return {
        machine: machine.machine,
        name: machine.name,
        simulated: false,
        utilisation: days.map((day) => (day && day.known > 0 ? Math.round((1000 * day.running) / day.known) : -1)),
        coverage: days.map((day, index) => {
          if (day) return day.planned > 0 ? Math.round((1000 * day.known) / day.planned) : -1;
          return isMadeDayOff(dates[index] ?? "") || (dates[index] ?? "") > madeToday ? -1 : 0;
        }),
        stops: days.map((day) => (day && day.known > 0 ? day.stops : 0)),
        runningMin: days.map((day) => Math.round((day?.running ?? 0) + (day?.overtime ?? 0))),
      };
    }),
  };
}

/** `GET /api/figures?by=month` of the made factory. */
export function madeMonths(from: string, to: string): FiguresAnswer {
  const months = [...new Set(datesBetween(from, to).map((date) => date.slice(0, 7)))];
  const rows = months.flatMap((month) => madeMachines.flatMap((machine) => madeMonth(machine, month) ?? []));
  return {
    from,
    to,
    by: "month",
    machines: madeMachines.map(({ machine, name }) => ({ machine, name, simulated: false })),
    rows,
  };
}

function madeMonth(machine: (typeof madeMachines)[number], month: string): FigureRow | null {
  const startMs = Date.parse(`${month}-01T00:00:00+09:00`);
  const days = datesBetween(`${month}-01`, `${month}-28`).flatMap((date) => madeDay(machine, date) ?? []);
  if (days.length === 0) return null;
  const sum = (minutesOf: (day: (typeof days)[number]) => number) =>
    minuteMs * days.reduce((total, day) => total + minutesOf(day), 0);
  const knownMs = sum(({ known }) => known);
  const runningMs = sum(({ running }) => running);
  const plannedMs = sum(({ planned }) => planned);
  const stops = days.reduce((total, day) => total + day.stops, 0);
  return {
    machine: machine.machine,
    simulated: false,
    bucket: month,
    startMs,
    endMs: startMs + 28 * dayMs,
    plannedMs,
    runningMs,
    pausesMs: 0,
    stopsMs: knownMs - runningMs,
    shortStopsMs: 0,
    unknownMs: plannedMs - knownMs,
    excludedMs: 0,
    stops: stops + 20,
    shortStops: 20,
    cycles: 30 * days.length,
    allRunningMs: runningMs + sum(({ overtime }) => overtime),
    utilisation: runningMs / knownMs,
    availability: runningMs / knownMs,
    coverage: knownMs / plannedMs,
  };
}

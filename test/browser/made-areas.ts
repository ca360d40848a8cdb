/** Made areas for the pages' own tests: three workbenches on the made day, with their weeks. */

import type { ClutterLevel, NoScoreCause } from "../../common/contract/clutter.ts";
import type {
  AreaAnswer,
  AreaLook,
  AreasDayAnswer,
  ClutterCalendarAnswer,
  ClutterDay,
} from "../../common/contract/clutter-answers.ts";
import type { BoardArea } from "../../common/contract/live-events.ts";
import { madeNowMs } from "./made-board.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const zoneMs = 9 * hourMs;
const times = ["09:00", "12:00", "17:00"];
const thresholds = { littleFrom: 0.08, clutteredFrom: 0.25, hysteresis: 0.02 };
const holidays: Readonly<Record<string, string>> = { "2026-11-03": "文化の日", "2026-11-23": "勤労感謝の日" };

const dateOf = (ms: number) => new Date(ms + zoneMs).toISOString().slice(0, 10);
const startOf = (date: string) => Date.parse(date) - zoneMs;
const isDayOff = (date: string) => [0, 6].includes(new Date(date).getUTCDay()) || date in holidays;

function levelOf(share: number): ClutterLevel {
  if (share < thresholds.littleFrom) return "tidy";
  return share < thresholds.clutteredFrom ? "a-little" : "cluttered";
}

/** A number from 0 to 1, the same for the same date and time. */
function chance(date: string, index: number): number {
  let state = Number(date.replaceAll("-", "")) * 31 + index * 7919;
  for (let turn = 0; turn < 3; turn += 1) state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

/** What became of a date's time; null where nobody looked. */
function madeLook(date: string, index: number): AreaLook | null {
  const slot = times[index] ?? "";
  const atMs = startOf(date) + Number(slot.slice(0, 2)) * hourMs + 4000;
  if (isDayOff(date) || atMs > madeNowMs || date < "2026-08-24") return null;
  const none = (outcome: "skipped" | "missed", cause: NoScoreCause): AreaLook => {
    return { atMs, occasion: "schedule", slot, outcome, cause };
  };
  if (date === "2026-11-11" && index === 1) return none("missed", "power-off");
  if (chance(date, index) > 0.95) return none("skipped", "person-in-view");
  // The bench was cluttered in September, and is tidier since.
  const usual = date < "2026-10-01" ? 0.3 : date < "2026-11-01" ? 0.18 : 0.1;
  const share = Math.round(1000 * Math.max(0.005, usual * (0.3 + 1.3 * chance(date, index + 9)))) / 1000;
  return { atMs, occasion: "schedule", slot, outcome: "scored", share, level: levelOf(share), confidence: 0.94 };
}

function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += dayMs)
    dates.push(new Date(ms).toISOString().slice(0, 10));
  return dates;
}

function madeTrend(untilMs: number, days: number): AreaLook[] {
  return datesBetween(dateOf(untilMs - days * dayMs), dateOf(untilMs - 1))
    .flatMap((date) => times.map((_, index) => madeLook(date, index)))
    .filter((look) => look !== null);
}

/** The made areas on the board. */
export function madeAreas(): BoardArea[] {
  const trend = madeTrend(madeNowMs, 14).flatMap(({ atMs, share }) =>
    share === undefined ? [] : [[atMs, share] as const],
  );
  const today = startOf("2026-11-20");
  const common = {
    simulated: false,
    doing: "nothing",
    nextMs: today + 17 * hourMs,
    scoredMs: today + 12 * hourMs,
  } as const;
  return [
    { ...common, id: "bench", name: "組立作業台", share: 0.152, level: "a-little", sinceMs: today + 9 * hourMs, trend },
    {
      ...common,
      id: "inspection",
      name: "検査台",
      share: 0.02,
      level: "tidy",
      sinceMs: today - 31 * hourMs,
      doing: "set-up",
      trend: trend.map(([atMs, share]) => [atMs, share / 6] as const),
    },
    {
      ...common,
      id: "tools",
      name: "工具置き場(第二工場)",
      share: 0.41,
      level: "unknown",
      cause: "person-in-view",
      sinceMs: today + 12 * hourMs,
      scoredMs: today + 9 * hourMs,
      nextMs: today + 4 * dayMs + 9 * hourMs,
      trend: trend.map(([atMs, share]) => [atMs, Math.min(1, share * 2.6)] as const),
    },
    { ...common, id: "press", name: "プレス前", share: 0.36, level: "cluttered", sinceMs: today - 7 * hourMs, trend },
  ];
}

const sheet = {
  outline: [
    [90, 140, 330, 110, 350, 190, 110, 230],
    [560, 180, 640, 150, 700, 210, 720, 420, 650, 470, 570, 400],
    [180, 620, 260, 560, 340, 600, 350, 700, 270, 760, 190, 720],
  ],
  zones: [
    { id: "left", share: 0.21 },
    { id: "right", share: 0.09 },
  ],
  left: [[560, 150, 160, 320]],
  removed: [[720, 640, 180, 190]],
} satisfies Partial<AreaAnswer["sheet"]>;

/** The made answer to `/api/area`. */
export function madeArea(area: string, date: string, weeks: number): AreaAnswer {
  const startMs = startOf(date);
  const looks = times.map((_, index) => madeLook(date, index)).filter((look) => look !== null);
  const trend = madeTrend(Math.min(madeNowMs, startMs + dayMs), 7 * weeks);
  const newest = trend.findLast(({ outcome }) => outcome === "scored");
  return {
    area,
    name: madeAreas().find(({ id }) => id === area)?.name ?? area,
    simulated: false,
    siteName: "町工場テクノ 第一工場",
    timeZone: "Asia/Tokyo",
    date,
    today: "2026-11-20",
    span: { startMs, endMs: startMs + dayMs },
    nowMs: madeNowMs,
    isDayOff: isDayOff(date),
    holiday: holidays[date] ?? null,
    aspect: 1.5,
    thresholds,
    zones: [
      {
        id: "left",
        name: "左",
        polygon: [
          [0.02, 0.03],
          [0.48, 0.03],
          [0.48, 0.97],
          [0.02, 0.97],
        ],
      },
      {
        id: "right",
        name: "右",
        polygon: [
          [0.52, 0.03],
          [0.98, 0.03],
          [0.98, 0.97],
          [0.52, 0.97],
        ],
      },
    ],
    looks,
    slots: isDayOff(date)
      ? []
      : times.map((slot, index) => {
          const dueMs = startMs + Number(slot.slice(0, 2)) * hourMs;
          const look = madeLook(date, index);
          return look ? { slot, dueMs, state: look.outcome, look } : { slot, dueMs, state: "coming" };
        }),
    sheet: newest ? { ...newest, ...sheet } : null,
    trend: trend.flatMap(({ atMs, share, level }) =>
      share === undefined || level === undefined ? [] : [[atMs, share, level] as const],
    ),
  };
}

/** The made answer to `/api/clutter`. */
export function madeClutter(area: string, from: string, to: string): ClutterCalendarAnswer {
  const days = datesBetween(from, to).map((date): ClutterDay => {
    const slots = times.map((_, index) => madeLook(date, index));
    let worst: ClutterDay["worst"] = null;
    for (const look of slots) {
      if (look?.share === undefined || look.level === undefined) continue;
      if (worst === null || look.share > worst.share) worst = { share: look.share, level: look.level, atMs: look.atMs };
    }
    return { date, isDayOff: isDayOff(date), holiday: holidays[date] ?? "", worst, slots, others: 0 };
  });
  const name = madeAreas().find(({ id }) => id === area)?.name ?? area;
  const site = { siteName: "町工場テクノ 第一工場", timeZone: "Asia/Tokyo", today: "2026-11-20" };
  return { area, name, simulated: false, ...site, from, to, thresholds, times, days };
}

/** The made answer to `/api/areas-day`. */
export function madeAreasDay(date: string): AreasDayAnswer {
  const looks = times.map((_, index) => madeLook(date, index)).filter((look) => look !== null);
  return { date, areas: madeAreas().map(({ id, name, simulated }) => ({ area: id, name, simulated, looks })) };
}

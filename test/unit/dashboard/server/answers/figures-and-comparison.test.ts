/** Figures by hour, shift and day, and a comparison, asked of a real store over two months. */
import { describe, expect, it } from "vitest";
import type { CompareAnswer } from "../../../../../common/contract/comparison-answers.ts";
import type { FiguresAnswer, SpanTimes } from "../../../../../common/contract/history-answers.ts";
import { plantSettings } from "../../../../../common/contract/plant-settings.ts";
import { openLedger } from "../../../../../dashboard/server/ledger/ledger.ts";
import { openHistoryReader } from "../../../../../dashboard/server/store/history-reader.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";
import { anchor, batch, openDb, openOn, state, temporaryFolder } from "../history/history-under-test.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** 1 July 2026 in Japan, a Wednesday. */
const july = Date.UTC(2026, 5, 30, 15);
const days = 62;
const nowMs = july + days * dayMs + 10 * hourMs;

const plant = plantSettings.parse({
  hourlyRateYen: 6000,
  machines: [
    {
      id: "press",
      name: "プレス",
      channels: [{ gateway: "g", channel: "press.1" }],
      detection: { cyclePauseMs: minuteMs },
    },
  ],
  calendar: {
    shifts: [
      { name: "昼", days: ["mon", "tue", "wed", "thu", "fri"], start: "08:00", end: "16:00" },
      { name: "夜", days: ["mon", "tue", "wed", "thu", "fri"], start: "20:00", end: "02:00" },
    ],
    daysOff: { publicHolidays: "none" },
  },
});

/** Each day: runs from 8:00, stands a while that is shorter from August on, runs until 23:30, and again from 0:30 to 2:00. */
function madeUpStates() {
  let seq = 1;
  const records = Array.from({ length: days }, (_, day) => {
    const standsMin = (day < 31 ? 150 : 60) + ((day * 7) % 11);
    const at = (min: number, to: "running" | "idle" | "off") => {
      seq += 1;
      const since = day * dayMs + min * minuteMs;
      return state(seq, since, to, { t: since });
    };
    return [
      at(30, "running"),
      at(120, "off"),
      at(480, "running"),
      at(600, "idle"),
      at(600 + standsMin, "running"),
      at(1410, "idle"),
    ];
  });
  return [anchor(1, 0, july), ...records.flat()];
}

function openStore() {
  const db = openDb(temporaryFolder());
  openLedger(db, createTestClock({ wallMs: july })).decide(plant, "test");
  const history = openOn(db);
  history.commit([batch(madeUpStates())]);
  let steps = 0;
  while (history.tidySome(nowMs, { seconds: 30, minutes: 1830 })) {
    steps += 1;
    if (steps > 5000) throw new Error("It never ends.");
  }
  const reader = openHistoryReader(db);
  return <T>(name: "figures" | "compare", params: object): T => {
    const answer = reader.ask(name, params, nowMs);
    if ("refusal" in answer) throw new Error(answer.refusal);
    return JSON.parse(new TextDecoder().decode(answer.json)) as T;
  };
}

function addUp(rows: FiguresAnswer["rows"]): SpanTimes {
  const sum = (name: keyof SpanTimes) => rows.reduce((total, row) => total + row[name], 0);
  const names = Object.keys(rows[0] ?? {}).filter((name) => name.endsWith("Ms") || /ops$|cycles/i.test(name));
  return Object.fromEntries(names.map((name) => [name, sum(name as keyof SpanTimes)])) as unknown as SpanTimes;
}

describe("figures", () => {
  function openFigures() {
    const ask = openStore();
    return (by: string, date: string) => ask<FiguresAnswer>("figures", { from: date, to: date, by }).rows;
  }

  it("of a date's hours add up to the date's, stops and cycles too", () => {
    const figures = openFigures();
    const hours = figures("hour", "2026-07-15");
    const [day] = figures("day", "2026-07-15");
    expect(hours.map(({ bucket }) => bucket).slice(7, 9)).toEqual(["2026-07-15 07", "2026-07-15 08"]);
    expect(hours).toHaveLength(24);
    const { startMs: _, endMs: __, ...sums } = addUp(hours) as SpanTimes & { startMs: number; endMs: number };
    expect(day).toMatchObject(sums);
    expect(day).toMatchObject({ plannedMs: 14 * hourMs, stops: 3 });
  });

  it("of a night shift go over midnight: its stop is one", () => {
    const shift = openFigures()("shift", "2026-07-15").find(({ bucket }) => bucket === "2026-07-15 夜");
    expect(shift).toMatchObject({ plannedMs: 6 * hourMs, runningMs: 5 * hourMs, stopsMs: hourMs, stops: 1 });
    expect(shift).toMatchObject({ utilisation: 5 / 6, coverage: 1 });
  });

  it("of today's hours end now", () => {
    const hours = openFigures()("hour", "2026-09-01");
    expect(hours.at(-1)).toMatchObject({ bucket: "2026-09-01 09", plannedMs: hourMs });
    expect(hours).toHaveLength(10);
  });
});

describe("a comparison", () => {
  function openComparison() {
    const ask = openStore();
    return (beforeFrom: string, beforeTo: string, afterFrom: string, afterTo: string, machine?: string) =>
      ask<CompareAnswer>("compare", { beforeFrom, beforeTo, afterFrom, afterTo, ...(machine && { machine }) });
  }

  it("tells what a shorter wait brought, how sure that is, and what it is worth", () => {
    const answer = openComparison()("2026-07-01", "2026-07-31", "2026-08-01", "2026-08-30", "press");
    const [utilisation] = answer.figures;
    expect(answer.machines.map(({ name }) => name)).toEqual(["プレス"]);
    expect(utilisation).toMatchObject({ figure: "utilisation", sureness: "clear" });
    expect(utilisation?.difference).toBeGreaterThan(0.08);
    expect(answer.money?.lowestYen).toBeGreaterThan(0);
    expect(answer.before).toMatchObject({ days: 27, daysLeftOut: 0 });
    expect(answer.before.coverage).toBeCloseTo(1, 2);
  });

  it("of July with itself in two halves is unclear", () => {
    const answer = openComparison()("2026-07-02", "2026-07-15", "2026-07-16", "2026-07-29");
    expect(answer.figures[0]?.sureness).toBe("unclear");
  });

  it("wants two periods that don't share a date, each in order", () => {
    const compare = openComparison();
    expect(() => compare("2026-07-01", "2026-07-20", "2026-07-20", "2026-07-31")).toThrow("must not share a date");
    expect(() => compare("2026-07-20", "2026-07-01", "2026-08-01", "2026-08-02")).toThrow(
      "beforeTo: must not be before beforeFrom",
    );
    expect(() => compare("2026-07-01", "2026-07-20", "2026-08-01", "2026-08-30", "nobody")).toThrow("nobody");
  });
});

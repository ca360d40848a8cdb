/** Each question of the API, asked of a small plant: what it answers, and what it refuses. */
import { describe, expect, it } from "vitest";
import type {
  CalendarAnswer,
  DayAnswer,
  FiguresAnswer,
  MachineSpanAnswer,
  ParetoAnswer,
  StopsAnswer,
  TraceAnswer,
} from "../../../../../common/contract/history-answers.ts";
import { type QuestionName, questionNames } from "../../../../../dashboard/server/answers/answers.ts";
import { openHistoryReader } from "../../../../../dashboard/server/store/history-reader.ts";
import { batch, second } from "../history/history-under-test.ts";
import { dayMs, hourMs, july, minuteMs, openReckoned } from "../history/reckoned-history.ts";

function open(days = 5) {
  const reckoned = openReckoned(days);
  const reader = openHistoryReader(reckoned.db);
  const raw = (name: QuestionName, params: object) => reader.ask(name, params, reckoned.nowMs);
  const ask = <T>(name: QuestionName, params: object): T => {
    const answer = raw(name, params);
    if ("refusal" in answer) throw new Error(answer.refusal);
    return JSON.parse(new TextDecoder().decode(answer.json)) as T;
  };
  return { ...reckoned, raw, ask };
}

describe("an answer", () => {
  it("of a day tiles it, with the figures of its sheet", () => {
    const { ask, history } = open();
    const { machines, planned, span } = ask<DayAnswer>("day", { date: "2026-07-02" });
    const timeline = machines[0]?.timeline;
    const lengths = timeline?.pairs.filter((_, index) => index % 2 === 0) ?? [];
    expect(lengths.reduce((sum, ms) => sum + ms, 0)).toBe(dayMs);
    expect(span).toEqual({ startMs: july + dayMs, endMs: july + 2 * dayMs });
    expect(planned).toEqual([{ startMs: july + dayMs + 8 * hourMs, endMs: july + dayMs + 16 * hourMs }]);
    const sheet = history.dayFigures("2026-07-02", "2026-07-02")[0]?.figures[0];
    expect(machines[0]?.figures).toMatchObject({ runningMs: sheet?.runningMs, stopsMs: 62 * minuteMs });
  });

  it("of today ends now", () => {
    const { ask, nowMs } = open();
    const [machine] = ask<DayAnswer>("day", { date: "2026-07-06" }).machines;
    const lengths = machine?.timeline.pairs.filter((_, index) => index % 2 === 0) ?? [];
    expect(lengths.reduce((sum, ms) => sum + ms, 0)).toBe(nowMs - july - 5 * dayMs);
  });

  it("of a machine's span has its stops and cycles", () => {
    const { ask } = open();
    const span = { machine: "press", from: july + dayMs, to: july + 2 * dayMs };
    const { stops, cycles, figures } = ask<MachineSpanAnswer>("machine", span);
    expect(stops).toMatchObject([{ startMs: july + dayMs + 10 * hourMs, plannedMs: 62 * minuteMs, kind: "stop" }]);
    expect(cycles).toHaveLength(2);
    expect(figures.runningMs).toBe((480 - 62) * minuteMs);
  });

  it("of a trace is in seconds, minutes or hours, and keeps a peak in each", () => {
    const { ask, history } = open();
    const rows = Array.from({ length: 120 }, (_, s) => second(100 + s, dayMs + s * 1000, s === 70 ? 40 : 2));
    history.commit([batch(rows)]);
    while (history.packSome(july + 30 * dayMs, true));
    for (const [lengthMs, stepMs] of [
      [hourMs, 1000],
      [dayMs, minuteMs],
      [10 * dayMs, hourMs],
    ] as const) {
      const question = { machine: "press", from: july + dayMs, to: july + dayMs + lengthMs };
      const answer = ask<TraceAnswer>("trace", question);
      const highest = answer.channels[0]?.rows.filter((_, index) => index % 5 === 3) ?? [];
      expect([answer.stepMs, Math.max(...highest)]).toEqual([stepMs, 40]);
    }
  });

  it("of a calendar is the same from the sheets and fresh from the segments", () => {
    const { ask } = open(35);
    const dates = { from: "2026-07-01", to: "2026-08-04" };
    const [known] = ask<CalendarAnswer>("calendar", dates).machines;
    const [fresh] = ask<CalendarAnswer>("calendar", { ...dates, fresh: "true" }).machines;
    // The newest dates aren't packed: they may still be taken back.
    expect(fresh?.utilisation.slice(0, 33)).toEqual(known?.utilisation.slice(0, 33));
    expect(fresh?.coverage.slice(0, 33)).toEqual(known?.coverage.slice(0, 33));
    expect(known?.utilisation[0]).toBe(Math.round((1000 * (480 - 61)) / 480));
  });

  it("of stops is by time or by length, and of reasons sums them up", () => {
    const { ask, past, tidy } = open();
    const startMs = july + 10 * hourMs;
    past.edit({ kind: "reason", machine: "press", simulated: false, startMs, reason: "setup" }, "test", july);
    tidy();
    const dates = { from: "2026-07-01", to: "2026-07-05" };
    const plannedMin = (params: object) =>
      ask<StopsAnswer>("stops", { ...dates, ...params }).stops.map(({ plannedMs }) => plannedMs / minuteMs);
    expect(plannedMin({})).toEqual([61, 62, 63, 64, 65]);
    expect(plannedMin({ longest: "2" })).toEqual([65, 64]);
    const { rows } = ask<ParetoAnswer>("pareto", dates);
    expect(rows).toMatchObject([
      { reason: null, stops: 4, plannedMs: 254 * minuteMs },
      { reason: "setup", name: "段取り", stops: 1, cumulativeShare: 1 },
    ]);
  });

  it("of figures by week names weeks as ISO 8601 does, and weeks, months and totals add up to the days", () => {
    const { ask } = open(40);
    const rows = (by: string) => ask<FiguresAnswer>("figures", { from: "2026-07-01", to: "2026-08-09", by }).rows;
    expect(rows("week").map(({ bucket }) => bucket)).toEqual([27, 28, 29, 30, 31, 32].map((week) => `2026-W${week}`));
    const running = (by: string) => rows(by).reduce((sum, { runningMs }) => sum + runningMs, 0);
    for (const by of ["week", "month", "total"]) expect(running(by)).toBe(running("day"));
    expect(
      rows("month")
        .map(({ bucket }) => bucket)
        .sort(),
    ).toEqual(["2026-07", "2026-08"]);
  });
});

it("names the week at the year's end by the year of its Thursday", () => {
  const { ask } = open(190);
  const { rows } = ask<FiguresAnswer>("figures", { from: "2026-12-27", to: "2027-01-04", by: "week" });
  expect(rows.map(({ bucket }) => bucket)).toEqual(["2026-W52", "2026-W53", "2027-W01"]);
});

it.each<[QuestionName, object, string]>([
  ["day", { date: "2026-02-30" }, "date"],
  ["day", {}, "date"],
  ["machine", { machine: "press", from: 2, to: 1 }, "must be after from"],
  ["machine", { machine: "press", from: 0, to: 33 * dayMs }, "at most 32 days"],
  ["machine", { machine: "nobody", from: july, to: july + dayMs }, 'There is no machine "nobody"'],
  ["trace", { machine: "press", from: 0, to: 401 * dayMs }, "at most 400 days"],
  ["calendar", { from: "2026-07-02", to: "2026-07-01" }, "must not be before from"],
  ["calendar", { from: "2026-01-01", to: "2027-01-02" }, "at most 366 days"],
  ["figures", { from: "2026-07-01", to: "2026-08-02", by: "hour" }, "at most 32 days"],
  ["figures", { from: "2026-07-01", to: "2026-07-02", by: "year" }, "by"],
  ["stops", { from: "2026-07-01", to: "2026-07-02", longest: "0" }, "longest"],
  ["pareto", { from: "2026-07-01", to: "2026-07-02", more: "1" }, "more"],
])("a question for %s %o is refused: %s", (name, params, words) => {
  const answer = open(1).raw(name, params);
  expect("refusal" in answer && answer.refusal).toContain(words);
  expect(questionNames).toContain(name);
});

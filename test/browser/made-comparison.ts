/** Made answers of the comparison: a change that shortened set-ups. */
import type { CompareAnswer, ComparedFigure, CompareFigure } from "../../common/contract/comparison-answers.ts";
import type { ParetoAnswer, ParetoRow } from "../../common/contract/history-answers.ts";
import { madeMachines } from "./made-year.ts";

const hourMs = 3_600_000;
const minuteMs = 60_000;

type Numbers = readonly [before: number, after: number, lowest: number, highest: number];
const made: readonly (readonly [ComparedFigure, CompareFigure["sureness"], Numbers])[] = [
  ["utilisation", "clear", [0.582, 0.664, 0.031, 0.133]],
  ["runningHoursADay", "clear", [4.6, 5.2, 0.2, 1]],
  ["stopsPerHour", "unclear", [1.34, 1.44, -0.27, 0.47]],
  ["shortStopsPerHour", "likely", [3.1, 2.6, -1.1, 0.1]],
  ["stopLengthMs", "clear", [14.2 * minuteMs, 9.6 * minuteMs, -6.8 * minuteMs, -2.4 * minuteMs]],
  ["cycleLengthMs", "clear", [412_000, 431_000, 4000, 34_000]],
];

/** `GET /api/compare` of the made factory: of fewer than five days nothing can be told. */
export function madeComparison(question: URLSearchParams): CompareAnswer {
  const [beforeFrom = "", beforeTo = "", afterFrom = "", afterTo = ""] = [
    "beforeFrom",
    "beforeTo",
    "afterFrom",
    "afterTo",
  ].map((name) => question.get(name) ?? "");
  const daysOf = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  const isEnough = daysOf(afterFrom, afterTo) >= 5;
  const machines = madeMachines.map(({ machine, name }) => ({ machine, name, simulated: false }));
  return {
    machines: machines.slice(0, 5),
    leftOut: machines.slice(5),
    before: { from: beforeFrom, to: beforeTo, days: 5, daysLeftOut: 0, coverage: 0.97 },
    after: { from: afterFrom, to: afterTo, days: isEnough ? 4 : 1, daysLeftOut: 1, coverage: 0.88 },
    figures: made.map(([figure, sureness, [before, after, lowest, highest]]) => ({
      figure,
      before,
      after,
      difference: after - before,
      lowest: isEnough ? lowest : null,
      highest: isEnough ? highest : null,
      sureness: isEnough ? sureness : "too-few-days",
    })),
    leastDays: 3,
    money: null,
  };
}

const parts: readonly (readonly [reason: string | null, name: string | null, stops: number, hours: number])[] = [
  ["set-up", "段取り替え", 11, 7.9],
  ["material", "材料待ち", 6, 4.1],
  [null, null, 12, 2.6],
  ["tool", "工具交換", 8, 1.4],
  ["inspection", "検査待ち", 3, 0.6],
];

/** `GET /api/pareto` of the made factory: set-ups are shorter from 9 November on. */
export function madePareto(from: string, to: string): ParetoAnswer {
  const bars = parts
    .map(([reason, name, stops, hours]) => ({
      reason,
      name,
      stops,
      plannedMs: hourMs * (reason === "set-up" && from >= "2026-11-09" ? 3.2 : hours),
    }))
    .sort((one, other) => other.plannedMs - one.plannedMs);
  const totalMs = bars.reduce((sum, { plannedMs }) => sum + plannedMs, 0);
  let cumulatedMs = 0;
  const rows = bars.map((bar): ParetoRow => {
    cumulatedMs += bar.plannedMs;
    return { ...bar, share: bar.plannedMs / totalMs, cumulativeShare: cumulatedMs / totalMs };
  });
  return { from, to, rows };
}

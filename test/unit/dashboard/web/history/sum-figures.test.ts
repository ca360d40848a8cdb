/** Sums of figures: shares come from summed times, not from means of shares. */
import { expect, it } from "vitest";
import type { SpanTimes } from "../../../../../common/contract/history-answers.ts";
import { sumFigures } from "../../../../../dashboard/web/history/sum-figures.ts";

const row: SpanTimes = {
  plannedMs: 1000,
  runningMs: 600,
  pausesMs: 50,
  stopsMs: 150,
  shortStopsMs: 10,
  unknownMs: 100,
  excludedMs: 100,
  stops: 5,
  shortStops: 2,
  cycles: 9,
  allRunningMs: 700,
};

it("adds times and stops, and reckons the shares from the sums", () => {
  const idle = { ...row, runningMs: 0, pausesMs: 0, stopsMs: 400, unknownMs: 600, excludedMs: 0, allRunningMs: 0 };
  expect(sumFigures([row, idle])).toEqual({ utilisation: 0.5, coverage: 1200 / 1900, stops: 6, runningMs: 700 });
});

it("has no shares where nothing was planned", () => {
  expect(sumFigures([])).toEqual({ utilisation: null, coverage: null, stops: 0, runningMs: 0 });
});

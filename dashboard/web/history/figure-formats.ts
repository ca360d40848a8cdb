/** How each compared figure is called and written. */
import type { ComparedFigure } from "../../../common/contract/comparison-answers.ts";
import { formatQuantity, type Language } from "../../../common/contract/quantities.ts";
import type { HistoryWords } from "./dictionary.ts";
import type { FigureFormat } from "./difference-row.tsx";

const secondMs = 1000;
const minuteMs = 60 * secondMs;

/** The formats in a language. */
export function createFigureFormats(
  h: HistoryWords,
  language: Language,
): Readonly<Record<ComparedFigure, FigureFormat>> {
  const plain = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const signed = (value: number, digits: number) =>
    new Intl.NumberFormat(language, {
      signDisplay: "exceptZero",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
      .format(value)
      .replace("-", "−");
  const perHour = (name: string): FigureFormat => ({
    name,
    write: (value) => h.timesAnHour(plain(value, 2)),
    writeDifference: (value) => h.timesAnHour(signed(value, 2)),
    axisUnit: 1,
    leastReach: 0.5,
  });
  return {
    utilisation: {
      name: h.utilisation,
      write: (value) => formatQuantity("utilisation", value, language),
      writeDifference: (value) => h.points(signed(100 * value, 1)),
      axisUnit: 0.01,
      leastReach: 10,
    },
    runningHoursADay: {
      name: h.runningOfDay,
      write: (value) => h.hoursOf(plain(value, 1)),
      writeDifference: (value) => h.hoursOf(signed(value, 1)),
      axisUnit: 1,
      leastReach: 1,
    },
    stopsPerHour: perHour(h.stopsAnHour),
    shortStopsPerHour: perHour(h.shortStopsAnHour),
    stopLengthMs: {
      name: h.stopLength,
      write: (value) => h.minutesOf(plain(value / minuteMs, 1)),
      writeDifference: (value) => h.minutesOf(signed(value / minuteMs, 1)),
      axisUnit: minuteMs,
      leastReach: 5,
    },
    cycleLengthMs: {
      name: h.cycleLength,
      write: (value) => h.secondsOf(plain(value / secondMs, 0)),
      writeDifference: (value) => h.secondsOf(signed(value / secondMs, 0)),
      axisUnit: secondMs,
      leastReach: 10,
    },
  };
}

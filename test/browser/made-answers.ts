/** Answers to questions about the past from the made factory, as the dashboard would give them. */
import type { StoreAnswer } from "../../common/contract/store-answers.ts";
import { madeComparison, madePareto } from "./made-comparison.ts";
import { madeDay, madeStops } from "./made-day.ts";
import { madeCalendar, madeMonths } from "./made-year.ts";

const madeStore: StoreAnswer = {
  outlook: {
    atMs: 0,
    fileBytes: 1_240_000_000,
    freeBytes: 24_000_000_000,
    channels: 6,
    machines: 6,
    bytesPerDay: { seconds: 1_100_000, minutes: 22_000, hours: 900, states: 12_000, figures: 2_600 },
    keepDays: { seconds: 30, minutes: 1830 },
    inYears: [
      { years: 1, bytes: 1_260_000_000 },
      { years: 5, bytes: 3_100_000_000 },
      { years: 10, bytes: 3_200_000_000 },
    ],
    fullInDays: null,
  },
};

/** The made answer to a question; null where there is none. */
export function madeAnswer({ pathname, searchParams }: URL): object | null {
  const text = (name: string) => searchParams.get(name) ?? "";
  switch (pathname) {
    case "/api/calendar":
      return madeCalendar(text("from"), text("to"));
    case "/api/figures":
      return madeMonths(text("from"), text("to"));
    case "/api/day":
      return madeDay(text("date"));
    case "/api/stops":
      return madeStops(text("from"));
    case "/api/pareto":
      return madePareto(text("from"), text("to"));
    case "/api/compare":
      return madeComparison(searchParams);
    case "/api/store":
      return madeStore;
    default:
      return null;
  }
}

/** Answers to questions about the past from the made factory, as the dashboard would give them. */
import { madeComparison, madePareto } from "./made-comparison.ts";
import { madeDay, madeStops } from "./made-day.ts";
import { madeCalendar, madeMonths } from "./made-year.ts";

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
    default:
      return null;
  }
}

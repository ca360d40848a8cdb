/** What a difference in running time is worth in yen. */
import type { CompareAnswer } from "../../../common/contract/comparison-answers.ts";

/** A worth with its interval, in yen; the ends are null where there are too few days. */
export interface Worth {
  readonly of: "month" | "day";
  readonly yen: number;
  readonly lowestYen: number | null;
  readonly highestYen: number | null;
}

/**
 * The worth of a month where the site has an hourly rate, by `yenPerHour` if that is given instead; otherwise that of a day
 * by `yenPerHour`. Null where there is no rate, or nothing to tell.
 */
export function worthOf(answer: CompareAnswer, yenPerHour: number | null): Worth | null {
  const { money } = answer;
  if (money !== null) {
    const times = yenPerHour === null ? 1 : yenPerHour / money.hourlyRateYen;
    return { of: "month", ...scaled(money.yenAMonth, money.lowestYen, money.highestYen, times) };
  }
  const hours = answer.figures.find(({ figure }) => figure === "runningHoursADay");
  if (yenPerHour === null || !hours || hours.difference === null) return null;
  return { of: "day", ...scaled(hours.difference, hours.lowest, hours.highest, yenPerHour) };
}

function scaled(value: number, lowest: number | null, highest: number | null, times: number): Omit<Worth, "of"> {
  return {
    yen: value * times,
    lowestYen: lowest === null ? null : lowest * times,
    highestYen: highest === null ? null : highest * times,
  };
}

/** A ratio of sums over days, how uncertain it is, and the difference of two such ratios. */
import { chanceBeyond, tBeyond } from "./student-t.ts";

/** What a day brings to a ratio: minutes of running and planned hours, for example. */
export interface DayParts {
  readonly above: number;
  readonly below: number;
}

/** A ratio: sum above / sum below. */
export interface DayRatio {
  readonly value: number;
  /** Variance of the value, and its degrees of freedom. */
  readonly variance: number;
  readonly degrees: number;
}

/** The difference of two ratios, the second less the first. */
export interface RatioDifference {
  readonly value: number;
  /** The 95 % confidence interval. */
  readonly lowest: number;
  readonly highest: number;
  /** The chance of a difference at least as large where there is none, 0 to 1. */
  readonly chance: number;
}

/** Fewest cosines: with one, an interval is too wide to say anything. */
const fewestCosines = 2;

/**
 * The ratio of days that come in the order of time; undefined where nothing is below the line.
 *
 * Days aren't independent: a good week, a worn tool and a large order last for days. So the variance is taken from slow
 * waves: the days' deviations from the ratio are weighed with the first B cosines over the period, B = 0.4 n^(2/3), and
 * the interval is that of Student's t with B degrees of freedom. Source: Lazarus, Lewis, Stock, Watson, "HAR Inference:
 * Recommendations for Practice", Journal of Business & Economic Statistics 36 (2018), "EWC".
 */
export function dayRatio(days: readonly DayParts[]): DayRatio | undefined {
  const above = days.reduce((sum, day) => sum + day.above, 0);
  const below = days.reduce((sum, day) => sum + day.below, 0);
  if (below <= 0) return undefined;
  const value = above / below;
  const n = days.length;
  // To first order, the ratio is off by the mean of these.
  const deviations = days.map((day) => ((day.above - value * day.below) * n) / below);
  const degrees = Math.max(fewestCosines, Math.round(0.4 * n ** (2 / 3)));
  let power = 0;
  for (let wave = 1; wave <= degrees; wave += 1) {
    const weighed = deviations.reduce((sum, one, at) => sum + one * Math.cos((Math.PI * wave * (at + 0.5)) / n), 0);
    power += (2 / n) * weighed * weighed;
  }
  return { value, variance: power / degrees / n, degrees };
}

/** The difference of two ratios whose days have nothing to do with each other; degrees of freedom by Welch and Satterthwaite. */
export function compareRatios(before: DayRatio, after: DayRatio): RatioDifference {
  const value = after.value - before.value;
  const variance = before.variance + after.variance;
  if (variance === 0) return { value, lowest: value, highest: value, chance: value === 0 ? 1 : 0 };
  const degrees = variance ** 2 / (before.variance ** 2 / before.degrees + after.variance ** 2 / after.degrees);
  const error = Math.sqrt(variance);
  const reach = tBeyond(0.05, degrees) * error;
  return { value, lowest: value - reach, highest: value + reach, chance: chanceBeyond(value / error, degrees) };
}

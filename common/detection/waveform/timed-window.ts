/** RMS of one window of samples that were taken when the computer had time, such as a converter's file read over and over. */
import { createWindowJudge, type JudgeOptions, type Verdict } from "./window-judge.ts";
import { statsOfTimed, type TimedSamples } from "./window-stats.ts";

/** A judged window, in counts. */
export interface TimedWindow extends Verdict {
  readonly mean: number;
  /** Samples are missing: the window is too short, or there is a hole in it. */
  readonly incomplete: boolean;
}

/** A quarter of a cycle of 50 Hz, in ms: across a longer hole the curve can't be guessed. */
const longestHoleMs = 5;

/** Creates what judges the windows of one channel, one after the other; `lengthMs` should hold whole mains cycles. */
export function createTimedWindows(options: JudgeOptions, lengthMs: number): (samples: TimedSamples) => TimedWindow {
  const judge = createWindowJudge(options);
  return (samples) => {
    const { values, times, n } = samples;
    const stats = statsOfTimed(samples, lengthMs);
    const samplesPerCycle = (20 / lengthMs) * n;
    let hole = 0;
    for (let index = 1; index < n; index += 1) {
      hole = Math.max(hole, (times[index] as number) - (times[index - 1] as number));
    }
    const spanMs = n > 1 ? (times[n - 1] as number) - (times[0] as number) : 0;
    const verdict = judge(stats, values, samplesPerCycle);
    return { ...verdict, mean: stats.mean, incomplete: hole > longestHoleMs || spanMs < lengthMs };
  };
}

/** The cycle pause of a machine, learned from its runs: pauses within a piece of work and pauses between two are of two kinds. */
import { binsPerDecade, createLevelHistogram, lowerEdgeA } from "./learning/level-histogram.ts";
import type { Segment } from "./segments.ts";

/** A cycle pause, or that there is no sign of one. */
export interface PauseProposal {
  /** Pauses shorter than this belong to a piece of work, in ms; 0: every run is a piece. */
  readonly pauseMs: number;
  /** In words. */
  readonly reason: string;
  /** Pauses that were seen below and above it. */
  readonly shorter: number;
  readonly longer: number;
}

/** Gathers the pauses between runs. */
export interface PauseLearner {
  add(segment: Segment): void;
  propose(): PauseProposal;
}

/** Fewer pauses than this on either side are chance. */
const leastPauses = 3;
/** Two kinds of pauses have none between them over a stretch of this factor at least. */
const leastFactor = 2;
/** Pauses shorter than this are those of a controller, and longer ones those of a plan: neither divides pieces of work. */
const shortestMs = 3000;
const longestMs = 3_600_000;

/** Creates a learner. Its memory doesn't grow: a histogram of 2.6 kB. */
export function createPauseLearner(): PauseLearner {
  // The histogram is made for amperes; here its numbers are seconds.
  const pauses = createLevelHistogram();
  let waitedMs = 0;
  let hasRun = false;

  return {
    add({ state, startMs, endMs }) {
      if (state === "unknown") {
        hasRun = false;
      } else if (state !== "running") {
        waitedMs += endMs - startMs;
      } else {
        if (hasRun && waitedMs > 0) pauses.add(waitedMs / 1000, 1);
        hasRun = true;
        waitedMs = 0;
      }
    },
    propose() {
      const total = pauses.totalMs();
      if (total < 2 * leastPauses) {
        return none(
          total,
          `Only ${total} pauses were seen between runs: every run counts as a piece of work until there are more.`,
        );
      }
      const best = widestStretch(pauses.bins(), total);
      if (!best) {
        return none(total, "The pauses between runs are all of one kind: every run counts as a piece of work.");
      }
      const seconds = (value: number) => `${Number(value.toPrecision(2))} s`;
      return {
        pauseMs: Math.round(Math.sqrt(best.fromS * best.toS)) * 1000,
        reason:
          `${best.shorter} pauses were shorter than ${seconds(best.fromS)}, ${best.longer} longer than ${seconds(best.toS)}, and none in between: ` +
          "the short ones belong to a piece of work.",
        shorter: best.shorter,
        longer: best.longer,
      };
    },
  };
}

function none(total: number, reason: string): PauseProposal {
  return { pauseMs: 0, reason, shorter: 0, longer: total };
}

interface Stretch {
  readonly fromS: number;
  readonly toS: number;
  readonly shorter: number;
  readonly longer: number;
}

/** The stretch without pauses that divides them best: wide, and with many on both sides. */
function widestStretch(bins: Float64Array, total: number): Stretch | undefined {
  let best: Stretch | undefined;
  let bestWorth = 0;
  let shorter = 0;
  let from = -1;
  for (const [bin, weight] of bins.entries()) {
    if (weight === 0) continue;
    const [fromS, toS] = [lowerEdgeA(from + 1), lowerEdgeA(bin)];
    const least = Math.min(shorter, total - shorter);
    const middleMs = Math.sqrt(fromS * toS) * 1000;
    const isPlausible = middleMs >= shortestMs && middleMs <= longestMs && least >= leastPauses;
    const worth = (bin - from - 1) * Math.sqrt(least);
    if (isPlausible && bin - from - 1 >= Math.log10(leastFactor) * binsPerDecade && worth > bestWorth) {
      best = { fromS, toS, shorter, longer: total - shorter };
      bestWorth = worth;
    }
    shorter += weight;
    from = bin;
  }
  return best;
}

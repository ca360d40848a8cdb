/** The cycle pause of a machine, learned from its runs: pauses within a piece of work and pauses between two are of two kinds. */
import { type Cycles, createCycles } from "./cycles.ts";
import { createLevelHistogram, type LevelHistogram, lowerEdgeA } from "./learning/level-histogram.ts";
import type { Segment } from "./segments.ts";

/** A stretch of lengths that (nearly) no pause has, and what it would make of the runs. */
export interface PauseStretch {
  /** Where it lies, in seconds: the shorter pauses end at `fromS`, the longer begin at `toS`. */
  readonly fromS: number;
  readonly toS: number;
  /** Pauses below and above it. */
  readonly shorter: number;
  readonly longer: number;
  /** Pieces of work that a pause in it gives. */
  readonly cycles: number;
  /** How much their lengths differ: standard deviation of their natural logarithms; 0.5 is about half as long again. */
  readonly lengthSpread: number;
}

/** A cycle pause, or that there is no sign of one. */
export interface PauseProposal {
  /** Pauses shorter than this belong to a piece of work, in ms; 0: every run is a piece. */
  readonly pauseMs: number;
  /** In words. */
  readonly reason: string;
  /** Pauses that were seen below and above it. */
  readonly shorter: number;
  readonly longer: number;
  /** Pieces of work that it gives. */
  readonly cycles: number;
  /** Whether the pauses show it; false: there are too few, or they are all of one kind. */
  readonly isLearned: boolean;
  /** Other pauses that the runs would bear, the better first. */
  readonly others: readonly PauseStretch[];
}

/** Gathers the pauses between runs. */
export interface PauseLearner {
  /** Takes the next segment; they come in order and tile the time. */
  add(segment: Segment): void;
  propose(): PauseProposal;
}

/** Fewer pauses than this on either side are chance. */
const leastPauses = 3;
/** This share of the pauses on either side may lie within a stretch: with hundreds of them some are odd. */
const oddShare = 0.03;
/** A stretch is at least this factor wide, and wider where few pauses bear it out. */
const leastFactor = 1.5;
const fewPausesFactor = 4;
/** Nobody takes longer over something within a piece, in s; who does, sets the pause by hand. */
const longestWithinS = 120;
/** Where all of the longer pauses last longer than this they may be stops and breaks instead of changes of the piece, in s, … */
const shortestBreakS = 300;
/** … unless nearly all of the shorter ones are too short for a person to change a piece in them, in s. */
const shortestChangeS = 10;
const nearlyAll = 0.9;
/** What is usual: the pause lies round this, in s, give or take so many decades. Tells apart what the runs leave open. */
const usualPauseS = 25;
const usualDecades = 0.8;
/** Pauses whose pieces of work are compared, in s, from the first on by the factor up to the last. */
const firstTrialS = 0.5;
const trialFactor = 1.25;
const lastTrialS = 300;

interface Trial {
  readonly pauseS: number;
  readonly cycles: Cycles;
  count: number;
  /** It has run since the last cycle was over. */
  isOpen: boolean;
  /** Mean and sum of squared differences of the natural logarithms of their lengths (Welford). */
  mean: number;
  m2: number;
}

/**
 * Creates a learner. Its memory doesn't grow: a histogram of 2.6 kB, and the open cycle for each of 29 pauses on trial.
 *
 * Pauses of two kinds leave a stretch of lengths between them that hardly any pause has. Where there are several such
 * stretches, the one counts that is wide, lies near what is usual, and makes pieces of like length: a false start of seconds
 * among pieces of minutes says that it is no piece. Breaks are pauses too, and lie far above both kinds.
 */
export function createPauseLearner(): PauseLearner {
  // The histogram is made for amperes; here its numbers are seconds.
  const pauses = createLevelHistogram();
  const trials = createTrials();
  let waitedMs = 0;
  let hasRun = false;
  let runs = 0;

  return {
    add(segment) {
      const { state, startMs, endMs } = segment;
      for (const trial of trials) count(trial, segment);
      if (state === "unknown") {
        hasRun = false;
      } else if (state !== "running") {
        waitedMs += endMs - startMs;
        return;
      } else {
        runs += 1;
        if (hasRun && waitedMs > 0) pauses.add(waitedMs / 1000, 1);
        hasRun = true;
      }
      waitedMs = 0;
    },
    propose() {
      const total = pauses.totalMs();
      if (total < 2 * leastPauses) {
        const reason = `Only ${total} pauses were seen between runs: every run counts as a piece of work until there are more.`;
        return everyRun(total, runs, reason);
      }
      const [best, ...others] = stretchesOf(pauses, trials);
      if (!best) {
        return everyRun(
          total,
          runs,
          "The pauses between runs are all of one kind: every run counts as a piece of work.",
        );
      }
      return { ...proposalOf(best), others };
    },
  };
}

function everyRun(total: number, runs: number, reason: string): PauseProposal {
  return { pauseMs: 0, reason, shorter: 0, longer: total, cycles: runs, isLearned: false, others: [] };
}

function proposalOf({ fromS, toS, shorter, longer, cycles }: PauseStretch): Omit<PauseProposal, "others"> {
  const seconds = (value: number) => `${Number(value.toPrecision(2))} s`;
  const reason =
    `${shorter} pauses were shorter than ${seconds(fromS)}, ${longer} longer than ${seconds(toS)}, and hardly any in between: ` +
    `the short ones belong to a piece of work, which makes ${cycles} pieces.`;
  return { pauseMs: toRoundMs(Math.sqrt(fromS * toS)), reason, shorter, longer, cycles, isLearned: true };
}

/** To whole seconds, or to tenths where that is coarse. */
function toRoundMs(seconds: number): number {
  return seconds < 5 ? Math.round(seconds * 10) * 100 : Math.round(seconds) * 1000;
}

function createTrials(): Trial[] {
  const trials: Trial[] = [];
  for (let pauseS = firstTrialS; pauseS < lastTrialS; pauseS *= trialFactor) {
    trials.push({ pauseS, cycles: createCycles({ pauseMs: pauseS * 1000 }), count: 0, isOpen: false, mean: 0, m2: 0 });
  }
  return trials;
}

function count(trial: Trial, segment: Segment): void {
  if (segment.state === "running") trial.isOpen = true;
  for (const { startMs, endMs } of trial.cycles.add(segment)) {
    const value = Math.log(endMs - startMs);
    trial.isOpen = false;
    trial.count += 1;
    const difference = value - trial.mean;
    trial.mean += difference / trial.count;
    trial.m2 += difference * (value - trial.mean);
  }
}

/** All stretches that may divide the pauses, the best first. */
function stretchesOf(pauses: LevelHistogram, trials: readonly Trial[]): PauseStretch[] {
  const found = new Map<string, { stretch: PauseStretch; worth: number }>();
  const bins = pauses.bins();
  const total = pauses.totalMs();
  let shorter = 0;
  for (const [bin, weight] of bins.entries()) {
    const before = shorter;
    shorter += weight;
    if (weight === 0 || before < leastPauses || total - before < leastPauses) continue;
    const least = Math.min(before, total - before);
    const odd = Math.floor(oddShare * least);
    const fromS = lowerEdgeA(1 + binBelow(bins, bin, odd));
    const toS = lowerEdgeA(binAbove(bins, bin, odd));
    const mostShorterS = lowerEdgeA(1 + binBelow(bins, bin, (1 - nearlyAll) * before));
    if (!isPlausible(fromS, toS, mostShorterS, least)) continue;
    const trial = nearestTrial(trials, Math.sqrt(fromS * toS));
    const lengthSpread = Math.sqrt(trial.m2 / Math.max(1, trial.count - 1));
    const cycles = trial.count + (trial.isOpen ? 1 : 0);
    const stretch = { fromS, toS, shorter: before, longer: total - before, cycles, lengthSpread };
    const worth = worthOf(stretch);
    const key = `${fromS}`;
    if (worth > (found.get(key)?.worth ?? 0)) found.set(key, { stretch, worth });
  }
  return [...found.values()].sort((a, b) => b.worth - a.worth).map(({ stretch }) => stretch);
}

/** The highest bin below `bin` that has more than so many pauses between itself and `bin`, its own included. */
function binBelow(bins: Float64Array, bin: number, pauses: number): number {
  let left = pauses;
  for (let at = bin - 1; at > 0; at -= 1) {
    left -= bins[at] ?? 0;
    if (left < 0) return at;
  }
  return 0;
}

/** The lowest bin from `bin` on that has more than so many pauses up to itself. */
function binAbove(bins: Float64Array, bin: number, pauses: number): number {
  let left = pauses;
  for (let at = bin; at < bins.length; at += 1) {
    left -= bins[at] ?? 0;
    if (left < 0) return at;
  }
  return bins.length - 1;
}

function isPlausible(fromS: number, toS: number, mostShorterS: number, least: number): boolean {
  if (fromS > longestWithinS || Math.sqrt(fromS * toS) < firstTrialS) return false;
  if (toS > shortestBreakS && mostShorterS > shortestChangeS) return false;
  return toS / fromS >= leastFactor + fewPausesFactor / least;
}

function nearestTrial(trials: readonly Trial[], pauseS: number): Trial {
  return trials.reduce((best, one) =>
    Math.abs(Math.log(one.pauseS / pauseS)) < Math.abs(Math.log(best.pauseS / pauseS)) ? one : best,
  );
}

function worthOf({ fromS, toS, lengthSpread }: PauseStretch): number {
  // Beyond a factor of ten a wider stretch says no more.
  const decades = Math.min(1, Math.log10(toS / fromS));
  const offUsual = Math.log10(Math.sqrt(fromS * toS) / usualPauseS) / usualDecades;
  const isUsual = Math.exp((-offUsual * offUsual) / 2);
  return (decades * isUsual) / (0.2 + lengthSpread);
}

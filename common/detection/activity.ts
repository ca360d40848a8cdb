/** Work told from waiting by steps of the current: from the first step to the last one before a pause. */
import type { ActivitySettings } from "../contract/plant-settings.ts";

/** From `since` on the machine works, or doesn't; what was told about the time behind `since` no longer counts. */
export interface ActivityChange {
  readonly isActive: boolean;
  readonly since: number;
}

/** Follows the steps of one machine's current. Times in ms, in order. */
export interface Activity {
  /** A second with a step: it begins at `t`, and the quiet behind it at `end`. */
  step(t: number, end: number): ActivityChange[];
  /** Time has passed without a step until `t`. */
  quiet(t: number): ActivityChange[];
  /** Whether work is going on, as told last. */
  isActive(): boolean;
  /** Since when that has been so. */
  since(): number;
  /** After a time of which nothing is known, `t` is the first moment that is: at work if the last step isn't long ago. */
  resume(t: number): void;
  /** The machine has left the current at which it works: there are no steps before the next one. Decides as `finish`. */
  leave(): ActivityChange[];
  /** What is still open is decided with what is known; the run that is going on stays. */
  finish(): ActivityChange[];
}

/** A span without steps that may still change from pause to work, or back. */
interface Quiet {
  /** End of the second with the last step before it, and beginning of the first step behind it. */
  from: number;
  to: number;
  /** From step to step. */
  readonly spacingMs: number;
  /** When no further step counts for it. */
  readonly decideBy: number;
  readonly beforeMs: number;
  readonly before: number;
  afterMs: number;
  after: number;
  /** Number of the last step before it. */
  readonly stepsBefore: number;
  isPause: boolean;
}

/**
 * Whether the current has made a step from one second to the next. Only within the level at which the machine works:
 * switching it on is none.
 */
export function isStep(beforeA: number, nowA: number, stepA: number, workingA: number): boolean {
  return nowA >= workingA && beforeA >= workingA && Math.abs(nowA - beforeA) > stepA;
}

/** So many distances between steps on each side say what is usual around a quiet. */
const neighbours = 10;
/** Screens are told of a pause earlier than the record: they can't wait. As shares of what the record goes by. */
const liveSpacingsShare = 0.75;
const liveShortestShare = 2 / 3;
const liveLongestShare = 1 / 3;
/** A single step between two pauses, or before the machine is switched off, is a switch, a door, a lamp; not work. */
const fewestSteps = 2;

/**
 * Creates a follower that has seen no step. A quiet is told as a pause when it has lasted for some of the mean distances
 * between the steps before it. The record is put right when the steps behind it are known as well, at most
 * `longestPauseMs` after the quiet began: then the mean of both sides counts.
 */
export function createActivity(settings: ActivitySettings): Activity {
  const { pauseSpacings, shortestPauseMs, longestPauseMs } = settings;
  /** The newest distances between steps, as a ring. */
  const spacings = new Float64Array(neighbours);
  let counted = 0;
  let spacingsMs = 0;
  let lastStep = Number.NEGATIVE_INFINITY;
  let lastEnd = Number.NEGATIVE_INFINITY;
  let active = false;
  let activeSince = Number.NEGATIVE_INFINITY;
  let steps = 0;
  /** The oldest run that isn't told for good: when it began, and the number of the step before its first. */
  let runFrom = 0;
  let runAfterStep = 0;
  /** Closed quiets that aren't decided for good, oldest first: a handful at most. */
  let open: Quiet[] = [];

  const meanBefore = () => (counted === 0 ? longestPauseMs : spacingsMs / Math.min(counted, neighbours));

  function liveLimitMs(): number {
    const limitMs = liveSpacingsShare * pauseSpacings * meanBefore();
    const longestMs = Math.max(liveLongestShare * longestPauseMs, liveShortestShare * shortestPauseMs);
    return Math.min(Math.max(limitMs, liveShortestShare * shortestPauseMs), longestMs);
  }

  function countSpacing(ms: number): void {
    const place = counted % neighbours;
    spacingsMs += ms - (spacings[place] ?? 0);
    spacings[place] = ms;
    counted += 1;
  }

  function isPauseByAll({ spacingMs, beforeMs, before, afterMs, after }: Quiet): boolean {
    const count = before + after;
    const meanMs = count === 0 ? longestPauseMs : (beforeMs + afterMs) / count;
    return spacingMs > Math.min(Math.max(pauseSpacings * meanMs, shortestPauseMs), longestPauseMs);
  }

  function change(isActive: boolean, since: number): ActivityChange {
    active = isActive;
    activeSince = since;
    return { isActive, since };
  }

  /** Tells again what happened from an open quiet on. */
  function retell(from: number): ActivityChange[] {
    const told: ActivityChange[] = [];
    const now = { active, activeSince };
    for (const { isPause, from: since, to } of open.slice(from)) {
      if (isPause) told.push({ isActive: false, since }, { isActive: true, since: to });
      else if (told.length === 0) told.push({ isActive: true, since });
    }
    // A pause that goes on now began behind all of these.
    if (!now.active) told.push({ isActive: false, since: now.activeSince });
    return told;
  }

  /** A run that ends with step number `last`, for good: too short a run is taken back. */
  function closeRun(last: number): ActivityChange[] {
    const isTooShort = last > runAfterStep && last - runAfterStep < fewestSteps;
    runAfterStep = last;
    return isTooShort ? [{ isActive: false, since: runFrom }, ...retell(0).slice(1)] : [];
  }

  /** Decides the oldest quiets for good, as far as that is due. */
  function decide(isDue: (quiet: Quiet) => boolean): ActivityChange[] {
    const told: ActivityChange[] = [];
    for (let first = open[0]; first && isDue(first); first = open[0]) {
      const isPause = isPauseByAll(first);
      if (isPause !== first.isPause) {
        first.isPause = isPause;
        told.push(...retell(0));
      }
      if (isPause) {
        told.push(...closeRun(first.stepsBefore));
        runFrom = first.to;
      }
      open.shift();
    }
    return told;
  }

  return {
    isActive: () => active,
    since: () => activeSince,
    step(t, end) {
      const spacingMs = Math.min(t - lastStep, longestPauseMs);
      const told: ActivityChange[] = [];
      if (Number.isFinite(lastStep)) {
        for (const quiet of open) {
          if (t > quiet.decideBy || quiet.after >= neighbours) continue;
          quiet.afterMs += spacingMs;
          quiet.after += 1;
        }
        if (t - lastStep > liveShortestShare * shortestPauseMs) {
          open.push({
            from: lastEnd,
            to: t,
            spacingMs: t - lastStep,
            decideBy: lastStep + longestPauseMs,
            beforeMs: spacingsMs,
            before: Math.min(counted, neighbours),
            afterMs: 0,
            after: 0,
            stepsBefore: steps,
            isPause: !active,
          });
        }
        countSpacing(spacingMs);
      } else {
        runFrom = t;
        runAfterStep = steps;
      }
      steps += 1;
      if (!active) told.push(change(true, t));
      lastStep = t;
      lastEnd = end;
      told.push(...decide((quiet) => quiet.after >= neighbours || t > quiet.decideBy));
      return told;
    },
    quiet(t) {
      const told = open.length > 0 ? decide((quiet) => t > quiet.decideBy) : [];
      if (active && t - lastStep > liveLimitMs()) told.push(change(false, lastEnd));
      if (!active && open.length === 0 && steps > runAfterStep && t - lastStep > longestPauseMs) {
        told.push(...closeRun(steps));
      }
      return told;
    },
    resume(t) {
      open = [];
      active = t - lastStep <= liveLimitMs();
      activeSince = t;
      lastEnd = t;
      runFrom = t;
      // A run that goes on through the unknown isn't too short.
      runAfterStep = steps - fewestSteps;
    },
    leave() {
      const told = [...decide(() => true), ...closeRun(steps)];
      active = false;
      lastStep = Number.NEGATIVE_INFINITY;
      return told;
    },
    finish() {
      const told = decide(() => true);
      return active ? told : [...told, ...closeRun(steps)];
    },
  };
}

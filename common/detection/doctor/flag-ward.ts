/** How many of the seconds with current carry a flag: told when it is a good part of them, until it is hardly any. */
import type { ClampProblem, ClampWard } from "./clamp-finding.ts";

/** So many seconds with current are looked back on, fading. */
const lookBackSeconds = 600;
/** A motor's start may be at the limit for a second; more than this share of the seconds isn't starts. */
const raiseShare = 0.2;
const clearShare = 0.05;
/** Fewer seconds with a flag than this are chance. */
const leastFlagged = 30;

/** Creates a ward for a bit of `secondFlags`; seconds of less than `currentFromA` amperes don't count. */
export function createFlagWard(code: ClampProblem, flag: number, currentFromA: number): ClampWard {
  let seconds = 0;
  let flagged = 0;
  let share = 0;
  let firstT = 0;
  let since: number | undefined;

  return {
    second({ t, currentA, flags }) {
      const isFlagged = (flags & flag) !== 0;
      if (currentA < currentFromA && !isFlagged) return;
      seconds = Math.min(lookBackSeconds, seconds + 1);
      share += ((isFlagged ? 1 : 0) - share) / seconds;
      if (isFlagged && flagged === 0) firstT = t;
      if (isFlagged) flagged += 1;
      if (since === undefined && share > raiseShare && flagged >= leastFlagged) since = firstT;
      if (share < clearShare) {
        since = undefined;
        flagged = 0;
      }
    },
    finding: () => (since === undefined ? undefined : { code, since, evidence: { percent: Math.round(100 * share) } }),
  };
}

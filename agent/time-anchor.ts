/** Gives a run its wall time: an anchor record as soon as the clock is set, and another when it has been corrected. */
import type { UnnumberedRecord } from "../common/contract/records.ts";
import type { Clock } from "../common/runtime/clock.ts";

/** Beyond this difference the wall clock counts as corrected, in ms. */
const correctionMs = 1000;

/** Returns a function that says, when called from time to time, which anchor record is due; undefined when none is. */
export function createTimeAnchor(clock: Clock, t: () => number): () => UnnumberedRecord | undefined {
  let anchor: { t: number; wallMs: number } | undefined;
  return () => {
    const wallMs = clock.wallMs();
    const source = clock.wallSource();
    if (wallMs === undefined || source === undefined) return undefined;
    const now = t();
    if (anchor && Math.abs(wallMs - (anchor.wallMs + now - anchor.t)) < correctionMs) return undefined;
    anchor = { t: now, wallMs };
    return { kind: "anchor", t: now, wallMs, source };
  };
}

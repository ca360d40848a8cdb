/** Gives a run its wall time: an anchor record as soon as the clock is set, when it has been corrected, and from time to time. */
import type { UnnumberedRecord } from "../common/contract/records.ts";
import type { Clock } from "../common/runtime/clock.ts";

/** Beyond this difference the wall clock counts as corrected, in ms. */
const correctionMs = 1000;
/** A recorder that begins with a new database has missed the earlier anchors: it can date nothing before the next. */
const repeatAfterMs = 10 * 60_000;

/** Returns a function that says, when called from time to time, which anchor record is due; undefined when none is. */
export function createTimeAnchor(clock: Clock, t: () => number): () => UnnumberedRecord | undefined {
  let anchor: { t: number; wallMs: number } | undefined;
  return () => {
    const wallMs = clock.wallMs();
    const source = clock.wallSource();
    if (wallMs === undefined || source === undefined) return undefined;
    const now = t();
    const agoMs = anchor ? now - anchor.t : Number.POSITIVE_INFINITY;
    if (anchor && agoMs < repeatAfterMs && Math.abs(wallMs - (anchor.wallMs + agoMs)) < correctionMs) return undefined;
    anchor = { t: now, wallMs };
    return { kind: "anchor", t: now, wallMs, source };
  };
}

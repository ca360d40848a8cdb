/** Whether a whole shift went by without a current: the machine was off, or the clamp is. */
import type { ClampFinding, ClampSecond, ClampWard } from "./clamp-finding.ts";

/** The clamp must have been heard for this share of the shift, or nothing is said of it. */
const leastHeardShare = 0.8;
/** So many seconds with current are one; a single one may be a spike. */
const leastCurrentSeconds = 5;

/** A ward that is told of shifts from outside, which knows the calendar. */
export interface ShiftWard extends ClampWard {
  /** A shift is on. */
  shiftBegan(): void;
  /** The shift from `startT` to `endT` is over. */
  shiftEnded(startT: number, endT: number): void;
}

/** Creates a ward; seconds of less than `currentFromA` amperes count as without a current. */
export function createShiftWard(currentFromA: number): ShiftWard {
  let heardMs = 0;
  let heardUntil = 0;
  let currentSeconds = 0;
  let found: ClampFinding | undefined;

  function hear({ t, validForMs }: ClampSecond): void {
    const until = t + validForMs;
    heardMs += Math.max(0, until - Math.max(t, heardUntil));
    heardUntil = Math.max(heardUntil, until);
  }

  return {
    second(second) {
      hear(second);
      if (second.currentA < currentFromA) return;
      currentSeconds += 1;
      if (currentSeconds >= leastCurrentSeconds) found = undefined;
    },
    shiftBegan() {
      heardMs = 0;
      currentSeconds = 0;
    },
    shiftEnded(startT, endT) {
      const isHeard = heardMs >= leastHeardShare * (endT - startT);
      const hours = Math.round((endT - startT) / 360_000) / 10;
      if (isHeard && currentSeconds < leastCurrentSeconds) {
        found ??= { code: "clamp-no-current", since: startT, evidence: { hours } };
      }
      heardMs = 0;
      currentSeconds = 0;
    },
    finding: () => found,
  };
}

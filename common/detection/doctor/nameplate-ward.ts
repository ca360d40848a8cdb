/** Whether a current is plausible against the nameplate: not above it for long, and not a trifle of it for hours. */
import type { ClampWard } from "./clamp-finding.ts";

/** Motors bear some overload, and nameplates are rounded; beyond this the clamp's ratio is wrong, or the machine in trouble. */
const aboveFactor = 1.5;
/** Seconds above it, less seconds below it, until it is told; starts are over long before. */
const aboveSeconds = 600;
/** It is taken back when so many seconds more were below than above since. */
const mostAboveSeconds = 1200;
/** A machine at work draws more than this share of its nameplate now and then. */
const trifleShare = 0.05;
/** Seconds with current after which a trifle is told: a working day. */
const trifleSeconds = 8 * 3600;

/** Creates a ward; seconds of less than `currentFromA` amperes count as without a current. */
export function createNameplateWard(nameplateA: number | undefined, currentFromA: number): ClampWard {
  let surplus = 0;
  let aboveSince: number | undefined;
  let firstAboveT = 0;
  let withCurrent = 0;
  let firstCurrentT: number | undefined;
  let mostA = 0;

  return {
    second({ t, currentA }) {
      if (nameplateA === undefined || currentA < currentFromA) return;
      withCurrent += 1;
      firstCurrentT ??= t;
      mostA = Math.max(mostA, currentA);
      if (currentA > aboveFactor * nameplateA) {
        if (surplus === 0) firstAboveT = t;
        surplus = Math.min(mostAboveSeconds, surplus + 1);
        if (surplus >= aboveSeconds) aboveSince ??= firstAboveT;
      } else {
        surplus = Math.max(0, surplus - 1);
        if (surplus === 0) {
          aboveSince = undefined;
        }
      }
    },
    finding() {
      if (nameplateA === undefined) return undefined;
      if (aboveSince !== undefined) {
        return { code: "clamp-above-nameplate", since: aboveSince, evidence: { nameplateA, mostA } };
      }
      if (firstCurrentT === undefined || withCurrent < trifleSeconds || mostA > trifleShare * nameplateA) {
        return undefined;
      }
      const evidence = { nameplateA, mostA, hours: Math.floor(withCurrent / 3600) };
      return { code: "clamp-below-nameplate", since: firstCurrentT, evidence };
    },
  };
}

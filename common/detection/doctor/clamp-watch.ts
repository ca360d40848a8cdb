/** Watches one clamp while it measures: what it alone can tell of its own health, in fixed memory. */
import { secondFlags } from "../../contract/records.ts";
import type { Second } from "../second-window.ts";
import { withoutFloor } from "../without-floor.ts";
import type { ClampFinding, ClampWard } from "./clamp-finding.ts";
import { createFlagWard } from "./flag-ward.ts";
import { createNameplateWard } from "./nameplate-ward.ts";
import { createNoiseWard } from "./noise-ward.ts";
import { createShiftWard } from "./shift-ward.ts";
import { createSilentWard } from "./silent-ward.ts";
import { createStuckWard } from "./stuck-ward.ts";

/** What is known of a clamp and its machine. */
export interface WatchedClamp {
  /** From this many amperes on there is a current: the machine's `offBelowA`. */
  readonly currentFromA: number;
  /** As at set-up; 0 where it wasn't measured. */
  readonly noiseFloorA: number;
  readonly noiseStdA: number;
  readonly nameplateA?: number | undefined;
}

/** Watches a clamp. Times in ms on the caller's clock. */
export interface ClampWatch {
  /** Takes a second as it was measured, before the noise floor was taken out; seconds come in order. */
  second(second: Second): void;
  /** A shift is on, or has begun. */
  shiftBegan(): void;
  /** The shift from `startT` to `endT` is over. */
  shiftEnded(startT: number, endT: number): void;
  /** What is wrong as far as it is known at `t`. */
  findings(t: number): ClampFinding[];
}

/** Creates the watch of a clamp. Findings have hysteresis: each holds until what it was told by is clearly gone. */
export function createClampWatch(clamp: WatchedClamp): ClampWatch {
  const { currentFromA, nameplateA } = clamp;
  const shift = createShiftWard(currentFromA);
  const silent = createSilentWard();
  const wards: readonly ClampWard[] = [
    createStuckWard(currentFromA),
    createFlagWard("clamp-clipped", secondFlags.clipped, currentFromA),
    createFlagWard("clamp-drifted", secondFlags.drifted, currentFromA),
    createNoiseWard(clamp, currentFromA),
    createNameplateWard(nameplateA, currentFromA),
    shift,
  ];

  return {
    second(measured) {
      const second = { ...measured, currentA: withoutFloor(measured.mean, clamp) };
      silent.second(second);
      for (const ward of wards) ward.second(second);
    },
    shiftBegan: shift.shiftBegan,
    shiftEnded: shift.shiftEnded,
    findings(t) {
      // Of a clamp that says nothing nothing else is known.
      const silence = silent.finding(t);
      return silence ? [silence] : wards.flatMap((ward) => ward.finding(t) ?? []);
    },
  };
}

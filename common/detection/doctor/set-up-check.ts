/** The check of a clamp at set-up: its noise without a wire, and the change when its machine is switched on. */
import { secondFlags } from "../../contract/records.ts";
import type { Second } from "../second-window.ts";
import { type ClampSteps, createClampSteps, type SetUpMark, type StepFigures } from "./clamp-steps.ts";

/** What may have gone wrong. */
export type SetUpMistake =
  /** No reading of this channel came. */
  | "silent"
  /** Another channel changed instead. */
  | "wrong-channel"
  /** The same value all the time: lead not plugged in, or the device doesn't measure. */
  | "constant"
  /** The wires of a cable cancel each other. */
  | "whole-cable"
  /** The jaw isn't closed, or the clamp isn't round the wire. */
  | "jaw-open"
  /** The machine draws nothing: switched on? */
  | "machine-off"
  /** Less current with the machine on than off: done in another order? */
  | "falls"
  /** The input is at its limit. */
  | "clipped"
  /** The middle of the input isn't where it belongs. */
  | "drifted"
  /** Without a wire it reads as if there were one: near a motor, or still round it. */
  | "not-quiet"
  /** More than the nameplate allows: wrong turns or burden in the device's settings, or several wires. */
  | "above-nameplate";

/** A likely mistake, with the figures that speak for it. */
export interface LikelyMistake {
  readonly mistake: SetUpMistake;
  /** The channel that changed instead. */
  readonly channel?: string;
  readonly evidence: Readonly<Record<string, number>>;
}

/** What came out. */
export interface SetUpResult {
  readonly isGood: boolean;
  /** The likely mistakes, the likeliest first; none when all is good. */
  readonly mistakes: readonly LikelyMistake[];
  /** RMS without a current, and how much single readings differ, in amperes; undefined where it wasn't measured. */
  readonly noiseFloorA: number | undefined;
  readonly noiseStdA: number | undefined;
  /** Current of the machine off and on, without the floor, in amperes. */
  readonly offA: number | undefined;
  readonly onA: number | undefined;
}

/** The check. */
export interface SetUpCheck {
  /** The person has done something: what comes from now on belongs to it, after some seconds. */
  mark(mark: SetUpMark, t: number): void;
  /** Takes a second of any channel, as measured. */
  second(channel: string, second: Second): void;
  result(): SetUpResult;
}

interface SetUpOptions {
  /** The channel that the clamp should be on. */
  readonly channel: string;
  readonly nameplateA?: number | undefined;
}

/** A change is seen when it is so many standard deviations of the seconds before it, … */
const changeSigmas = 6;
/** … and at least so many amperes, and this share of what was there. */
const leastChangeA = 0.005;
const leastChangeShare = 0.03;
/** A current below this share of the nameplate is what a whole cable leaks. */
const leakShare = 0.02;
/** The same where no nameplate was told, in amperes. */
const leakA = 0.1;
/** A share of clipped or drifted seconds that can't be the start of a motor. */
const mostFlaggedShare = 0.2;
/** Without a wire no reading is more than so many times the floor, unless it is a trifle of the current with the machine on. */
const mostUneven = 2;
const trifleShare = 0.05;
/** More without a wire than this share of the current with the machine on isn't noise. */
const mostFloorShare = 0.25;
/** Above so many times the nameplate the ratio is wrong. */
const aboveFactor = 1.5;

/** Creates a check. Its memory is bounded: sums by channel and step, and the seconds of ten minutes of the last step. */
export function createSetUpCheck({ channel, nameplateA }: SetUpOptions): SetUpCheck {
  const channels = new Map<string, ClampSteps>();
  let step: SetUpMark | undefined;
  let markedT = 0;

  return {
    mark(mark, t) {
      step = mark;
      markedT = t;
    },
    second(name, second) {
      const steps = channels.get(name) ?? createClampSteps();
      channels.set(name, steps);
      steps.add(step, second, second.t - markedT);
    },
    result() {
      const own = channels.get(channel);
      const figures = own?.figures();
      const others = [...channels].filter(([name]) => name !== channel).map(([name, steps]) => ({ name, steps }));
      const floor = figures?.["clamp-off"];
      const before = figures?.["machine-off"] ?? floor;
      const on = figures?.["machine-on"];
      const less = (value: number | undefined) =>
        value === undefined ? undefined : Math.sqrt(Math.max(0, value ** 2 - (floor?.rmsA ?? 0) ** 2));
      const mistakes = findMistakes({ figures, changed: changedChannel(others), nameplateA, onA: less(on?.highA) });
      return {
        isGood: mistakes.length === 0 && before !== undefined && on !== undefined,
        mistakes,
        noiseFloorA: floor?.rmsA,
        noiseStdA: floor?.stdA,
        offA: less(figures?.["machine-off"]?.rmsA),
        onA: less(on?.highA),
      };
    },
  };
}

interface Case {
  readonly figures: ReturnType<ClampSteps["figures"]> | undefined;
  readonly changed: { readonly channel: string; readonly fromA: number; readonly toA: number } | undefined;
  readonly nameplateA: number | undefined;
  readonly onA: number | undefined;
}

function findMistakes({ figures, changed, nameplateA, onA = 0 }: Case): LikelyMistake[] {
  const floor = figures?.["clamp-off"];
  const before = figures?.["machine-off"] ?? floor;
  const on = figures?.["machine-on"];
  const wrongChannel: LikelyMistake[] = changed
    ? [{ mistake: "wrong-channel", channel: changed.channel, evidence: { fromA: changed.fromA, toA: changed.toA } }]
    : [];
  if (!figures || !(floor || before || on)) return [...wrongChannel, { mistake: "silent", evidence: {} }];
  if (!before || !on) return [];
  const limit = flagged(figures, secondFlags.clipped, "clipped");
  const bias = flagged(figures, secondFlags.drifted, "drifted");
  const levels = { fromA: before.rmsA, toA: on.highA };
  if (!isChange(before, on.highA)) {
    if (before.rmsA > on.highA && isChange(on, before.rmsA)) return [{ mistake: "falls", evidence: levels }];
    const isConstant = [floor, before, on].every((one) => one === undefined || one.minA === one.maxA);
    const constant: LikelyMistake[] = isConstant ? [{ mistake: "constant", evidence: { amps: on.minA } }] : [];
    return [...wrongChannel, ...constant, ...limit, ...bias, ...nothingSeen(levels)];
  }
  const smallestA = nameplateA === undefined ? leakA : leakShare * nameplateA;
  const evidence = { ...levels, ...(nameplateA !== undefined && { nameplateA }) };
  if (onA <= smallestA) {
    return [...limit, { mistake: "whole-cable", evidence }, { mistake: "jaw-open", evidence }, ...wrongChannel];
  }
  const above = nameplateA !== undefined && onA > aboveFactor * nameplateA;
  return [
    ...limit,
    ...bias,
    ...(above ? [{ mistake: "above-nameplate" as const, evidence }] : []),
    ...(floor && !isQuiet(floor, onA) ? [{ mistake: "not-quiet" as const, evidence: { floorA: floor.rmsA } }] : []),
  ];
}

function nothingSeen(evidence: LikelyMistake["evidence"]): LikelyMistake[] {
  return (["whole-cable", "jaw-open", "machine-off"] as const).map((mistake) => ({ mistake, evidence }));
}

function flagged(figures: NonNullable<Case["figures"]>, flag: number, mistake: SetUpMistake): LikelyMistake[] {
  const share = Math.max(0, ...Object.values(figures).map((one) => one?.flagShare(flag) ?? 0));
  return share > mostFlaggedShare ? [{ mistake, evidence: { percent: Math.round(100 * share) } }] : [];
}

/** Whether a level differs from what was there before. */
function isChange(before: StepFigures, toA: number): boolean {
  const least = Math.max(changeSigmas * before.secondStdA, leastChangeA, leastChangeShare * before.rmsA);
  return toA - before.meanA > least;
}

function isQuiet(floor: StepFigures, onA: number): boolean {
  if (floor.rmsA > mostFloorShare * onA) return false;
  return floor.maxA <= Math.max(mostUneven * floor.rmsA, trifleShare * onA);
}

/** The channel, if any, that changed most when the machine was switched on. */
function changedChannel(others: readonly { name: string; steps: ClampSteps }[]): Case["changed"] {
  const changes = others.flatMap(({ name, steps }) => {
    const figures = steps.figures();
    const before = figures["machine-off"] ?? figures["clamp-off"];
    const on = figures["machine-on"];
    if (!before || !on || !isChange(before, on.highA)) return [];
    return [{ channel: name, fromA: before.rmsA, toA: on.highA }];
  });
  return changes.sort((a, b) => b.toA - b.fromA - (a.toA - a.fromA))[0];
}

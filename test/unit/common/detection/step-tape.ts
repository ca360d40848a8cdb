/** Made-up machines whose work shows in steps: tapes that are mostly above the threshold, and settings with activity. */
import fc from "fast-check";
import type { ActivitySettings, DetectionSettings } from "../../../../common/contract/plant-settings.ts";
import { createSegments, type Segment } from "../../../../common/detection/segments.ts";
import { createStateDetector } from "../../../../common/detection/state-detector.ts";
import { anySettings, settingsOf, type TapeSecond } from "./detector-tape.ts";

/** A step is more than this in amperes, in all settings here. */
const stepA = 0.3;

/** Pauses that are short enough for short tapes. */
export const anyActivity: fc.Arbitrary<ActivitySettings> = fc
  .record({
    pauseSpacings: fc.double({ min: 1, max: 12, noNaN: true }),
    shortestPauseMs: fc.integer({ min: 1, max: 30 }).map((s) => s * 1000),
    moreMs: fc.integer({ min: 0, max: 40 }).map((s) => s * 1000),
  })
  .map(({ pauseSpacings, shortestPauseMs, moreMs }) => ({
    stepA,
    pauseSpacings,
    shortestPauseMs,
    longestPauseMs: shortestPauseMs + moreMs,
  }));

/** Any settings, half of them with activity. */
export const anySettingsAndActivity: fc.Arbitrary<DetectionSettings> = fc
  .record({ settings: anySettings, activity: fc.option(anyActivity, { nil: undefined }) })
  .map(({ settings, activity }) => (activity ? settingsOf({ ...settings, activity }) : settings));

/** A machine's seconds in stretches: still or with steps at some pace, at all levels, with holes. */
export const anyStepTape: fc.Arbitrary<TapeSecond[]> = fc
  .array(
    fc.record({
      meanA: fc.constantFrom(0, 0.4, 3, 3, 3.5, 5),
      stepEveryS: fc.constantFrom(0, 0, 1, 2, 5, 11),
      count: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 90 })),
      holeS: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 60 })),
      validForMs: fc.constantFrom(2000, 2500, 25_000),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((stretches) => {
    const seconds: TapeSecond[] = [];
    let t = 0;
    for (const { meanA, stepEveryS, count, holeS, validForMs } of stretches) {
      for (let second = 0; second < count; second += 1) {
        const isUp = stepEveryS > 0 && Math.floor(second / stepEveryS) % 2 === 1;
        seconds.push({ t, meanA: meanA + (isUp ? 1 : 0), validForMs });
        t += 1000;
      }
      t += holeS * 1000;
    }
    return seconds;
  });

/** A current that makes a step at each of these seconds, and none elsewhere. */
export function stepTape(stepsAtS: readonly number[], lengthS: number, lowA = 3): TapeSecond[] {
  const at = new Set(stepsAtS);
  let meanA = lowA;
  return Array.from({ length: lengthS }, (_, second) => {
    if (at.has(second)) meanA = meanA === lowA ? lowA + 1 : lowA;
    return { t: second * 1000, meanA, validForMs: 2500 };
  });
}

/** Plays seconds to the end, and answers the segments as a caller that holds as little as possible gets them. */
export function segmentsOf(seconds: readonly TapeSecond[], settings: DetectionSettings): Segment[] {
  const detector = createStateDetector(settings, seconds[0]?.t ?? 0);
  const folded = createSegments();
  const segments: Segment[] = [];
  for (const { t, meanA, validForMs } of seconds) {
    for (const told of detector.second(t, meanA, validForMs)) segments.push(...folded.add(told, t));
  }
  const end = (seconds.at(-1)?.t ?? 0) + 1000;
  for (const told of detector.finish()) segments.push(...folded.add(told, end));
  return [...segments, ...folded.finish(end)];
}

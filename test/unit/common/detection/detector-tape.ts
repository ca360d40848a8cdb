/** Made-up machines for tests of the detector: seconds as they come, and what the detector says to them. */
import fc from "fast-check";
import { type DetectionSettings, detectionSettings } from "../../../../common/contract/plant-settings.ts";
import { createStateDetector } from "../../../../common/detection/state-detector.ts";
import type { StateTransition } from "../../../../common/detection/state-transition.ts";

/** A second as the detector takes it. */
export interface TapeSecond {
  readonly t: number;
  readonly meanA: number;
  readonly validForMs: number;
}

/** Seconds of a current, one after the other from `startT`. */
export function tape(amps: readonly number[], { startT = 0, validForMs = 2500 } = {}): TapeSecond[] {
  return amps.map((meanA, index) => ({ t: startT + index * 1000, meanA, validForMs }));
}

/** `count` times the same. */
export function repeat(value: number, count: number): number[] {
  return Array.from({ length: count }, () => value);
}

/** Settings with the defaults filled in. */
export function settingsOf(given: Partial<DetectionSettings> = {}): DetectionSettings {
  return detectionSettings.parse(given);
}

/** Plays seconds into a new detector; `ticksAt` answers at which times the clock is looked at before a second. */
export function play(
  seconds: readonly TapeSecond[],
  settings: DetectionSettings = settingsOf(),
  ticksBefore: (second: TapeSecond, previousT: number) => readonly number[] = () => [],
): StateTransition[] {
  const startT = seconds[0]?.t ?? 0;
  const detector = createStateDetector(settings, startT);
  const transitions: StateTransition[] = [];
  let previousT = startT;
  for (const second of seconds) {
    for (const t of ticksBefore(second, previousT)) transitions.push(...detector.expire(t));
    transitions.push(...detector.second(second.t, second.meanA, second.validForMs));
    previousT = second.t;
  }
  return transitions;
}

/** Currents around the thresholds, where it matters, in stretches as machines have them. */
const anyAmps = fc.oneof(
  fc.constantFrom(0, 0.05, 0.095, 0.0951, 0.0999, 0.1, 0.1001, 0.5, 0.949, 0.95, 0.951, 0.999, 1, 1.001, 5),
  fc.double({ min: 0, max: 3, noNaN: true }),
);

/** A machine's seconds: stretches of one current, holes of any length, validities short and long. */
export const anyTape: fc.Arbitrary<TapeSecond[]> = fc
  .array(
    fc.record({
      meanA: anyAmps,
      count: fc.integer({ min: 1, max: 8 }),
      holeS: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 40 })),
      validForMs: fc.constantFrom(2000, 2500, 5000, 25_000),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((stretches) => {
    const seconds: TapeSecond[] = [];
    let t = 0;
    for (const { meanA, count, holeS, validForMs } of stretches) {
      for (let i = 0; i < count; i += 1) {
        seconds.push({ t, meanA, validForMs });
        t += 1000;
      }
      t += holeS * 1000;
    }
    return seconds;
  });

/** Any settings that are allowed. */
export const anySettings: fc.Arbitrary<DetectionSettings> = fc
  .record({
    offBelowA: fc.constantFrom(0.05, 0.1, 0.5),
    runAboveA: fc.constantFrom(0.6, 1, 2),
    hysteresisShare: fc.constantFrom(0, 0.05, 0.5),
    dwellRunningMs: fc.integer({ min: 0, max: 8000 }),
    dwellIdleMs: fc.integer({ min: 0, max: 8000 }),
    dwellOffMs: fc.integer({ min: 0, max: 8000 }),
  })
  .map((given) => settingsOf(given));

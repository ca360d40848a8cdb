/** A clamp device whose current is set by hand: to measure how long a change takes on its way to a screen. */
import type { Clock } from "../../common/runtime/clock.ts";
import { type ClampDevice, type ClampDeviceOptions, type CurrentSource, createClampDevice } from "./clamp-device.ts";

/** A current that is set by hand. */
export interface ManualSource extends CurrentSource {
  /** Changes the current from now on, within the running window, exact to a sample; returns now on the monotonic clock. */
  setAmps(amps: number): number;
}

/** A device with a current that is set by hand. */
export type StepDevice = ClampDevice & Pick<ManualSource, "setAmps">;

/** Steps older than this can't lie in a window that is still to be sampled. */
const longestLookBackMs = 5000;

/** Creates a current that is set by hand; it begins with `startA`. */
export function createManualSource(clock: Clock, startA = 0): ManualSource {
  let steps = [{ fromMs: Number.NEGATIVE_INFINITY, amps: startA }];
  return {
    samplesPerStep: 1,
    setAmps(amps) {
      const nowMs = clock.monoMs();
      const lastOld = steps.findLastIndex(({ fromMs }) => fromMs < nowMs - longestLookBackMs);
      steps = [...steps.slice(Math.max(0, lastOld)), { fromMs: nowMs, amps }];
      return nowMs;
    },
    ampsAt(monoMs) {
      for (let index = steps.length - 1; index > 0; index -= 1) {
        const step = steps[index];
        if (step && step.fromMs <= monoMs) return step.amps;
      }
      return steps[0]?.amps ?? 0;
    },
  };
}

/** Creates a device that draws `startA` until it is told otherwise. */
export function createStepDevice(options: Omit<ClampDeviceOptions, "source">, startA = 0): StepDevice {
  const source = createManualSource(options.clock, startA);
  return Object.assign(createClampDevice({ ...options, source }), { setAmps: source.setAmps });
}

/** Settings of time that all motion sensors share. */
import { z } from "zod";

const dayMs = 86_400_000;

/** When motion counts as ended and a sensor as away; the defaults differ by type. */
export function motionTimes(defaults: { readonly endsAfterMs: number; readonly silentAfterMs: number }) {
  return {
    /** So long after the last sign of motion it counts as ended, in ms, when the sensor doesn't say so itself. */
    endsAfterMs: z.int().min(1000).max(7_200_000).default(defaults.endsAfterMs),
    /** Silent for so long it counts as away, in ms; 0: it may be silent for ever. */
    silentAfterMs: z
      .int()
      .min(0)
      .max(7 * dayMs)
      .default(defaults.silentAfterMs),
  } as const;
}

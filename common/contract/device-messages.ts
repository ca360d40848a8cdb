/** What devices publish: readings, of which one line is enough, motion, and their status. */
import { z } from "zod";
import { defaultChannel, idPattern } from "./ids.ts";

/** Most readings in one message; a ring buffer of ten minutes at 200 ms holds 3000. */
export const maxReadingsPerMessage = 3000;

/** Largest current that is believed, in amperes: no clamp measures more. */
export const maxRmsA = 100_000;

const reading = z.object({
  /** Root mean square of the current over the device's window, in amperes. */
  rmsA: z.number().min(0).max(maxRmsA),
  /** When it was measured, epoch ms; a clock that isn't set (before 2020) is ignored by the agent. */
  at: z.number().min(0).max(8.64e15).optional(),
  /** Name of the channel on the device. */
  channel: z
    .union([z.string(), z.int().nonnegative()])
    .transform(String)
    .pipe(z.string().regex(idPattern))
    .default(defaultChannel),
  /** The converter was at its limit within the window. */
  clipped: z.boolean().optional(),
  /** The converter's middle has moved away from where it was at set-up: bias, supply or lead. */
  drifted: z.boolean().optional(),
  /** Samples are missing in the window. */
  incomplete: z.boolean().optional(),
  /** Interval at which the device publishes, in ms; from it follows how long a reading is valid. */
  periodMs: z.number().positive().max(86_400_000).optional(),
});

/** `devices/{d}/readings`: one reading, or an array of them. `{"rmsA":1.23}` is enough. Unknown keys are ignored. */
export const deviceReadings = z.union([
  reading.transform((one) => [one]),
  z.array(reading).min(1).max(maxReadingsPerMessage),
]);

/** `devices/{d}/status`: online or offline, as JSON or as a bare word; a simulator says so here. */
export const deviceStatus = z.union([
  z.enum(["online", "offline"]).transform((status) => ({ status, firmware: undefined, simulated: undefined })),
  z.object({
    status: z.enum(["online", "offline"]),
    firmware: z.string().max(80).optional(),
    /** Left out: real when the device comes, and whatever it was when it goes. */
    simulated: z.boolean().optional(),
  }),
]);

/** `devices/{d}/motion`: somebody moves, or motion has ended. Never retained: it is of now. */
export const deviceMotion = z.object({ motion: z.boolean() });

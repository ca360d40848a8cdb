/** What a number of a device means: its unit and scale as settings, and how amperes come of it. */
import { z } from "zod";
import { maxRmsA } from "../../common/contract/device-messages.ts";
import type { Parsed } from "../../common/contract/messages.ts";

/** Settings to be spread into a sensor's schema; add `.superRefine(requireVolts)` to that. */
export const unitScale = {
  /** Unit of the device's number, after it was multiplied by `scale`. */
  unit: z.enum(["A", "mA", "W"]).default("A"),
  /** Voltage that watts are divided by; needed for W. The current is then that of a load with power factor 1. */
  volts: z.number().min(1).max(1000).optional(),
  /** The device's number is multiplied by this, for example by the ratio of a current transformer. */
  scale: z.number().positive().max(1_000_000).default(1),
};

/** Values of these settings. */
interface UnitScale {
  readonly unit: "A" | "mA" | "W";
  readonly volts?: number | undefined;
  readonly scale: number;
}

/** Plain amperes, for devices that say so. */
export const plainAmperes = { unit: "A", scale: 1 } as const;

/** So far below 0 may a current be, in amperes: a calibration took more off than there was. It counts as 0. */
const calibrationErrorA = 0.1;

/** Refuses settings that give watts without a voltage. */
export function requireVolts({ unit, volts }: UnitScale, ctx: z.RefinementCtx): void {
  if (unit !== "W" || volts !== undefined) return;
  ctx.addIssue({
    code: "custom",
    path: ["volts"],
    message:
      "is needed with unit W, since the current is watts / volts: write the voltage of the mains, such as 100 or 200",
  });
}

/**
 * Amperes from what a device said, 0 or more. Watts lose their sign, which only says which way energy flows.
 * What can't be a current is refused with a reason: text, NaN, a negative current (often a device's word for "no value").
 */
export function toAmperes(said: unknown, { unit, volts = 1, scale }: UnitScale): Parsed<number> {
  if (typeof said !== "number" || !Number.isFinite(said)) return { ok: false, reason: `${brief(said)} isn't a number` };
  const scaled = said * scale;
  const amperes = unit === "W" ? Math.abs(scaled) / volts : unit === "mA" ? scaled / 1000 : scaled;
  if (amperes < -calibrationErrorA) return { ok: false, reason: `${said} is below 0, which no current is` };
  if (amperes > maxRmsA)
    return { ok: false, reason: `${amperes} A is more than any clamp measures; check unit and scale` };
  return { ok: true, value: Math.max(0, amperes) };
}

/** What was said, short enough for a message. */
function brief(said: unknown): string {
  const text = typeof said === "number" ? String(said) : (JSON.stringify(said) ?? "nothing");
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

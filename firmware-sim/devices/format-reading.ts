/** A reading as bytes: exactly what the sketch for the ESP32 sends (docs/hardware/esp32-clamp/reading_json.h). */
import { maxRmsA } from "../../common/contract/device-messages.ts";

/** What a device knows of one window. */
export interface ReadingFields {
  /** RMS over the window, in amperes, 0 to `maxRmsA`; what lies outside is brought to the nearer end. */
  readonly rmsA: number;
  /** Interval at which the device publishes, in ms. */
  readonly periodMs: number;
  /** A sample was at an end of the converter's range; said only when it was, as the two that follow. */
  readonly clipped?: boolean;
  /** The converter's middle has moved away from where it was at set-up. */
  readonly drifted?: boolean;
  /** Samples are missing. */
  readonly incomplete?: boolean;
  /** When the window ended, epoch ms; only where the device's clock is set. */
  readonly atMs?: number | undefined;
}

/** Longest JSON of one reading, in bytes, with a zero at its end: what a sketch's buffer must hold. */
export const maxReadingBytes = 112;

/**
 * Amperes to whole thousandths; half a thousandth goes up.
 *
 * Readings are written from these by whole numbers, because `toFixed(3)` and `printf("%.3f")` don't agree on halves, and
 * because a float of 32 bits has other halves than one of 64.
 */
function milliamperes(rmsA: number): number {
  return rmsA > 0 ? Math.min(Math.round(rmsA * 1000), maxRmsA * 1000) : 0;
}

/** Writes a reading: amperes with three decimals, keys in this order, no blanks. */
export function formatReading(fields: ReadingFields): string {
  const thousandths = milliamperes(fields.rmsA);
  const amperes = `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, "0")}`;
  const flags = (["clipped", "drifted", "incomplete"] as const).filter((flag) => fields[flag]);
  const time = fields.atMs === undefined ? "" : `,"at":${Math.round(fields.atMs)}`;
  return `{"rmsA":${amperes},"periodMs":${Math.round(fields.periodMs)}${flags.map((flag) => `,"${flag}":true`).join("")}${time}}`;
}

/** A reading as bytes: exactly what the sketches for microcontrollers print. */

/** What a device knows of one window. */
export interface ReadingFields {
  /** RMS over the window, in amperes, 0 or more. */
  readonly rmsA: number;
  /** Interval at which the device publishes, in whole ms. */
  readonly periodMs: number;
  /** A sample was at an end of the converter's range; said only when it was. */
  readonly clipped?: boolean;
  /** When the window ended, epoch ms; only where the device's clock is set. */
  readonly atMs?: number | undefined;
}

/** Longest JSON of one reading, in bytes: what a sketch's buffer must hold. */
export const maxReadingBytes = 80;

/** Writes a reading: amperes with three decimals, keys in this order, no blanks, as `printf("%.3f")` would. */
export function formatReading({ rmsA, periodMs, clipped = false, atMs }: ReadingFields): string {
  const flag = clipped ? ',"clipped":true' : "";
  const time = atMs === undefined ? "" : `,"at":${Math.round(atMs)}`;
  return `{"rmsA":${rmsA.toFixed(3)},"periodMs":${Math.round(periodMs)}${flag}${time}}`;
}

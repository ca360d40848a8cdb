/** The pause before a device's next try to reach its broker: the same as the sketch's (docs/hardware/esp32-clamp/backoff.h). */

/** Shortest pause, in ms. */
export const shortestRetryMs = 250;
const longestRetryMs = 8000;

/**
 * A pause in whole ms, which grows with each failure and differs from device to device.
 * @param failures in a row, 1 or more
 * @param random from 0 up to 1
 */
export function retryMs(failures: number, random: number): number {
  const ceilingMs = Math.min(longestRetryMs, shortestRetryMs * 2 ** Math.min(failures, 8));
  return Math.round(shortestRetryMs + random * (ceilingMs - shortestRetryMs));
}

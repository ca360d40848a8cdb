/** Writes a duration to the second while it is below an hour: cycles are compared by seconds. */
import type { Dictionary } from "../dictionary.ts";
import { formatDuration } from "../format.ts";

const hourMs = 3_600_000;

/** "42秒", "3分05秒" as words, from an hour on without seconds. */
export function exactDuration(ms: number, t: Dictionary): string {
  const restMs = ms % 60_000;
  if (ms < 60_000 || ms >= hourMs || restMs < 1000) return formatDuration(ms, t);
  return `${formatDuration(ms, t)}${t.durationSeparator}${formatDuration(restMs, t)}`;
}

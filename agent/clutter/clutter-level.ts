/** The level of clutter from its share, which doesn't go to and fro at a threshold. */
import type { ClutterThresholds } from "../../common/contract/area-settings.ts";
import type { ClutterLevel } from "../../common/contract/clutter.ts";

/**
 * The level for a covered share (0 to 1). Upwards a threshold counts as it stands; a level that was reached (`previous`) is left
 * only when the share is below its threshold by `hysteresis`.
 */
export function nextLevel(
  previous: ClutterLevel | undefined,
  share: number,
  { littleFrom, clutteredFrom, hysteresis }: ClutterThresholds,
): ClutterLevel {
  const clutteredAt = previous === "cluttered" ? clutteredFrom - hysteresis : clutteredFrom;
  if (share >= clutteredAt) return "cluttered";
  const littleAt = previous === undefined || previous === "tidy" ? littleFrom : littleFrom - hysteresis;
  return share >= littleAt ? "a-little" : "tidy";
}

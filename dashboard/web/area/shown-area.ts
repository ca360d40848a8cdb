/** What a screen may say of an area: as the dashboard told, and unknown while the screen has lost the dashboard. */
import type { BoardArea } from "../../../common/contract/live-events.ts";
import type { ShownCause, ShownLevel } from "./board-words.ts";

/** What is shown. */
export interface ShownArea {
  readonly level: ShownLevel;
  readonly cause: ShownCause | undefined;
  readonly sinceMs: number | null;
  readonly doing: BoardArea["doing"];
}

/** Says what is shown of `area`. */
export function shownArea({ level, cause, sinceMs, doing }: BoardArea, isFeedCut: boolean): ShownArea {
  if (isFeedCut) return { level: "unknown", cause: "feed-cut", sinceMs: null, doing: "nothing" };
  return { level, cause, sinceMs, doing };
}

/** A share as whole percent: "31%"; something that is there is never "0%". */
export function percentText(share: number | null): string {
  if (share === null) return "–";
  return share > 0 && share < 0.005 ? "<1%" : `${Math.round(100 * share)}%`;
}

/** What may still be said of a machine when nothing new is heard: stale is unknown, from that moment on, with a cause. */
import type { MachineNow } from "../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../common/contract/machine-state.ts";

/** The feed is taken for cut when nothing came for so long; the server sends something each second. */
const feedCutAfterMs = 3_000;
/** When the feed has been silent for so long, a reading that ran out meanwhile is blamed on the feed, not on the sensor. */
const feedSuspectAfterMs = 1_500;

/** The feed as seen at one moment; times are the server's, epoch ms. */
export interface FeedNow {
  readonly nowMs: number;
  /** The server's time in the newest message. */
  readonly heardMs: number;
  /** How long nothing has come, in ms. */
  readonly silentMs: number;
}

/** What the screen shows of a machine. */
export interface ShownState {
  readonly state: MachineState;
  readonly cause: UnknownCause | undefined;
  readonly sinceMs: number | null;
}

/** True when the feed counts as cut. */
export function isFeedCut(feed: Pick<FeedNow, "silentMs">): boolean {
  return feed.silentMs > feedCutAfterMs;
}

/** Says what is shown of a machine that was last heard as `now`, whose newest reading is valid until `validUntilMs`. */
export function shownState(
  now: Pick<MachineNow, "state" | "cause" | "sinceMs">,
  validUntilMs: number,
  feed: FeedNow,
): ShownState {
  const { state, cause, sinceMs } = now;
  const ranOut = feed.nowMs >= validUntilMs;
  const cut = isFeedCut(feed);
  if (state === "unknown" || (!ranOut && !cut)) return { state, cause, sinceMs };
  const ranOutWhileHeard = validUntilMs <= feed.heardMs;
  if (!ranOutWhileHeard && (cut || feed.silentMs > feedSuspectAfterMs)) {
    return { state: "unknown", cause: "feed-cut", sinceMs: Math.min(validUntilMs, feed.heardMs + feedCutAfterMs) };
  }
  return { state: "unknown", cause: "sensor-silent", sinceMs: validUntilMs };
}

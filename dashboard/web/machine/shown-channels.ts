/** Which channels of a trace share one graph: those that measure currents. */
import type { TraceAnswer, TraceChannel } from "../../../common/contract/history-answers.ts";

/** The channels that measure a current. */
export function shownChannels(trace: TraceAnswer | null): readonly TraceChannel[] {
  return (trace?.channels ?? []).filter(({ quantity }) => quantity === "rmsA");
}

/** What an uplink has learned from the records that it has sent and needs for those that follow: times, marks, machines. */
import { z } from "zod";
import { channelId, id } from "../../common/contract/ids.ts";
import { recentRows } from "./recent-rows.ts";

/** The memory. It depends on nothing but the records before, so that sending some of them again gives the same points. */
export const runMemory = z.object({
  /** The run that it is about; 0 before the first. */
  run: z.int().nonnegative(),
  /** Wall times of the run, the oldest first: at `t`, in ms since the run began, it was `wallMs`. */
  anchors: z.array(z.object({ t: z.number(), wallMs: z.number() })),
  /** What channels were last said to be, in this run or before. */
  channels: z.record(channelId, z.object({ quantity: z.string(), simulated: z.boolean() })),
  /** The machines that channels measure. */
  machines: z.record(channelId, id),
  rows: z.record(channelId, recentRows),
});
export type RunMemory = z.infer<typeof runMemory>;

/** The memory of nothing. */
export function emptyMemory(): RunMemory {
  return { run: 0, anchors: [], channels: {}, machines: {}, rows: {} };
}

/** They come every 10 minutes, and readings are at most an hour late: enough for these, with some corrections of the clock. */
const mostAnchors = 16;

/** Goes on to a run. Times and machines begin anew in each; what a channel is counts until it is said otherwise. */
export function enterRun(memory: RunMemory, run: number): void {
  if (memory.run === run) return;
  Object.assign(memory, { ...emptyMemory(), run, channels: memory.channels });
}

/** Adds a wall time, once. */
export function addAnchor({ anchors }: RunMemory, { t, wallMs }: { t: number; wallMs: number }): void {
  if (anchors.some((one) => one.t === t && one.wallMs === wallMs)) return;
  anchors.push({ t, wallMs });
  anchors.splice(0, anchors.length - mostAnchors);
}

/** Epoch ms of `t`: by the newest wall time at or before it, else by the first one; undefined while there is none. */
export function wallMsOf({ anchors }: RunMemory, t: number): number | undefined {
  const anchor = anchors.findLast((one) => one.t <= t) ?? anchors[0];
  return anchor && Math.round(anchor.wallMs + (t - anchor.t));
}

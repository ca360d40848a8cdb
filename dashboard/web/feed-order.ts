/** Puts what the live feed brings into order: which events go onto the board, which wait for a snapshot, which are old. */
import type { BoardSnapshot, ServerEvents } from "../../common/contract/live-events.ts";

/** An event of the feed with its name. */
export type FeedEvent = {
  [N in keyof ServerEvents]: { readonly name: N; readonly event: Parameters<ServerEvents[N]>[0] };
}[keyof ServerEvents];

/** Most events kept while a snapshot is on its way: 200 readings a second for ten seconds, longer than we wait for it. */
export const maxKeptEvents = 2000;

/** Where the feed stands. */
export interface FeedOrder {
  /** Number of the last event on the board; null after a connect, until the first snapshot. */
  readonly lastSeq: number | null;
  /** Events heard since a snapshot was asked for; null when none is on its way. */
  readonly kept: readonly FeedEvent[] | null;
}

/** What comes out of a step: the new order, and the events that go onto the board now, in their order. */
export interface FeedStep {
  readonly order: FeedOrder;
  readonly apply: readonly FeedEvent[];
}

/** The order right after a connect: numbers may have started anew, so that everything waits for the snapshot. */
export const newConnection: FeedOrder = { lastSeq: null, kept: [] };

/** The order after a snapshot was asked for: events go on, and are kept as well, because the snapshot may be older than they are. */
export function askedForSnapshot(order: FeedOrder): FeedOrder {
  return { ...order, kept: order.kept ?? [] };
}

/** Takes in an event. */
export function heardEvent(order: FeedOrder, item: FeedEvent): FeedStep {
  const { lastSeq } = order;
  if (lastSeq !== null && item.event.seq <= lastSeq) return { order, apply: [] };
  const kept = order.kept === null ? null : [...order.kept, item].slice(-maxKeptEvents);
  if (lastSeq === null) return { order: { lastSeq, kept }, apply: [] };
  return { order: { lastSeq: item.event.seq, kept }, apply: [item] };
}

/** Takes in a snapshot: what was heard meanwhile and isn't contained in it goes onto the board behind it. */
export function receivedSnapshot(order: FeedOrder, snapshot: Pick<BoardSnapshot, "seq">): FeedStep {
  let lastSeq = snapshot.seq;
  const apply: FeedEvent[] = [];
  for (const item of order.kept ?? []) {
    if (item.event.seq <= lastSeq) continue;
    lastSeq = item.event.seq;
    apply.push(item);
  }
  return { order: { lastSeq, kept: null }, apply };
}

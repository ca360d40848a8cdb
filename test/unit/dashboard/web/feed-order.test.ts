/** Which events go onto the board: numbered events and snapshots, in every order in which they can come. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FeedEvent, FeedOrder } from "../../../../dashboard/web/feed-order.ts";
import {
  askedForSnapshot,
  heardEvent,
  maxKeptEvents,
  newConnection,
  receivedSnapshot,
} from "../../../../dashboard/web/feed-order.ts";

const event = (seq: number): FeedEvent => ({ name: "beat", event: { seq, serverMs: 0 } });
const seqs = (items: readonly FeedEvent[]) => items.map((item) => item.event.seq);

/** Hears events one after the other; what goes onto the board comes back by number. */
function hear(order: FeedOrder, numbers: readonly number[]): { order: FeedOrder; applied: number[] } {
  const applied: number[] = [];
  let now = order;
  for (const seq of numbers) {
    const step = heardEvent(now, event(seq));
    now = step.order;
    applied.push(...seqs(step.apply));
  }
  return { order: now, applied };
}

describe("the order of the feed", () => {
  it("holds events back until the first snapshot, then puts on the board what isn't contained in it", () => {
    const before = hear(newConnection, [4, 5, 6, 7]);
    const step = receivedSnapshot(before.order, { seq: 5 });
    expect(before.applied).toEqual([]);
    expect(seqs(step.apply)).toEqual([6, 7]);
    expect(hear(step.order, [7, 8]).applied).toEqual([8]);
  });

  it("ignores events that the snapshot contains", () => {
    const { order } = receivedSnapshot(newConnection, { seq: 10 });
    expect(hear(order, [9, 10, 11]).applied).toEqual([11]);
  });

  it("goes on showing events while a snapshot is on its way, and shows them again when it is older than they are", () => {
    const { order } = receivedSnapshot(newConnection, { seq: 10 });
    const meanwhile = hear(askedForSnapshot(order), [11, 12, 13]);
    expect(meanwhile.applied).toEqual([11, 12, 13]);
    expect(seqs(receivedSnapshot(meanwhile.order, { seq: 11 }).apply)).toEqual([12, 13]);
  });

  it("takes a server that counts anew after a reconnect", () => {
    const step = receivedSnapshot(newConnection, { seq: 1000 });
    const restarted = receivedSnapshot(hear(newConnection, [1, 2]).order, { seq: 1 });
    expect(step.order.lastSeq).toBe(1000);
    expect(seqs(restarted.apply)).toEqual([2]);
    expect(hear(restarted.order, [3]).applied).toEqual([3]);
  });

  it("keeps a limited number of events while it waits, the newest", () => {
    const { order } = hear(
      newConnection,
      Array.from({ length: maxKeptEvents + 50 }, (_, index) => index),
    );
    expect(order.kept).toHaveLength(maxKeptEvents);
    expect(order.kept?.at(-1)?.event.seq).toBe(maxKeptEvents + 49);
  });

  it("ends with each event behind the snapshot on the board exactly once, wherever the snapshot comes in", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), (count, snapshotSeq, arrivesAfter) => {
        const numbers = Array.from({ length: count }, (_, index) => index + 1);
        const contained = Math.min(snapshotSeq, arrivesAfter, count);
        const before = hear(newConnection, numbers.slice(0, arrivesAfter));
        const step = receivedSnapshot(before.order, { seq: contained });
        const after = hear(step.order, numbers.slice(arrivesAfter));
        expect([...seqs(step.apply), ...after.applied]).toEqual(numbers.slice(contained));
      }),
    );
  });
});

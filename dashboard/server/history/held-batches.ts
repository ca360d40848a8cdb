/** Batches that wait for the next commit, on the side where they are written. */
import type { AcceptedBatch } from "./history.ts";

/** Holds batches until they are written. */
export interface HeldBatches<A> {
  /** Holds a batch for the next commit. */
  take(batch: AcceptedBatch): void;
  /** Writes all that is held, all or nothing. Throws what writing throws, and holds it all for the next try. */
  commit(): A;
}

/** Creates the holder for a function that writes a group, all or nothing. */
export function createHeldBatches<A>(write: (batches: readonly AcceptedBatch[]) => A): HeldBatches<A> {
  let held: AcceptedBatch[] = [];
  return {
    take: (batch) => void held.push(batch),
    commit() {
      const answer = write(held);
      held = [];
      return answer;
    },
  };
}

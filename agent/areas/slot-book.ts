/** Which slots of an area have begun and which have their record, kept in its memory: no slot is looked at twice or forgotten. */
import type { DueSlot } from "../../common/calendar/look-schedule.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { AreaMemory } from "./area-memory.ts";

/** The book. */
export interface SlotBook {
  /** It has begun, or has its record. */
  isKnown(slot: DueSlot): boolean;
  /** It begins: a restart before its record is there finds it again. The answer is called when the record is there. */
  begin(slot: DueSlot): () => Promise<void>;
  /** It gets its record without a look; the answer is called when the record is there. */
  pass(slot: DueSlot): () => Promise<void>;
  /** Slots that had begun before a restart, each with what is called when its record is there; those that lie ahead are dropped. */
  resume(nowMs: number): (DueSlot & { readonly done: () => Promise<void> })[];
  /** The clock was ahead and has been corrected: the slots of that time come again. */
  setBack(): void;
}

/** A clock that was ahead by more than this has been corrected, in ms. */
const correctedMs = 3_600_000;

/** Opens the book of an area. */
export function openSlotBook(memory: AreaMemory, clock: Clock): SlotBook {
  let corrections = 0;

  const isSame = (one: DueSlot, other: DueSlot) => one.dueMs === other.dueMs && one.slot === other.slot;

  /** Up to when slots have their record. A time that lies ahead is of a clock that has been corrected since. */
  function handledMs(): number {
    const kept = memory.now.handledMs ?? 0;
    return kept > (clock.wallMs() ?? kept) + correctedMs ? 0 : kept;
  }

  /** A slot of a clock that has been corrected since says nothing of the slots to come. */
  function finisher(slot: DueSlot): () => Promise<void> {
    const before = corrections;
    return async () => {
      if (before !== corrections) return;
      const begun = memory.now.begun.filter((one) => !isSame(one, slot));
      await memory.change({ handledMs: Math.max(handledMs(), slot.dueMs), begun });
    };
  }

  return {
    isKnown: (slot) => slot.dueMs <= handledMs() || memory.now.begun.some((one) => isSame(one, slot)),
    begin({ slot, dueMs }) {
      void memory.change({ begun: [...memory.now.begun, { slot, dueMs }] });
      return finisher({ slot, dueMs });
    },
    pass: finisher,
    resume(nowMs) {
      const isAhead = (dueMs = 0) => dueMs > nowMs + correctedMs;
      const { begun, handledMs: kept } = memory.now;
      const real = begun.filter(({ dueMs }) => !isAhead(dueMs));
      if (isAhead(kept)) void memory.change({ handledMs: undefined });
      if (real.length < begun.length) void memory.change({ begun: real });
      return real.map((one) => ({ ...one, done: finisher(one) }));
    },
    setBack() {
      corrections += 1;
      void memory.change({ handledMs: undefined, begun: [] });
    },
  };
}

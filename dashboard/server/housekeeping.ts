/** What the dashboard does from time to time: packs hours that are over, notices a new day. */
import type { Clock } from "../../common/runtime/clock.ts";
import { DiskFullError } from "../../common/runtime/errors.ts";
import type { History } from "./history/history.ts";

/** Hours that are over are looked for this often. */
const packEveryMs = 30_000;
/** Late seconds of an hour are waited for this long before it is packed. */
const packAfterMs = 2 * 60_000;
const dateCheckMs = 1000;

/** So many rows in memory are packed without waiting: a back-fill, or a gateway that catches up. */
const packAtRows = 50_000;

/** The packing of hours. */
export interface Packing {
  /** Begins at once if much has come in. */
  check(): void;
  isBehind(): boolean;
  stop(): void;
}

/** Packs complete hours a channel at a time, with a pause between, so that nothing waits for it. */
export function keepPacked(history: History, clock: Clock): Packing {
  let pause: NodeJS.Immediate | undefined;

  function packNext(evenGrowing: boolean): void {
    pause = packOne(evenGrowing) ? setImmediate(packNext, evenGrowing) : undefined;
  }

  /** Nothing is lost while the disk is full: the rows stay in the journal, and the recorder says what is wrong. */
  function packOne(evenGrowing: boolean): boolean {
    const nowMs = clock.wallMs();
    try {
      return nowMs !== undefined && history.packSome(nowMs - packAfterMs, evenGrowing);
    } catch (error) {
      if (error instanceof DiskFullError) return false;
      throw error;
    }
  }

  const stopLooking = clock.every(packEveryMs, () => {
    if (!pause) packNext(true);
  });
  return {
    isBehind: () => pause !== undefined && history.openRows() > packAtRows,
    check() {
      if (!pause && history.openRows() > packAtRows) packNext(false);
    },
    stop() {
      stopLooking();
      clearImmediate(pause);
    },
  };
}

/** Calls back when the site's date has changed. Answers how to stop. */
export function watchDate(clock: Clock, date: () => string, onChange: () => void): () => void {
  let last = date();
  return clock.every(dateCheckMs, () => {
    const now = date();
    if (now === last) return;
    last = now;
    onChange();
  });
}

/** Packs hours that are over, and empties the journal when all that it holds is packed or written anew. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import type { Journal } from "./journal.ts";
import type { OpenHour, OpenHours } from "./open-hours.ts";
import { hourMs, packHour, unpackHour } from "./packed-hour.ts";
import { createSecondTable } from "./second-table.ts";

/** The packer. Packing the same rows twice is harmless, so it may be cut off at any point. */
export interface Packer {
  /** Packs one channel's hour that ended before `untilMs`; when there is none, tidies the journal. False: all done. */
  packSome(untilMs: number): boolean;
}

/** Creates the packer of a database. */
export function createPacker(db: Sqlite, openHours: OpenHours, journal: Journal): Packer {
  const select = db.prepare("SELECT packed FROM seconds WHERE channel = ? AND hour = ?");
  const save = db.prepare("INSERT OR REPLACE INTO seconds (channel, hour, packed) VALUES (?, ?, ?)");
  /** Hours that are in `seconds` but whose rows are still in the journal. */
  const packed: OpenHour[] = [];

  function pack(open: OpenHour): void {
    const startMs = open.hour * hourMs;
    const known = select.get(open.key, open.hour)?.packed;
    let table = open.table;
    if (known instanceof Uint8Array) {
      table = createSecondTable();
      for (const second of unpackHour(startMs, known)) table.put(second);
      for (const second of open.table.seconds()) table.put(second);
    }
    db.transaction(() => save.run(open.key, open.hour, packHour(startMs, table.seconds())));
  }

  /** The journal shrinks to the rows that aren't packed. */
  function tidyJournal(): void {
    const kept = [...openHours.rows()];
    db.transaction(() => {
      journal.clear();
      journal.append(kept);
    });
    packed.length = 0;
  }

  return {
    packSome(untilMs) {
      const [next] = openHours.complete(untilMs);
      if (next) {
        pack(next);
        openHours.remove(next);
        packed.push(next);
        return true;
      }
      if (packed.length > 0) tidyJournal();
      return false;
    },
  };
}

/** Packs hours that are over, and empties the journal when all that it holds is packed or written anew. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey } from "./block-keys.ts";
import type { Damage } from "./damage.ts";
import type { Journal } from "./journal.ts";
import type { MinuteStore } from "./minute-store.ts";
import type { OpenHour, OpenHours } from "./open-hours.ts";
import { hourMs, packHour, unpackHour } from "./packed-hour.ts";
import { joinQuietSeconds } from "./quiet-seconds.ts";
import { type SecondTable, secondCells } from "./second-table.ts";
import { createVarintWriter } from "./varints.ts";

/** The packer. Packing the same rows twice is harmless, so it may be cut off at any point. */
export interface Packer {
  /**
   * Packs one channel's hour that ended before `untilMs`; when there is none, tidies the journal. False: all done.
   * `evenGrowing` takes past hours to which rows are still being added as well.
   */
  packSome(untilMs: number, evenGrowing: boolean): boolean;
}

interface PackerParts {
  readonly db: Sqlite;
  readonly openHours: OpenHours;
  readonly journal: Journal;
  readonly damage: Damage;
  readonly minutes: MinuteStore;
  /** Below this a channel, by its key, says no more than that its machine is off; undefined where that can't be said. */
  readonly quietBelowA: (channelKey: number) => number | undefined;
}

/** Creates the packer of a database. */
export function createPacker({ db, openHours, journal, damage, minutes, quietBelowA }: PackerParts): Packer {
  const select = db.prepare("SELECT packed FROM seconds WHERE key = ?");
  const save = db.prepare("INSERT OR REPLACE INTO seconds (key, packed) VALUES (?, ?)");
  const writer = createVarintWriter();
  /** Rows were packed that still stand in the journal. */
  let isJournalStale = false;

  /** The open rows of an hour over those that were packed before: late ones, or the same ones after a cut. */
  function merge(open: OpenHour): SecondTable {
    const known = select.get(blockKey(open.hour, open.key))?.packed;
    if (!(known instanceof Uint8Array)) return open.table;
    const place = `channel ${open.key} hour ${open.hour}`;
    const merged = damage.read(place, known, (bytes) => unpackHour(open.hour * hourMs, bytes));
    if (!merged) return open.table;
    const cells = open.table.cells();
    for (let at = 0; at < cells.length; at += secondCells) merged.put(cells, at);
    return merged;
  }

  return {
    packSome(untilMs, evenGrowing) {
      const next = openHours.anyComplete(untilMs, evenGrowing);
      if (next) {
        const belowA = quietBelowA(next.key);
        const merged = merge(next);
        const table = belowA === undefined ? merged : joinQuietSeconds(merged, belowA);
        const packed = packHour(next.hour * hourMs, table, writer);
        db.transaction(() => {
          save.run(blockKey(next.hour, next.key), packed);
          minutes.put(next.key, next.hour, merged);
        });
        openHours.remove(next);
        isJournalStale = true;
        return true;
      }
      if (isJournalStale) {
        db.transaction(() => {
          journal.clear();
          journal.append(openHours.rows());
        });
        isJournalStale = false;
      }
      return false;
    },
  };
}

/** Stored bytes that can't be read any more: taken out of the way, kept for repair, counted for the screen. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** The damage that was found. */
export interface Damage {
  /**
   * Reads stored bytes; undefined when they are damaged, which is noted once for each place. Errors of other kinds go
   * through.
   */
  read<T>(place: string, bytes: Uint8Array, decode: (bytes: Uint8Array) => T): T | undefined;
  /** Number of places at which something was damaged, in all the time of this database. */
  count(): number;
}

/** Opens the notes of a database; a reading connection only counts. */
export function openDamage(db: Sqlite, isReadOnly = false): Damage {
  const insert = isReadOnly ? undefined : db.prepare("INSERT INTO damaged (place, bytes) VALUES (?, ?)");
  const places = new Set(
    db
      .prepare("SELECT place FROM damaged")
      .all()
      .map(({ place }) => String(place)),
  );
  return {
    read(place, bytes, decode) {
      try {
        return decode(bytes);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        if (!places.has(place)) insert?.run(place, bytes);
        places.add(place);
        return undefined;
      }
    },
    count: () => places.size,
  };
}

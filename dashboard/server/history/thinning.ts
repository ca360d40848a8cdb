/** Thinning: what has passed its age goes, in steps so small that nothing waits for them. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, blockOfKey, dayBlockOf } from "./block-keys.ts";
import { hourMs } from "./packed-hour.ts";

/** How long details are kept, in days. Hours, states and figures are kept for ever. */
export interface KeepDays {
  readonly seconds: number;
  readonly minutes: number;
}

/** The thinning of a database. */
export interface Thinning {
  /** Takes away a few of the oldest rows that have passed their age; false: there are none. */
  thinSome(nowMs: number, keep: KeepDays): boolean;
}

const dayMs = 86_400_000;
/** Rows of some kilobytes each, in one step. */
const rowsAtOnce = 64;

/** Creates it. Each table's oldest rows come first by their keys. */
export function createThinning(db: Sqlite): Thinning {
  const thin = (table: "seconds" | "minutes") => {
    const oldest = db.prepare(`SELECT min(key) AS key FROM ${table}`);
    const last = db.prepare(`SELECT key FROM ${table} WHERE key < ? ORDER BY key LIMIT 1 OFFSET ${rowsAtOnce - 1}`);
    const remove = db.prepare(`DELETE FROM ${table} WHERE key < ?`);
    return (firstBlock: number) => {
      const key = oldest.get()?.key;
      if (typeof key !== "number" || blockOfKey(key) >= firstBlock) return false;
      const limit = blockKey(firstBlock, 0);
      const end = last.get(limit)?.key;
      remove.run(typeof end === "number" ? end + 1 : limit);
      return true;
    };
  };
  const thinSeconds = thin("seconds");
  const thinMinutes = thin("minutes");
  return {
    thinSome: (nowMs, keep) =>
      thinSeconds(Math.floor((nowMs - keep.seconds * dayMs) / hourMs)) ||
      thinMinutes(dayBlockOf(nowMs - keep.minutes * dayMs)),
  };
}

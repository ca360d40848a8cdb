/** Records of runs that have no wall time yet: kept as they are until an anchor comes. */
import { type MachikobaRecord, record as recordSchema } from "../../../common/contract/records.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import type { RunKey } from "./anchors.ts";

/** The waiting records of a database; calls that write belong inside a transaction of the caller's. */
export interface Pending {
  add(key: RunKey, record: MachikobaRecord): void;
  /** Takes out all records of a run, in sequence. */
  take(key: RunKey): MachikobaRecord[];
  count(): number;
}

/** Opens the waiting records of a database. */
export function openPending(db: Sqlite): Pending {
  const insert = db.prepare(
    "INSERT OR REPLACE INTO pending (gateway, stream, run, seq, record) VALUES (?, ?, ?, ?, ?)",
  );
  const select = db.prepare("SELECT record FROM pending WHERE gateway = ? AND stream = ? AND run = ? ORDER BY seq");
  const remove = db.prepare("DELETE FROM pending WHERE gateway = ? AND stream = ? AND run = ?");
  const count = db.prepare("SELECT count(*) AS n FROM pending");

  return {
    add(key, record) {
      insert.run(key.gateway, key.stream, key.run, record.seq, JSON.stringify(record));
    },
    take(key) {
      const rows = select.all(key.gateway, key.stream, key.run);
      remove.run(key.gateway, key.stream, key.run);
      return rows.map((row) => recordSchema.parse(JSON.parse(String(row.record))));
    },
    count: () => Number(count.get()?.n ?? 0),
  };
}

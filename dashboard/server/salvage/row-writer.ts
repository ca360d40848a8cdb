/** Writes saved rows in small transactions, beside others who write. */
import type { Row, Sqlite } from "../../../common/runtime/sqlite.ts";
import { mergePacked } from "./merge-packed.ts";
import { rowNumber } from "./readable-rows.ts";
import { quoted, type TableShape } from "./table-shapes.ts";

/** Takes rows of one table. */
export interface RowWriter {
  add(row: Row): void;
  /** Writes what was added since, in one transaction. */
  flush(): void;
  /** Rows that were added. */
  kept(): number;
}

/**
 * Opens a writer of rows. A row that is there already stays; where it is a packed one, and another, what was saved is laid
 * under it. So writing the same rows again does no harm.
 */
export function createRowWriter(db: Sqlite, table: TableShape): RowWriter {
  const columns = table.columns.map(quoted).join(", ");
  const values = table.columns.map(() => "?").join(", ");
  const insert = db.prepare(`INSERT OR IGNORE INTO ${quoted(table.name)} (${columns}) VALUES (${values})`);
  let waiting: Row[] = [];
  let kept = 0;

  function write(row: Row): void {
    kept += 1;
    const { changes } = insert.run(...table.columns.map((name) => row[name] ?? null));
    if (changes === 0 && row.packed instanceof Uint8Array) lay(row, row.packed);
  }

  function lay(row: Row, saved: Uint8Array): void {
    const key = Number(row[rowNumber]);
    const present = db.prepare(`SELECT packed FROM ${quoted(table.name)} WHERE rowid = ?`).get(key)?.packed;
    if (!(present instanceof Uint8Array) || Buffer.compare(present, saved) === 0) return;
    const merged = mergePacked(table.name, key, saved, present);
    db.prepare(`UPDATE ${quoted(table.name)} SET packed = ? WHERE rowid = ?`).run(merged, key);
  }

  function flush(): void {
    const rows = waiting;
    waiting = [];
    if (rows.length > 0) db.transaction(() => rows.forEach(write));
  }

  return {
    add: (row) => void waiting.push(row),
    flush,
    kept: () => kept,
  };
}

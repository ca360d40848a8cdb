/** Which tables a database has, read from the database itself, so that files of any version can be copied and checked. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** A table as far as copying it needs to know. */
export interface TableShape {
  readonly name: string;
  /** The statement that made it. */
  readonly sql: string;
  /** Names of all columns, in their order. */
  readonly columns: readonly string[];
  /** The columns that rows are in the order of: `rowid`, or the primary key of a table without one. */
  readonly order: readonly string[];
  readonly hasRowid: boolean;
}

/** Lists the tables of a database that was opened (`main`) or attached, without SQLite's own ones. */
export function readTables(db: Sqlite, schema = "main"): TableShape[] {
  const rows = db
    .prepare(`SELECT name, sql FROM ${schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all();
  const withoutRowid = new Set(
    db
      .pragma("table_list")
      .filter((row) => row.schema === schema && row.wr === 1)
      .map(({ name }) => String(name)),
  );
  return rows.map(({ name, sql }) => {
    const table = String(name);
    const columns = db.prepare(`PRAGMA ${schema}.table_info(${quoted(table)})`).all();
    const key = columns.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a.pk) - Number(b.pk));
    const hasRowid = !withoutRowid.has(table);
    return {
      name: table,
      sql: String(sql),
      columns: columns.map((column) => String(column.name)),
      order: hasRowid ? ["rowid"] : key.map((column) => String(column.name)),
      hasRowid,
    };
  });
}

/** The statements that made indexes, views and triggers: run them when the rows are there. */
export function readLaterSql(db: Sqlite, schema = "main"): string[] {
  return db
    .prepare(`SELECT sql FROM ${schema}.sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL`)
    .all()
    .map(({ sql }) => String(sql));
}

/** A name as SQL wants it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** How often a database was brought up to date: the version of its tables. */
export function tablesVersion(db: Sqlite, schema = "main"): number {
  return Number(db.pragma(`${schema}.user_version`)[0]?.user_version ?? 0);
}

/** The database of a data folder, opened to read the past while Machikoba is running or not. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openSqlite, type Sqlite } from "../common/runtime/sqlite.ts";
import { newestTables } from "../dashboard/server/history/schema.ts";
import { wrongArgument } from "./file-arguments.ts";

/** Opens it; throws SettingsError when there is none, or when another version of Machikoba has made its tables. */
export function openPast(dataDir: string): Sqlite {
  const path = join(dataDir, "machikoba.sqlite");
  if (!existsSync(path))
    throw wrongArgument(`nothing has been recorded in ${dataDir}: name the data folder with --data`);
  const db = openSqlite(path, { readOnly: true });
  const tables = Number(db.pragma("user_version")[0]?.user_version ?? 0);
  if (tables === newestTables) return db;
  db.close();
  throw wrongArgument(
    tables < newestTables
      ? `${path} is of an older version: start Machikoba once, and it is brought up to date`
      : `${path} is of a newer version of Machikoba than this one: update this one`,
  );
}

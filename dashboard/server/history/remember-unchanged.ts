/** Remembers what was read until another connection has written something. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/**
 * What `read` answers, read again only when another connection has changed the database since. Not for a connection that
 * writes: its own changes don't show.
 */
export function rememberUnchanged<T>(db: Sqlite, read: () => T): () => T {
  const selectVersion = db.prepare("PRAGMA data_version");
  let known: { readonly version: unknown; readonly value: T } | undefined;
  return () => {
    const version = selectVersion.get()?.data_version;
    if (!known || known.version !== version) known = { version, value: read() };
    return known.value;
  };
}

/** The store as the dashboard's main thread sees it: history is written in one thread, and asked in another. */
import { DamagedDatabaseError } from "../../../common/runtime/errors.ts";
import type { Log } from "../../../common/runtime/log.ts";
import { openSqlite } from "../../../common/runtime/sqlite.ts";
import type { AcceptedBatch, StreamPosition } from "../history/history.ts";
import { type HistoryReader, openHistoryReader } from "./history-reader.ts";
import { type CommitAnswer, type HistoryWriter, openHistoryWriter, type StoreCondition } from "./history-writer.ts";
import { hasThreads, startThread } from "./own-thread.ts";
import type { Callable, Remote } from "./thread-calls.ts";

/** The store. */
export interface Store {
  readonly writer: Remote<HistoryWriter>;
  readonly reader: Remote<HistoryReader>;
  /** How far each stream was stored when the store was opened. */
  positions(): readonly StreamPosition[];
  /** Hands a batch to the writing thread, which holds it until a commit has succeeded. */
  take(batch: AcceptedBatch): void;
  /** Writes what was taken, all or nothing; durable when it has resolved. What it rejects is written by the next one. */
  commit(): Promise<CommitAnswer>;
  /** How the store was when it last answered. */
  condition(): StoreCondition;
  /** How the store is, as soon as the writing thread has done what was asked before. */
  refresh(): Promise<StoreCondition>;
  /** Waits for what is being done, and lets go of the file. */
  close(): Promise<void>;
}

interface StoreOptions {
  /** The database; its tables need not be up to date. */
  readonly path: string;
  /** The time for housekeeping; undefined while nobody knows it. */
  readonly wallMs: () => number | undefined;
  readonly log: Log;
  /** A thread failed: the process is about to end. */
  readonly onCrash?: (error: Error) => void;
  /** Whether writing and asking have threads of their own; by default where that is possible. */
  readonly threads?: boolean;
}

/** Opens the store. Rejects with what opening the database says. */
export async function openStore({ path, wallMs, log, onCrash, threads = hasThreads }: StoreOptions): Promise<Store> {
  function crash(error: Error): void {
    log.error({ err: error }, "a thread of the store failed; the process ends, and nothing that was stored is lost");
    // Across the boundary an error keeps its name, not its class.
    onCrash?.(error.name === "DamagedDatabaseError" ? new DamagedDatabaseError(path, error) : error);
    // Thrown out of the thread's event: a bug ends the process, whoever supervises it starts it again.
    throw error;
  }

  const writing = threads
    ? await startThread<HistoryWriter>("writer-thread", path, crash)
    : inline(openHistoryWriter(openSqlite(path)));
  // The tables are up to date only now.
  const reading = threads
    ? await startThread<HistoryReader>("reader-thread", path, crash)
    : inline(openHistoryReader(openSqlite(path, { readOnly: true })));
  let condition = await writing.remote.condition();
  const positions = await writing.remote.positions();

  return {
    writer: writing.remote,
    reader: reading.remote,
    positions: () => positions,
    condition: () => condition,
    async refresh() {
      condition = await writing.remote.condition();
      return condition;
    },
    // Without an answer to wait for: a thread that fails says so itself.
    take: (batch) => void writing.remote.take(batch).catch(() => undefined),
    async commit() {
      const answer = await writing.remote.commit(wallMs());
      condition = answer;
      return answer;
    },
    async close() {
      await reading.end();
      await writing.end();
    },
  };
}

/** The same functions in the same thread. */
function inline<C extends Callable & { close(): void }>(functions: C): { remote: Remote<C>; end(): Promise<void> } {
  const remote = new Proxy({} as Remote<C>, {
    get:
      (_target, name) =>
      async (...args: never[]) =>
        functions[String(name)]?.(...args),
  });
  return {
    remote,
    async end() {
      functions.close();
    },
  };
}

/** History as a mirror asks for it, from the other side of a thread boundary: what is owed, its rows, and what has arrived. */
import type { MirrorHour, SentHour } from "../history/mirror-feed.ts";
import type { MirrorRows } from "../store/history-reader.ts";
import type { Store } from "../store/store.ts";

/** What history still owes to its mirrors: the same as MirrorFeed, each answer a promise. */
export interface AsyncMirrorFeed {
  open(mirror: string): Promise<void>;
  targets(): Promise<readonly string[]>;
  forget(mirror: string): Promise<void>;
  owed(mirror: string, limit: number): Promise<readonly MirrorHour[]>;
  backlog(mirror: string, nowMs: number): Promise<{ readonly hours: number; readonly oldestMs: number | undefined }>;
  /** Rows of the hour that begin at `sentUntilMs` or later, also those that aren't packed yet; undefined: no such channel. */
  rows(hour: MirrorHour): Promise<MirrorRows | undefined>;
  sent(mirror: string, sent: readonly SentHour[]): Promise<void>;
}

/** The feed of a store: what is owed is kept by the writing side, rows are read by the asking side. */
export function createStoreMirrorFeed({ writer, reader }: Pick<Store, "writer" | "reader">): AsyncMirrorFeed {
  return {
    open: (mirror) => writer.mirrorOpen(mirror),
    targets: () => writer.mirrorTargets(),
    forget: (mirror) => writer.mirrorForget(mirror),
    owed: (mirror, limit) => writer.mirrorOwed(mirror, limit),
    backlog: (mirror, nowMs) => writer.mirrorBacklog(mirror, nowMs),
    rows: (hour) => reader.mirrorRows(hour),
    sent: (mirror, sent) => writer.mirrorSent(mirror, sent),
  };
}

/** What mirrors haven't got yet: hours of channels, the oldest first; late rows owe their hour again. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, blockOfKey, subjectOfKey } from "./block-keys.ts";
import { hourMs } from "./packed-hour.ts";
import { rowCells, type SecondRows } from "./second-rows.ts";

/** An hour of a channel that a mirror has not got wholly. */
export interface MirrorHour {
  readonly channelKey: number;
  /** Epoch ms / 3 600 000. */
  readonly hour: number;
  /** Rows that begin before this have arrived; epoch ms. */
  readonly sentUntilMs: number;
  /** Counts up when a row comes that lies before it. */
  readonly changes: number;
}

/** What is owed to mirrors; calls that write make their own transaction. */
export interface MirrorFeed {
  /** Registers a target; a new one owes all hours that are kept in seconds. */
  open(target: string): void;
  /** Forgets a target that the settings don't name any more. */
  forget(target: string): void;
  targets(): string[];
  /** Oldest owed hours first, at most `limit`. */
  owed(target: string, limit: number): MirrorHour[];
  /** Owed hours that are over, and where the oldest begins (epoch ms), as of `nowMs`. */
  backlog(target: string, nowMs: number): { readonly hours: number; readonly oldestMs: number | undefined };
  /** The target has all rows before `untilMs`. An hour that ended before it and hasn't changed since is owed no more. */
  sent(target: string, hour: MirrorHour, untilMs: number): void;
  /** Owes the hours of a span anew. */
  oweAgain(target: string, span: TimeSpan): void;
  /** Rows are being written: belongs inside the transaction that writes them. */
  note(rows: SecondRows): void;
  reload(): void;
}

interface Owed {
  sentUntilMs: number;
  changes: number;
}

/** Opens what is owed in a database. */
export function openMirrorFeed(db: Sqlite): MirrorFeed {
  const targets = new Map<string, Map<number, Owed>>();
  const insertTarget = db.prepare("INSERT OR IGNORE INTO mirror (target, since_ms) VALUES (?, 0)");
  const removeTarget = db.prepare("DELETE FROM mirror WHERE target = ?");
  const save = db.prepare(
    "INSERT OR REPLACE INTO mirror_hour (target, key, sent_until_ms, changes) VALUES (?, ?, ?, ?)",
  );
  const remove = db.prepare("DELETE FROM mirror_hour WHERE target = ? AND key = ?");
  const removeAll = db.prepare("DELETE FROM mirror_hour WHERE target = ?");
  const selectKept = db.prepare("SELECT key FROM seconds WHERE key >= ? AND key < ?");

  function reload(): void {
    targets.clear();
    for (const { target } of db.prepare("SELECT target FROM mirror").all()) targets.set(String(target), new Map());
    for (const row of db
      .prepare("SELECT target, key, sent_until_ms, changes FROM mirror_hour ORDER BY key")
      .iterate()) {
      const owed = { sentUntilMs: Number(row.sent_until_ms), changes: Number(row.changes) };
      targets.get(String(row.target))?.set(Number(row.key), owed);
    }
  }

  function owe(target: string, hours: Map<number, Owed>, key: number): void {
    const changes = (hours.get(key)?.changes ?? 0) + 1;
    hours.set(key, { sentUntilMs: 0, changes });
    save.run(target, key, 0, changes);
  }

  reload();
  return {
    open(target) {
      if (targets.has(target)) return;
      const hours = new Map<number, Owed>();
      db.transaction(() => {
        insertTarget.run(target);
        for (const { key } of selectKept.all(0, Number.MAX_SAFE_INTEGER)) owe(target, hours, Number(key));
      });
      targets.set(target, hours);
    },
    forget(target) {
      db.transaction(() => {
        removeAll.run(target);
        removeTarget.run(target);
      });
      targets.delete(target);
    },
    targets: () => [...targets.keys()],
    owed(target, limit) {
      const hours = targets.get(target) ?? new Map<number, Owed>();
      return [...hours.keys()]
        .sort((a, b) => a - b)
        .slice(0, limit)
        .map((key) => toHour(key, hours.get(key)));
    },
    backlog(target, nowMs) {
      const over = [...(targets.get(target)?.keys() ?? [])].filter((key) => (blockOfKey(key) + 1) * hourMs <= nowMs);
      return { hours: over.length, oldestMs: over.length === 0 ? undefined : blockOfKey(Math.min(...over)) * hourMs };
    },
    sent(target, hour, untilMs) {
      const key = blockKey(hour.hour, hour.channelKey);
      const owed = targets.get(target)?.get(key);
      if (!owed || owed.changes !== hour.changes) return;
      if (untilMs >= (hour.hour + 1) * hourMs) {
        targets.get(target)?.delete(key);
        remove.run(target, key);
      } else if (untilMs > owed.sentUntilMs) {
        owed.sentUntilMs = untilMs;
        save.run(target, key, untilMs, owed.changes);
      }
    },
    oweAgain(target, { startMs, endMs }) {
      const hours = targets.get(target);
      if (!hours) return;
      const first = blockKey(Math.floor(startMs / hourMs), 0);
      const behind = blockKey(Math.floor((endMs - 1) / hourMs) + 1, 0);
      db.transaction(() => {
        for (const { key } of selectKept.all(first, behind)) owe(target, hours, Number(key));
      });
    },
    note(rows) {
      if (targets.size === 0) return;
      const cells = rows.cells();
      for (const [target, hours] of targets) {
        for (let at = 0; at < cells.length; at += rowCells) {
          const atMs = cells[at + 1] ?? 0;
          const key = blockKey(Math.floor(atMs / hourMs), cells[at] ?? 0);
          const known = hours.get(key);
          // A late row, or the first one of its hour. What was sent until now is sent again: that does no harm.
          if (!known || atMs < known.sentUntilMs) owe(target, hours, key);
        }
      }
    },
    reload,
  };
}

function toHour(key: number, owed: Owed | undefined): MirrorHour {
  return {
    channelKey: subjectOfKey(key),
    hour: blockOfKey(key),
    sentUntilMs: owed?.sentUntilMs ?? 0,
    changes: owed?.changes ?? 0,
  };
}

/** What mirrors haven't got yet: hours of channels, the oldest first; late rows owe their hour again. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, blockOfKey, subjectOfKey } from "./block-keys.ts";
import { createOwedHours, type OwedHour, type OwedHours } from "./owed-hours.ts";
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
  /** Rows that have come since the program started. */
  readonly rows: number;
}

/**
 * The target has all rows of an hour before `untilMs`. One that ended before it is owed no more, unless a row has come since
 * the hour was asked for: it may not have been among those that were sent.
 */
export interface SentHour {
  readonly hour: MirrorHour;
  readonly untilMs: number;
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
  /** The target has rows of hours, as they were asked for. All in one transaction. */
  sent(target: string, sent: readonly SentHour[]): void;
  /** Owes the hours of a span anew. */
  oweAgain(target: string, span: TimeSpan): void;
  /** Rows are being written: belongs inside the transaction that writes them. */
  note(rows: SecondRows): void;
  reload(): void;
}

/** Opens what is owed in a database; `openRows` are those that aren't packed yet. */
export function openMirrorFeed(db: Sqlite, openRows: () => SecondRows): MirrorFeed {
  const targets = new Map<string, OwedHours>();
  const insertTarget = db.prepare("INSERT OR IGNORE INTO mirror (target, since_ms) VALUES (?, 0)");
  const removeTarget = db.prepare("DELETE FROM mirror WHERE target = ?");
  const save = db.prepare(
    "INSERT OR REPLACE INTO mirror_hour (target, key, sent_until_ms, changes) VALUES (?, ?, ?, ?)",
  );
  const remove = db.prepare("DELETE FROM mirror_hour WHERE target = ? AND key = ?");
  const removeAll = db.prepare("DELETE FROM mirror_hour WHERE target = ?");
  const selectKept = db.prepare("SELECT key FROM seconds WHERE key >= ? AND key < ?");

  function reload(): void {
    // What is on its way was counted before: rows that came since must not be taken for sent.
    const before = new Map(targets);
    targets.clear();
    for (const { target } of db.prepare("SELECT target FROM mirror").all())
      targets.set(String(target), createOwedHours());
    for (const row of db
      .prepare("SELECT target, key, sent_until_ms, changes FROM mirror_hour ORDER BY key")
      .iterate()) {
      const rows = before.get(String(row.target))?.get(Number(row.key))?.rows ?? 0;
      const owed = { sentUntilMs: Number(row.sent_until_ms), changes: Number(row.changes), rows };
      targets.get(String(row.target))?.set(Number(row.key), owed);
    }
  }

  function owe(target: string, hours: OwedHours, key: number): void {
    const known = hours.get(key);
    const changes = (known?.changes ?? 0) + 1;
    hours.set(key, { sentUntilMs: 0, changes, rows: known?.rows ?? 0 });
    save.run(target, key, 0, changes);
  }

  function noteFor(target: string, hours: OwedHours, rows: SecondRows): void {
    const cells = rows.cells();
    for (let at = 0; at < cells.length; at += rowCells) {
      const atMs = cells[at + 1] ?? 0;
      const key = blockKey(Math.floor(atMs / hourMs), cells[at] ?? 0);
      const known = hours.get(key);
      // A late row, or the first one of its hour. What was sent until now is sent again: that does no harm.
      if (!known || atMs < known.sentUntilMs) owe(target, hours, key);
      const owed = hours.get(key);
      if (owed) owed.rows += 1;
    }
  }

  function settle(target: string, hours: OwedHours, { hour, untilMs }: SentHour): void {
    const key = blockKey(hour.hour, hour.channelKey);
    const owed = hours.get(key);
    if (!owed || owed.changes !== hour.changes) return;
    if (untilMs < (hour.hour + 1) * hourMs) {
      // In memory only: an hour that goes on may be sent again after a restart, and each write would cost the card a flush.
      owed.sentUntilMs = Math.max(owed.sentUntilMs, untilMs);
    } else if (owed.rows === hour.rows) {
      hours.delete(key);
      remove.run(target, key);
    }
  }

  reload();
  return {
    open(target) {
      if (targets.has(target)) return;
      const hours = createOwedHours();
      db.transaction(() => {
        insertTarget.run(target);
        for (const { key } of selectKept.all(0, Number.MAX_SAFE_INTEGER)) owe(target, hours, Number(key));
        noteFor(target, hours, openRows());
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
      const hours = targets.get(target);
      return hours?.first(limit).map((key) => toHour(key, hours.get(key))) ?? [];
    },
    backlog(target, nowMs) {
      const hours = targets.get(target);
      const over = hours?.countBefore(Math.floor(nowMs / hourMs)) ?? 0;
      const [oldest] = over === 0 ? [] : (hours?.first(1) ?? []);
      return { hours: over, oldestMs: oldest === undefined ? undefined : blockOfKey(oldest) * hourMs };
    },
    sent(target, sent) {
      const hours = targets.get(target);
      if (!hours) return;
      db.transaction(() => {
        for (const one of sent) settle(target, hours, one);
      });
    },
    oweAgain(target, { startMs, endMs }) {
      const hours = targets.get(target);
      if (!hours) return;
      const first = blockKey(Math.floor(startMs / hourMs), 0);
      const behind = blockKey(Math.floor((endMs - 1) / hourMs) + 1, 0);
      db.transaction(() => {
        const keys = new Set(selectKept.all(first, behind).map(({ key }) => Number(key)));
        // Hours that aren't packed yet.
        const cells = openRows().cells();
        for (let at = 0; at < cells.length; at += rowCells) {
          const key = blockKey(Math.floor((cells[at + 1] ?? 0) / hourMs), cells[at] ?? 0);
          if (key >= first && key < behind) keys.add(key);
        }
        for (const key of keys) owe(target, hours, key);
      });
    },
    note(rows) {
      if (targets.size === 0) return;
      for (const [target, hours] of targets) noteFor(target, hours, rows);
    },
    reload,
  };
}

function toHour(key: number, owed: OwedHour | undefined): MirrorHour {
  return {
    channelKey: subjectOfKey(key),
    hour: blockOfKey(key),
    sentUntilMs: owed?.sentUntilMs ?? 0,
    changes: owed?.changes ?? 0,
    rows: owed?.rows ?? 0,
  };
}

/** The audit: who did what to which area and when, where it isn't a setting; kept in the ledger for ever. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** What is audited. */
export type AuditedAction = "camera-opened" | "camera-closed" | "reference-taken";

/** An entry. */
export interface AuditEntry {
  /** Epoch ms; null where the clock wasn't set. */
  readonly atMs: number | null;
  readonly author: string;
  readonly action: AuditedAction;
  readonly subject: string;
}

/** The audit. */
export interface Audit {
  add(entry: AuditEntry): void;
  /** The newest entries of a subject, newest first. */
  newest(subject: string, count: number): AuditEntry[];
}

/** Opens the audit in the ledger's database. */
export function openAudit(db: Sqlite): Audit {
  db.exec(`CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY, at_ms INTEGER, author TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL
  )`);
  const insert = db.prepare("INSERT INTO audit (at_ms, author, action, subject) VALUES (?, ?, ?, ?)");
  const select = db.prepare(
    "SELECT at_ms, author, action, subject FROM audit WHERE subject = ? ORDER BY id DESC LIMIT ?",
  );
  return {
    add: ({ atMs, author, action, subject }) => void insert.run(atMs, author, action, subject),
    newest: (subject, count) =>
      select.all(subject, count).map((row) => {
        const atMs = row.at_ms === null ? null : Number(row.at_ms);
        return { atMs, author: String(row.author), action: row.action as AuditedAction, subject: String(row.subject) };
      }),
  };
}

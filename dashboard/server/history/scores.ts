/** Scores of areas in the database: a row for each look at a sheet. */

import type { Span } from "../../../common/calendar/span.ts";
import type { RecordOf } from "../../../common/contract/records.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

type ScoreRecord = RecordOf<"score">;

/** A score as it was recorded; `atMs` is when the photo was taken or was due, epoch ms. */
export interface StoredScore
  extends Omit<ScoreRecord, "seq" | "kind" | "t" | "zones" | "outline" | "left" | "removed"> {
  readonly atMs: number;
  /** What is seldom asked for: zones, outlines, what came and went. */
  readonly details: Pick<ScoreRecord, "zones" | "outline" | "left" | "removed">;
}

/** The scores of history. */
export interface Scores {
  add(record: ScoreRecord, atMs: number): void;
  /** Scores of an area in a span, oldest first. */
  inSpan(area: string, simulated: boolean, span: Span): StoredScore[];
  /** The newest scores of an area before a time, newest first. */
  newest(area: string, simulated: boolean, beforeMs: number, count: number): StoredScore[];
}

const columns = "area, simulated, at_ms, occasion, slot, outcome, share, level, cause, confidence, revision, details";

/** Opens the scores; history's tables must be there. */
export function openScores(db: Sqlite): Scores {
  const insert = db.prepare(`INSERT INTO score (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const inSpan = db.prepare(
    `SELECT ${columns} FROM score WHERE area = ? AND simulated = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, id`,
  );
  const newest = db.prepare(
    `SELECT ${columns} FROM score WHERE area = ? AND simulated = ? AND at_ms < ? ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  return {
    add({ area, simulated, occasion, slot, outcome, share, level, cause, confidence, revision, ...rest }, atMs) {
      const { zones, outline, left, removed } = rest;
      const details = JSON.stringify({ zones, outline, left, removed });
      const told = [occasion, slot ?? null, outcome, share ?? null, level ?? null, cause ?? null, confidence ?? null];
      insert.run(area, Number(simulated), Math.round(atMs), ...told, revision, details);
    },
    inSpan: (area, simulated, { startMs, endMs }) =>
      inSpan.all(area, Number(simulated), startMs, endMs).map(scoreOfRow),
    newest: (area, simulated, beforeMs, count) => newest.all(area, Number(simulated), beforeMs, count).map(scoreOfRow),
  };
}

function scoreOfRow(row: Record<string, unknown>): StoredScore {
  const { area, simulated, at_ms, revision, details, ...told } = row;
  const given = Object.entries(told).filter(([, value]) => value !== null);
  return {
    ...(Object.fromEntries(given) as Pick<StoredScore, "occasion" | "outcome">),
    area: String(area),
    simulated: simulated === 1,
    atMs: Number(at_ms),
    revision: Number(revision),
    details: JSON.parse(String(details)),
  };
}

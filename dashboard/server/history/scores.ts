/** Scores of areas in the database: a row for each look at a sheet. */

import type { Span } from "../../../common/calendar/span.ts";
import type { RecordOf } from "../../../common/contract/records.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

type ScoreRecord = RecordOf<"score">;

/** A score as it was recorded; `atMs` is when the photo was taken or was due, epoch ms. */
export interface StoredScore
  extends Omit<ScoreRecord, "seq" | "kind" | "t" | "dueMs" | "zones" | "outline" | "left" | "removed"> {
  readonly atMs: number;
  /** What is seldom asked for: zones, outlines, what came and went. */
  readonly details: Pick<ScoreRecord, "zones" | "outline" | "left" | "removed">;
}

/** What can be asked of scores, on any connection. */
export interface ScoreQuestions {
  /** Areas that have scores, simulated or real. */
  areas(): { readonly area: string; readonly simulated: boolean }[];
  /** Scores of an area in a span, oldest first. */
  inSpan(area: string, simulated: boolean, span: Span): StoredScore[];
  /** The newest scores of an area before a time, newest first; with `outcome`, those that came to it. */
  newest(
    area: string,
    simulated: boolean,
    beforeMs: number,
    count: number,
    outcome?: StoredScore["outcome"],
  ): StoredScore[];
}

const columns = "area, simulated, at_ms, occasion, slot, outcome, share, level, cause, confidence, revision, details";

/** Opens the writing side: answers what adds a score. History's tables must be there. */
export function openScores(db: Sqlite): (record: ScoreRecord, atMs: number) => void {
  const insert = db.prepare(`INSERT INTO score (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (record, atMs) => {
    const { area, simulated, occasion, slot, outcome, share, level, cause, confidence, revision } = record;
    const { zones, outline, left, removed } = record;
    const details = JSON.stringify({ zones, outline, left, removed });
    const told = [occasion, slot ?? null, outcome, share ?? null, level ?? null, cause ?? null, confidence ?? null];
    insert.run(area, Number(simulated), Math.round(atMs), ...told, revision, details);
  };
}

/** Opens the asking side; history's tables must be there. */
export function openScoreQuestions(db: Sqlite): ScoreQuestions {
  const areas = db.prepare("SELECT DISTINCT area, simulated FROM score ORDER BY area, simulated");
  const inSpan = db.prepare(
    `SELECT ${columns} FROM score WHERE area = ? AND simulated = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, id`,
  );
  const newest = db.prepare(
    `SELECT ${columns} FROM score WHERE area = ? AND simulated = ? AND at_ms < ? AND outcome LIKE ?
      ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  return {
    areas: () => areas.all().map((row) => ({ area: String(row.area), simulated: row.simulated === 1 })),
    inSpan: (area, simulated, { startMs, endMs }) =>
      inSpan.all(area, Number(simulated), startMs, endMs).map(scoreOfRow),
    newest: (area, simulated, beforeMs, count, outcome = "%" as StoredScore["outcome"]) =>
      newest.all(area, Number(simulated), beforeMs, outcome, count).map(scoreOfRow),
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

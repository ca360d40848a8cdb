/** Changes the past as people say: openly, on top of what was recorded, to be undone at any time. */
import { z } from "zod";
import { id } from "../../../common/contract/ids.ts";
import { epochMs, machineState } from "../../../common/contract/machine-state.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { dayBlockMs, dayBlockOf, dayBlockStartMs } from "./block-keys.ts";
import { writeCorrection } from "./correction-detail.ts";
import type { Segment } from "./segment.ts";
import { packSegments } from "./segment-words.ts";
import { layFlat } from "./tile-timeline.ts";

const of = { machine: id, simulated: z.boolean().default(false) };
const span = { startMs: epochMs, endMs: epochMs };
const text = z.string().trim().min(1).max(200);

/** What a person can change. */
export const pastEdit = z
  .discriminatedUnion("kind", [
    /** A wrong record put right: the machine was in another state. */
    z.strictObject({ kind: z.literal("corrected"), ...of, ...span, state: machineState, note: text.optional() }),
    /** A span that counts in no figure: maintenance, a trial. */
    z.strictObject({ kind: z.literal("excluded"), ...of, ...span, reason: text }),
    /** Why a stop was; null takes the reason away. */
    z.strictObject({ kind: z.literal("reason"), ...of, startMs: epochMs, reason: text.max(60).nullable() }),
  ])
  .refine((edit) => edit.kind === "reason" || edit.startMs < edit.endMs, {
    path: ["endMs"],
    error: "must be after startMs",
  });
export type PastEdit = z.infer<typeof pastEdit>;

/** A re-evaluated span as people hand it in: which settings, and for each segment its start, end and state. */
export const reEvaluationRequest = z
  .strictObject({
    ...of,
    ...span,
    detail: z.string().max(2000),
    segments: z.array(z.tuple([epochMs, epochMs, machineState])).max(200_000),
  })
  .refine((one) => one.startMs < one.endMs, { path: ["endMs"], error: "must be after startMs" });

/** A re-evaluated span: which settings, and the segments that they make of it. */
export interface ReEvaluation {
  readonly machine: string;
  readonly simulated: boolean;
  readonly startMs: number;
  readonly endMs: number;
  /** The settings, for people who look at it later. */
  readonly detail: string;
  readonly segments: readonly Segment[];
}

/** The changes that can be made. */
export interface PastWriter {
  /** Makes a change; answers its id, or undefined for a reason, which has none. */
  edit(edit: PastEdit, author: string, atMs: number): number | undefined;
  reEvaluate(evaluation: ReEvaluation, author: string, atMs: number): number;
  /** Undoes a change; false when there is none, or it is undone already. */
  undo(id: number, atMs: number): boolean;
}

interface Marks {
  /** The figures of a span must be reckoned again. */
  markSpan(machine: string, simulated: boolean, startMs: number, endMs: number): void;
}

/** Opens the writer of a database. */
export function openPastWriter(db: Sqlite, { markSpan }: Marks): PastWriter {
  const insert = db.prepare(
    `INSERT INTO change (kind, machine, simulated, start_ms, end_ms, detail, author, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
  );
  const insertDay = db.prepare("INSERT INTO changed_day (change, block, packed) VALUES (?, ?, ?)");
  const saveReason = db.prepare(
    `INSERT OR REPLACE INTO stop_reason (machine, simulated, start_ms, reason, author, at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const removeReason = db.prepare("DELETE FROM stop_reason WHERE machine = ? AND simulated = ? AND start_ms = ?");
  const select = db.prepare(
    "SELECT machine, simulated, start_ms, end_ms FROM change WHERE id = ? AND undone_ms IS NULL",
  );
  const setUndone = db.prepare("UPDATE change SET undone_ms = ? WHERE id = ?");

  function add(kind: string, one: Omit<ReEvaluation, "segments">, author: string, atMs: number): number {
    const { machine, simulated, startMs, endMs, detail } = one;
    const row = insert.get(kind, machine, simulated ? 1 : 0, startMs, endMs, detail, author, atMs);
    markSpan(machine, simulated, startMs, endMs);
    return Number(row?.id);
  }

  return {
    edit: (edit, author, atMs) =>
      db.transaction(() => {
        if (edit.kind !== "reason") {
          return add(
            edit.kind,
            { ...edit, detail: edit.kind === "corrected" ? writeCorrection({ note: "", ...edit }) : edit.reason },
            author,
            atMs,
          );
        }
        const { machine, simulated, startMs, reason } = edit;
        if (reason === null) removeReason.run(machine, simulated ? 1 : 0, startMs);
        else saveReason.run(machine, simulated ? 1 : 0, startMs, reason, author, atMs);
        markSpan(machine, simulated, startMs, startMs + 1);
        // A stop that goes over midnight is counted on the date on which it ends.
        markSpan(machine, simulated, startMs + dayBlockMs, startMs + dayBlockMs + 1);
        return undefined;
      }),
    reEvaluate: (evaluation, author, atMs) =>
      db.transaction(() => {
        const { startMs, endMs, segments } = evaluation;
        const change = add("re-evaluated", evaluation, author, atMs);
        for (let block = dayBlockOf(startMs); block <= dayBlockOf(endMs - 1); block += 1) {
          const blockMs = dayBlockStartMs(block);
          const within = layFlat(segments, {
            startMs: Math.max(startMs, blockMs),
            endMs: Math.min(endMs, blockMs + dayBlockMs),
          });
          insertDay.run(change, block, packSegments(block, within));
        }
        return change;
      }),
    undo: (id, atMs) =>
      db.transaction(() => {
        const row = select.get(id);
        if (!row) return false;
        setUndone.run(atMs, id);
        markSpan(String(row.machine), row.simulated === 1, Number(row.start_ms), Number(row.end_ms));
        return true;
      }),
  };
}

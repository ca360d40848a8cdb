/** Work that takes seconds or minutes, and never runs in the process that serves the live feed: a literal list. */
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { type NightlyResult, type NightlyTask, writeNightly } from "./backup/backup-folder.ts";
import { databasePath } from "./database.ts";
import { doReEvaluation, type ReEvaluationResult, type ReEvaluationTask } from "./re-evaluation/re-evaluation-task.ts";
import { type DamageReport, findDamage } from "./salvage/find-damage.ts";
import { continueSalvage } from "./salvage/salvage.ts";

/** What a chore works on: the data folder. */
interface DataFolder {
  readonly dataDir: string;
}

/** Told how far a chore is, 0 to 1; not all chores tell. */
export type OnProgress = (share: number) => void;

/** The chores by name; each runs to its end without a pause for others in its process. */
export const chores = {
  backup: (task: NightlyTask): NightlyResult => writeNightly(task),
  check({ dataDir }: DataFolder): DamageReport {
    const db = openSqlite(databasePath(dataDir), { readOnly: true });
    try {
      return findDamage(db);
    } finally {
      db.close();
    }
  },
  "re-evaluate": (task: ReEvaluationTask, onProgress: OnProgress): ReEvaluationResult =>
    doReEvaluation(task, onProgress),
  salvage: ({ dataDir }: DataFolder): boolean => continueSalvage(dataDir, Number.POSITIVE_INFINITY),
} as const;

export type ChoreName = keyof typeof chores;
export type ChoreInput<N extends ChoreName> = Parameters<(typeof chores)[N]>[0];
export type ChoreResult<N extends ChoreName> = ReturnType<(typeof chores)[N]>;

/** What a chore's process is told, and what it answers at its end. */
export interface ChoreOrder {
  readonly name: ChoreName;
  readonly input: unknown;
}
export type ChoreAnswer = { readonly result: unknown } | { readonly error: string };

/** What it tells on the way. */
export interface ChoreProgress {
  readonly progress: number;
}

/** Runs a chore that came as a message. */
export function doChore({ name, input }: ChoreOrder, onProgress: OnProgress): ChoreAnswer {
  try {
    const chore = chores[name] as (input: unknown, onProgress: OnProgress) => unknown;
    return { result: chore(input, onProgress) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** What upkeep remembers over a restart, in `upkeep.json` of the data folder: last backup, last check and what it found. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../../../common/runtime/atomic-file.ts";

const upkeepState = z.object({
  /** When upkeep began to count; epoch ms. */
  sinceMs: z.number().optional(),
  lastBackupMs: z.number().optional(),
  lastBackupFile: z.string().optional(),
  lastCheckMs: z.number().optional(),
  /** What the last check found; the structure is damaged where values can't be reached. */
  damage: z.object({ count: z.number(), dates: z.string(), isStructural: z.boolean() }).optional(),
});
export type UpkeepState = z.output<typeof upkeepState>;

/** The notes. */
export interface UpkeepNotes {
  read(): UpkeepState;
  /** Keeps what is given beside what there is. Rejects when the disk is full. */
  write(change: Partial<UpkeepState>): Promise<void>;
}

/** Opens the notes of a data folder; a file that can't be read counts as none. */
export function openUpkeepNotes(dataDir: string): UpkeepNotes {
  const path = join(dataDir, "upkeep.json");
  let state = load(path);
  return {
    read: () => state,
    async write(change) {
      state = { ...state, ...change };
      await writeFileAtomic(path, `${JSON.stringify(state, null, 2)}\n`);
    },
  };
}

function load(path: string): UpkeepState {
  try {
    return upkeepState.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}

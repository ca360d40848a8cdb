/** What a gateway remembers of an area over a restart: its level, which slots are done, where objects lay. Never a pixel. */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { clutterLevel, slotTime } from "../../common/contract/clutter.ts";
import { epochMs } from "../../common/contract/machine-state.ts";
import { writeFileAtomic } from "../../common/runtime/atomic-file.ts";
import type { Log } from "../../common/runtime/log.ts";
import { voiceState } from "../outputs/voice-rules.ts";

const memory = z.object({
  /** Level of the newest score. */
  level: clutterLevel.optional(),
  /** Slots up to here have their record. */
  handledMs: epochMs.optional(),
  /** Slots that have begun and have no record yet. */
  begun: z.array(z.object({ slot: slotTime, dueMs: epochMs })).default([]),
  /** What covered the sheet at the newest score, as the comparison keeps it. */
  covered: z.string().max(20_000).optional(),
  /** What was said, so that nothing is said twice. */
  voice: voiceState.prefault({}),
});

/** What is remembered. */
export type RememberedArea = z.infer<typeof memory>;

/** The memory of one area. */
export interface AreaMemory {
  readonly now: RememberedArea;
  /** Changes it, in memory at once and then on the disk; a disk that refuses is logged once. */
  change(change: Partial<RememberedArea>): Promise<void>;
  /** Resolves when all changes are on the disk. */
  saved(): Promise<void>;
}

/** Opens the memory of an area in `folder`; what can't be read is begun anew. */
export function openAreaMemory(folder: string, area: string, log: Log): AreaMemory {
  const path = join(folder, `${area}.json`);
  let now = readMemory(path);
  let writing = Promise.resolve();
  let hasFailed = false;
  return {
    get now() {
      return now;
    },
    change(change) {
      now = { ...now, ...change };
      writing = writing.then(async () => {
        try {
          mkdirSync(dirname(path), { recursive: true });
          await writeFileAtomic(path, JSON.stringify(now));
        } catch (error) {
          if (!hasFailed)
            log.error({ file: path, err: error }, "can't keep what is remembered of an area; check the disk");
          hasFailed = true;
        }
      });
      return writing;
    },
    saved: () => writing,
  };
}

function readMemory(path: string): RememberedArea {
  try {
    const parsed = memory.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (parsed.success) return parsed.data;
  } catch {
    // A new area, or a damaged file: both begin anew.
  }
  return memory.parse({});
}

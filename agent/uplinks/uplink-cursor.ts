/** Where an uplink stands in the outbox, kept in the outbox's folder, so that the next run of the agent goes on from there. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { streamId } from "../../common/contract/ids.ts";
import { writeFileAtomic } from "../../common/runtime/atomic-file.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { emptyMemory, runMemory } from "./run-memory.ts";

const uplinkCursor = z.object({
  stream: streamId,
  /** The run of the agent that wrote it. */
  writtenBy: z.int().nonnegative(),
  /** The newest record that the target has. */
  seq: z.int().nonnegative(),
  memory: runMemory,
});

/** The cursor: everything up to `seq` of this stream has arrived. */
export type UplinkCursor = z.infer<typeof uplinkCursor>;

function fileOf(folder: string, uplink: string): string {
  return join(folder, `cursor-${uplink}.json`);
}

/** The cursor as it was kept. Where none is, or it is of another stream, it stands before the oldest record that is here. */
export function readCursor(folder: string, uplink: string, outbox: Outbox): UplinkCursor {
  const { stream, run } = outbox;
  const kept = readKept(fileOf(folder, uplink));
  if (kept?.stream !== stream) return { stream, writtenBy: run, seq: outbox.oldestSeq(), memory: emptyMemory() };
  // A power cut may have taken records that were sent already: this run has given their numbers to others.
  const seq = kept.writtenBy === run ? kept.seq : Math.min(kept.seq, outbox.firstSeqOfRun - 1);
  return { ...kept, seq };
}

function readKept(path: string): UplinkCursor | undefined {
  try {
    const parsed = uplinkCursor.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a cursor; rejects with DiskFullError when there is no space, and the old one stays. */
export async function writeCursor(folder: string, uplink: string, cursor: UplinkCursor): Promise<void> {
  await writeFileAtomic(fileOf(folder, uplink), JSON.stringify(cursor));
}

/** Forgets the cursors of uplinks that aren't there any more: the outbox no longer waits for them. */
export function forgetCursors(folder: string, uplinks: readonly string[]): void {
  for (const name of readdirSync(folder)) {
    const uplink = /^cursor-(.+)\.json$/.exec(name)?.[1];
    if (uplink !== undefined && !uplinks.includes(uplink)) rmSync(join(folder, name), { force: true });
  }
}

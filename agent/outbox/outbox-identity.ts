/** Who an outbox is: its random stream id, and the number of the run that has it open. */
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { streamId } from "../../common/contract/ids.ts";
import { writeFileAtomic } from "../../common/runtime/atomic-file.ts";
import { DiskFullError } from "../../common/runtime/errors.ts";

const identitySchema = z.object({ stream: streamId, run: z.int().positive() });

/** Stream and run of an outbox. */
export type OutboxIdentity = z.infer<typeof identitySchema>;

/**
 * Runs are numbered with random gaps: a card restored from an image then doesn't repeat the number of a run that the
 * recorder has heard of, and is noticed.
 */
const largestRunStep = 4096;

/**
 * Opens the identity in `folder` for a new run; makes a new stream where there is none or it can't be read. The run comes
 * after `lastRun`, the newest that has left records.
 */
export async function openIdentity(folder: string, lastRun: number, random: () => number): Promise<OutboxIdentity> {
  mkdirSync(folder, { recursive: true });
  const previous = readIdentity(folder);
  const step = 1 + Math.floor(random() * largestRunStep);
  const identity = {
    stream: previous?.stream ?? newStreamId(random),
    run: Math.max(previous?.run ?? 0, lastRun) + step,
  };
  try {
    await writeFileAtomic(join(folder, "identity.json"), JSON.stringify(identity));
  } catch (error) {
    // A gateway measures on with a full disk. What this run leaves behind is numbered by it all the same.
    if (!(error instanceof DiskFullError)) throw error;
  }
  return identity;
}

/** Moves an outbox's files aside, because another life of the same stream is known to the recorder. */
export function setOutboxAside(folder: string, stream: string): string {
  const aside = `${folder}-${stream}`;
  renameSync(folder, aside);
  return aside;
}

function readIdentity(folder: string): OutboxIdentity | undefined {
  try {
    const parsed = identitySchema.safeParse(JSON.parse(readFileSync(join(folder, "identity.json"), "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function newStreamId(random: () => number): string {
  return Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join("");
}

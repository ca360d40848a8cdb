/** Writing a file so that a reader, or a power cut, finds the old or the new content, never half of it. */
import { randomUUID } from "node:crypto";
import { open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DiskFullError, errorCode } from "./errors.ts";

interface WriteOptions {
  /** Rights of the file; 0o600 for secrets. */
  readonly mode?: number;
}

/** Replaces `path` by `data`, flushed to the disk. Rejects with DiskFullError when there is no space; the old file stays. */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  { mode = 0o644 }: WriteOptions = {},
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFlushed(temporary, data, mode);
    await renameTolerantly(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    const code = errorCode(error);
    throw code === "ENOSPC" || code === "EDQUOT" ? new DiskFullError(path, error) : error;
  }
}

/** Deletes what was being written in place of `path` when the process died. Nobody may be writing it now. */
export async function removeLeftovers(path: string): Promise<void> {
  const begin = `.${basename(path)}.`;
  const isLeftover = (name: string) => name.startsWith(begin) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(begin.length));
  const leftovers = (await readdir(dirname(path))).filter(isLeftover);
  await Promise.all(leftovers.map((name) => rm(join(dirname(path), name), { force: true })));
}

async function writeFlushed(path: string, data: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Pauses between tries, in ms: on Windows a virus scanner or indexer holds new files for moments. */
const renamePausesMs = [10, 50, 200, 500];

async function renameTolerantly(from: string, to: string): Promise<void> {
  for (const pauseMs of renamePausesMs) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (process.platform !== "win32" || !["EPERM", "EACCES", "EBUSY"].includes(errorCode(error) ?? "")) throw error;
      await sleep(pauseMs);
    }
  }
  await rename(from, to);
}

/** Makes the rename itself durable, where folders can be flushed (not on Windows). */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

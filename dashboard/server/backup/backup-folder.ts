/** A folder for nightly backups: is it the right one, what did we write into it, and which of that may go. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { type BackupProgress, type BackupResult, unfinishedEnding, writeBackup } from "./write-backup.ts";

/** A nightly backup. */
export interface NightlyTask {
  /** The database, in use. */
  readonly source: string;
  readonly folder: string;
  /** Several sites may use one folder. */
  readonly site: string;
  /** The site's date, `YYYY-MM-DD`; a second backup of a date takes the place of the first. */
  readonly date: string;
  /** How many backups stay, this one included. */
  readonly kept: number;
}

/** What came of it: a backup, or why the folder can't be used now. */
export type NightlyResult = { readonly backup: BackupResult } | { readonly folderProblem: string };

/** The file that marks a folder as one for backups, and lists those that we wrote: nothing else is ever deleted. */
const marker = z.object({ about: z.string(), written: z.array(z.string()) });
type Marker = z.output<typeof marker>;

const about =
  "Machikoba writes its backups beside this file, and deletes only those in this list. Without this file it writes nothing here.";

/**
 * Writes a backup into its folder, then deletes the oldest of ours that are too many. Nothing is written where the stick
 * or network drive isn't there: its mount point is a folder too, but on the disk that the data is on. Throws what
 * writeBackup throws.
 */
export function writeNightly(task: NightlyTask, progress: BackupProgress = () => {}): NightlyResult {
  const { source, folder, site, date } = task;
  const folderProblem = readyFolder(folder, site, dirname(source));
  if (folderProblem !== undefined) return { folderProblem };
  removeUnfinished(folder, site);
  const name = `${prefixOf(site)}${date}.sqlite`;
  const backup = writeBackup({ source, file: join(folder, name) }, progress);
  deleteOldest(task, name);
  return { backup };
}

/** Marks a folder as one for backups of a site, wherever it is. Throws when it can't be written. */
export function markFolder(folder: string, site: string): void {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(markerPath(folder, site))) writeMarker(folder, site, { about, written: [] });
}

/** Undefined when the folder can be used; else what is wrong with it and what to do. */
function readyFolder(folder: string, site: string, dataDir: string): string | undefined {
  if (existsSync(markerPath(folder, site))) return undefined;
  const there = nearestFolder(folder);
  if (statSync(there).dev === statSync(dataDir).dev) {
    const isThere = there === resolve(folder);
    return (
      `${folder} ${isThere ? "is on the same disk as the data, and isn't marked as a backup folder" : "isn't there"}: ` +
      `plug in the USB stick or connect the network drive. If it is the right folder: machikoba backup --prepare ${folder}`
    );
  }
  markFolder(folder, site);
  return undefined;
}

/** The folder itself, or the nearest one above it that is there. */
function nearestFolder(folder: string): string {
  let there = resolve(folder);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return there;
}

function deleteOldest({ folder, site, kept }: NightlyTask, name: string): void {
  const { written } = readMarker(folder, site);
  const ours = [...new Set([...written, name])]
    .filter((one) => isOurs(one, site) && existsSync(join(folder, one)))
    .sort();
  const stay = ours.slice(-kept);
  // Listed first: what a power cut leaves undeleted is no longer ours, which is the safe side.
  writeMarker(folder, site, { about, written: stay });
  for (const one of ours.slice(0, -kept)) rmSync(join(folder, one), { force: true });
}

/** What a power cut left half-written. */
function removeUnfinished(folder: string, site: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefixOf(site)) && name.includes(unfinishedEnding)) rmSync(join(folder, name), { force: true });
  }
}

function isOurs(name: string, site: string): boolean {
  return name.startsWith(prefixOf(site)) && /^\d{4}-\d{2}-\d{2}\.sqlite$/.test(name.slice(prefixOf(site).length));
}

function prefixOf(site: string): string {
  return `machikoba-${site}-`;
}

function markerPath(folder: string, site: string): string {
  return join(folder, `machikoba-${site}.backups.json`);
}

/** An empty list where the file can't be read: then nothing is deleted. */
function readMarker(folder: string, site: string): Marker {
  try {
    return marker.parse(JSON.parse(readFileSync(markerPath(folder, site), "utf8")));
  } catch {
    return { about, written: [] };
  }
}

function writeMarker(folder: string, site: string, content: Marker): void {
  const path = markerPath(folder, site);
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** Small photos of a sheet, where keeping them is switched on: all around the sheet is black, and each is deleted after its days. */
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { SheetCorners } from "../../common/contract/area-settings.ts";
import { writeFileAtomic } from "../../common/runtime/atomic-file.ts";
import type { Photo } from "../clutter/photo.ts";
import { areaOfSheet } from "../clutter/sheet-area.ts";

/** The kept photos of a gateway. */
export interface KeptPhotos {
  /** Keeps a photo of an area; `wallMs` is when it was taken. Rejects when the disk refuses. */
  keep(area: string, photo: Photo, corners: SheetCorners, wallMs: number): Promise<void>;
  /** Deletes what is too old: areas with their days, all others have none. Without the time of day only those go. */
  clear(days: ReadonlyMap<string, number>, wallMs: number | undefined): Promise<void>;
}

const dayMs = 86_400_000;
const jpegQuality = 72;
/** `20261120T000012Z.jpg`: when it was taken, in UTC. */
const named = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.jpg$/;

/** `.20261120T000012Z.jpg.….tmp`: a photo on its way to the disk. */
const temporaryName = /^\..*\.tmp$/;
/** None is on its way for so long, in ms. */
const leftOverAfterMs = 3_600_000;

/** Opens the photos in `folder`; it is made when the first one is kept. */
export function openKeptPhotos(folder: string): KeptPhotos {
  return {
    async keep(area, photo, corners, wallMs) {
      const { width, height } = photo;
      // Loaded where it is needed: see the eye.
      const { default: sharp } = await import("sharp");
      const rgb = blackened(photo, corners);
      const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: jpegQuality })
        .toBuffer();
      mkdirSync(join(folder, area), { recursive: true });
      const name = new Date(wallMs).toISOString().replace(/[-:]|\.\d+/g, "");
      await writeFileAtomic(join(folder, area, `${name}.jpg`), jpeg);
    },
    async clear(days, wallMs) {
      for (const area of foldersIn(folder)) {
        const keptDays = days.get(area) ?? 0;
        if (keptDays === 0) await rm(join(folder, area), { recursive: true, force: true });
        else if (wallMs !== undefined) await clearFolder(join(folder, area), wallMs - keptDays * dayMs, wallMs);
      }
    },
  };
}

async function clearFolder(folder: string, oldestMs: number, nowMs: number): Promise<void> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const takenMs = timeOf(name);
    const isOld = takenMs === undefined ? isLeftOver(path, name, nowMs) : takenMs < oldestMs;
    if (isOld) await rm(path, { force: true });
  }
}

/** Whether a file is what a power cut has left of a photo that was being written. */
function isLeftOver(path: string, name: string, nowMs: number): boolean {
  const found = temporaryName.test(name) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  return found !== undefined && found.mtimeMs < nowMs - leftOverAfterMs;
}

function timeOf(name: string): number | undefined {
  const [, year, month, day, hours, minutes, seconds] = named.exec(name) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The photo with black in the place of all that isn't the sheet. */
function blackened({ width, height, rgb }: Photo, corners: SheetCorners): Uint8Array {
  const { from, to } = areaOfSheet(corners, width, height);
  const result = new Uint8Array(rgb.length);
  for (let y = 0; y < height; y += 1) {
    const start = (y * width + (from[y] as number)) * 3;
    const end = (y * width + (to[y] as number)) * 3;
    if (end > start) result.set(rgb.subarray(start, end), start);
  }
  return result;
}

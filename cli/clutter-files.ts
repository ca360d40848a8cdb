/** Files that `machikoba clutter` reads: a photo's bytes, the photos of a folder. */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";

const photoEnding = /\.(?:jpe?g|png)$/i;

/** Whether it is a folder; throws SettingsError when there is nothing. */
export function isFolder(file: string): boolean {
  return tried(file, () => statSync(file).isDirectory());
}

/** Paths of the photos in a folder, by name; throws SettingsError when there are none. */
export function photosIn(folder: string): string[] {
  const names = tried(folder, () => readdirSync(folder)).filter((name) => photoEnding.test(name));
  if (names.length === 0) throw new SettingsError(`${folder} has no photos: .jpg, .jpeg or .png`, { source: folder });
  return names.sort().map((name) => path.join(folder, name));
}

/** The bytes of a photo; throws SettingsError when they can't be read. */
export function bytesOf(file: string): Buffer {
  return tried(file, () => readFileSync(file));
}

/** Makes a folder if it isn't there; throws SettingsError. */
export function makeFolder(folder: string): void {
  tried(folder, () => mkdirSync(folder, { recursive: true }));
}

function tried<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const code = errorCode(cause);
    const why = code === "ENOENT" ? "there is no such file: check the path" : `can't be read (${code ?? cause})`;
    throw new SettingsError(`${file}: ${why}`, { source: file, cause });
  }
}

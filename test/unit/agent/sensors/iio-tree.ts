/** A folder of files as the kernel shows converters, and a wave that is written into one of them while it is read. */
import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Makes a folder; `write` puts files below it. */
export function createIioTree() {
  const root = mkdtempSync(join(tmpdir(), "machikoba-iio-"));
  const write = (file: string, text: string | number) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${text}\n`);
  };
  return {
    root,
    write,
    /** A converter's folder with its files. */
    device(folder: string, files: Readonly<Record<string, string | number>>) {
      for (const [file, text] of Object.entries(files)) write(`${folder}/${file}`, text);
    },
    path: (file: string) => join(root, file),
    /** Takes a folder away; the answer puts it back. */
    takeAway(folder: string) {
      renameSync(join(root, folder), join(root, "away"));
      return () => renameSync(join(root, "away"), join(root, folder));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Writes `codeAt(ms)` into a raw file as often as the event loop allows; the answer ends it. */
export function playInto(path: string, codeAt: (ms: number) => number): () => void {
  const file = openSync(path, "r+");
  let isPlaying = true;
  const play = () => {
    if (!isPlaying) return closeSync(file);
    // All of one length, in one write: a reader never sees half of a number.
    writeSync(file, `${String(Math.round(codeAt(performance.now()))).padStart(6)}\n`, 0);
    setImmediate(play);
  };
  play();
  return () => {
    isPlaying = false;
  };
}

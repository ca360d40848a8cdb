/**
 * Programs that stand in for ffmpeg and rpicam-still where a device would be needed that isn't there: they say what the real ones say of
 * a device that is busy, forbidden or gone, give a picture, or hang.
 */
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of such programs, alone in PATH. */
interface StandIns {
  /** Lets the program `name` be this shell script; undefined takes it away. */
  put(name: string, script: string | undefined): void;
  /** A file beside the programs. */
  file(name: string, content: Buffer): string;
  close(): void;
}

/** Puts them in the place of all that is in PATH. */
export function createStandIns(): StandIns {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-stand-ins-"));
  const before = process.env.PATH;
  for (const tool of ["cat", "head", "sleep"]) symlinkSync(join("/bin", tool), join(folder, tool));
  process.env.PATH = folder;
  return {
    put(name, script) {
      const path = join(folder, name);
      rmSync(path, { force: true });
      if (script === undefined) return;
      writeFileSync(path, `#!/bin/sh\n${script}\n`);
      chmodSync(path, 0o755);
    },
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    close() {
      process.env.PATH = before;
      rmSync(folder, { recursive: true });
    },
  };
}

/** A script that says something on its standard error and fails, as ffmpeg and rpicam-still do. */
export function saying(text: string, exitCode = 1): string {
  return `cat >/dev/null; cat >&2 <<'END'\n${text}\nEND\nexit ${exitCode}`;
}

/** A script that doesn't heed the request to end, and has started another such program. Both end with the stand-ins' folder. */
export const stubborn = "trap '' TERM; (trap '' TERM; while sleep 1; do :; done) & while sleep 1; do :; done";

/** Puts the stand-in for the gpiod tools into PATH for the tests of one file, and reads what it did with its lines. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";

/** Lines of a computer that has none. */
export interface StandInLines {
  /** `high`, `low` or `released`; undefined: never touched. */
  level(line: number): string | undefined;
  /** How the tools were called, but for their version. */
  calls(): string[];
  /** Makes the tools end with this message, or work again. */
  refuse(message: string | undefined): void;
  /** Gives a watched line a new level, or ends the tool that watches it with a message. */
  edge(line: number, level: 0 | 1 | string): void;
  isWatched(line: number): boolean;
  /** Forgets that a line was watched. */
  forget(line: number): void;
}

/** Sets PATH for the tests of the block in which it is called. */
export function useGpiodStandIn(generation: 1 | 2): StandInLines {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-gpiod-"));
  const bin = join(folder, "bin");
  const standIn = fileURLToPath(new URL("gpiod-stand-in.sh", import.meta.url));
  mkdirSync(bin);
  for (const tool of ["gpioset", "gpiomon"]) {
    const command = `exec sh '${standIn}' ${tool} ${generation} '${folder}' "$@"`;
    writeFileSync(join(bin, tool), `#!/bin/sh\n${command}\n`);
    chmodSync(join(bin, tool), 0o755);
  }
  const before = process.env.PATH;
  beforeAll(() => {
    process.env.PATH = `${bin}:${before}`;
  });
  afterAll(() => {
    process.env.PATH = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const read = (name: string) => {
    const file = join(folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
  return {
    level: (line) => read(`line-${line}`)?.trim(),
    calls: () => (read("calls") ?? "").split("\n").slice(0, -1),
    refuse(message) {
      if (message === undefined) rmSync(join(folder, "refuse"), { force: true });
      else writeFileSync(join(folder, "refuse"), message);
    },
    edge: (line, level) => writeFileSync(read(`watching-${line}`)?.trim() ?? "", `${level}\n`),
    forget: (line) => rmSync(join(folder, `watching-${line}`), { force: true }),
    // The shell makes the file a moment before it writes into it.
    isWatched: (line) => (read(`watching-${line}`) ?? "") !== "",
  };
}

/** Remembers over a power cut when the gateway was last alive, by a small file that is written at most once a minute. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { epochMs } from "../../common/contract/machine-state.ts";
import { writeFileAtomic } from "../../common/runtime/atomic-file.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Log } from "../../common/runtime/log.ts";

/** The memory. */
export interface LastAlive {
  /** Wall time at which the run before was last alive, epoch ms; undefined where nobody knows. */
  readonly beforeMs: number | undefined;
  /** Says that the gateway lives; writes when it is due and the time of day is known. */
  tick(): void;
  /** Writes once more, and waits for it. */
  close(): Promise<void>;
}

const content = z.object({ aliveMs: epochMs });

/** A power cut costs at most so much of knowing when it came, in ms; more often would wear out the card. */
const writeEveryMs = 60_000;

/** Reads what the run before has left. */
export function openLastAlive(path: string, clock: Clock, log: Log): LastAlive {
  const beforeMs = readAlive(path);
  let writtenMonoMs = Number.NEGATIVE_INFINITY;
  let writing = Promise.resolve();
  let hasFailed = false;

  function write(): void {
    const aliveMs = clock.wallMs();
    if (aliveMs === undefined) return;
    writtenMonoMs = clock.monoMs();
    writing = writing
      .then(() => writeFileAtomic(path, JSON.stringify({ aliveMs })))
      .catch((error: unknown) => {
        if (!hasFailed)
          log.error({ file: path, err: error }, "can't write when the gateway was last alive; check the disk");
        hasFailed = true;
      });
  }

  return {
    beforeMs,
    tick() {
      if (clock.monoMs() - writtenMonoMs >= writeEveryMs) write();
    },
    async close() {
      write();
      await writing;
    },
  };
}

function readAlive(path: string): number | undefined {
  try {
    const parsed = content.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data.aliveMs : undefined;
  } catch {
    return undefined;
  }
}

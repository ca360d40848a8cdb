/** All mirrors of the dashboard: started from the settings, each on its own. */
import type { Problem } from "../../../common/contract/gateway-messages.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import type { Log } from "../../../common/runtime/log.ts";
import type { AsyncMirrorFeed } from "./async-mirror-feed.ts";
import { type Mirror, startMirror } from "./mirror.ts";
import type { MirrorStatus } from "./mirror-progress.ts";
import type { CheckedMirror } from "./mirror-settings.ts";

/** The mirrors at work. */
export interface Mirrors {
  status(): MirrorStatus[];
  problems(): Problem[];
  /** Tries again at once. */
  lookAgain(): void;
  close(): Promise<void>;
}

interface MirrorsParts {
  readonly mirrors: readonly CheckedMirror[];
  readonly site: string;
  readonly feed: AsyncMirrorFeed;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts all mirrors. What was owed to one that the settings don't name any more is forgotten. */
export function startMirrors({ mirrors, feed, ...parts }: MirrorsParts): Mirrors {
  const running: Mirror[] = mirrors.map(({ id, target }) => startMirror({ id, target, feed, ...parts }));
  const forgotten = forgetOthers(feed, new Set(mirrors.map(({ id }) => id))).catch((error: unknown) => {
    parts.log.warn({ reason: String(error) }, "what is owed to mirrors of the past stays for now");
  });
  return {
    status: () => running.map((mirror) => mirror.status()),
    problems: () => running.flatMap((mirror) => mirror.problems()),
    lookAgain() {
      for (const mirror of running) mirror.lookAgain();
    },
    async close() {
      await Promise.all([forgotten, ...running.map((mirror) => mirror.close())]);
    },
  };
}

async function forgetOthers(feed: AsyncMirrorFeed, ids: ReadonlySet<string>): Promise<void> {
  for (const known of await feed.targets()) {
    if (!ids.has(known)) await feed.forget(known);
  }
}

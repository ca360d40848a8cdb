/** A process that scores as fast as it can and delivers to a folder and a web address, over a real outbox, to be killed in the middle. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished } from "vitest";
import { inProject } from "../project-root.ts";

/** Wall time of the first run's beginning. */
export const firstRunMs = Date.parse("2026-11-20T09:00:00+09:00");

/** The covered share in the record with this number, in thousandths: no two neighbours are alike. */
export const thousandthsAt = (seq: number) => seq % 997;

const built = (...path: string[]) => JSON.stringify(pathToFileURL(inProject("dist", ...path)).href);

/** The uplinks as the agent starts them. Their clock runs a thousand times as fast, so that pauses of a minute are over soon. */
const program = `
import { openOutbox } from ${built("agent", "outbox", "outbox.js")};
import { createUplinkTargets, cursorsOf, startUplinks } from ${built("agent", "uplinks", "uplinks.js")};
import { createSystemClock } from ${built("common", "runtime", "clock.js")};
import { createLog } from ${built("common", "runtime", "log.js")};
const { folder, entries, scores, fromMs } = JSON.parse(process.argv[2]);
// It lives as long as the test.
process.stdin.resume();
const system = createSystemClock({ trust: "always" });
const clock = {
  ...system,
  monoMs: () => system.monoMs() * 1000,
  after: (delayMs, callback) => system.after(delayMs / 1000, callback),
  every: (intervalMs, callback) => system.every(intervalMs / 1000, callback),
};
const log = createLog({ level: "error" });
const targets = createUplinkTargets(entries);
// Nobody is the recorder: so all that was ever recorded stays in the outbox.
const outbox = await openOutbox({ folder, cursors: ["recorder", ...cursorsOf(targets)], clock, log, maxBytes: 1e9 });
outbox.append({ kind: "anchor", t: 0, wallMs: fromMs, source: "system" });
// Nothing forbids line breaks in a name.
const words = () => ({ timeZone: "Asia/Tokyo", areaName: (area) => area + "\\nnorth" });
startUplinks(targets, { outbox: () => outbox, folder, clock, log, site: "site", gateway: "g", isSimulated: () => true, words });
for (let left = scores; left > 0; left -= 1) {
  const seq = outbox.lastSeq() + 1;
  const share = (seq % 997) / 1000;
  const look = { t: seq * 60_000, area: "bench", occasion: "demand", outcome: "scored", share, level: "a-little" };
  outbox.append({ kind: "score", ...look, revision: 1, simulated: true }, { urgent: true });
  await new Promise((resolve) => clock.after(5000, resolve));
}
`;

/** What a gateway is started with. */
interface Work {
  /** Uplinks as they stand in the settings. */
  readonly entries: readonly object[];
  /** How many looks it takes. */
  readonly scores: number;
  /** Wall time of its start, epoch ms. */
  readonly fromMs: number;
}

/** Something that happens while it runs: a file of this name was touched in the watched folder, or rows came by `post`. */
export type Happening = string;

/** Creates a gateway with its outbox in `dataDir`; what it does in `watched` are happenings. */
export function createScoreGateway(dataDir: string, watched: string) {
  const path = join(dataDir, "deliver.mjs");
  const folder = join(dataDir, "agent", "outbox");
  writeFileSync(path, program);
  let onHappening: (happening: Happening) => void = () => undefined;
  let child: ChildProcess | undefined;
  let gone: Promise<unknown> = Promise.resolve();
  let said = "";
  const watcher = watch(watched, (_event, file) => onHappening(String(file)));
  onTestFinished(() => {
    watcher.close();
    child?.kill("SIGKILL");
  });
  const gateway = {
    happens: (happening: Happening) => onHappening(happening),
    start(work: Work): void {
      child = spawn(process.execPath, [path, JSON.stringify({ folder, ...work })], {
        stdio: ["pipe", "ignore", "pipe"],
      });
      gone = once(child, "exit");
      child.stderr?.on("data", (chunk) => (said += chunk));
    },
    /** Kills it at once, without a word; resolves when it is gone. */
    async kill(): Promise<void> {
      child?.kill("SIGKILL");
      await gone;
    },
    /** Kills it at the `count`-th happening that counts. */
    async killAt(count: number, isCounted: (happening: Happening) => boolean): Promise<void> {
      let left = count;
      onHappening = (happening) => {
        if (isCounted(happening)) left -= 1;
        if (left === 0) child?.kill("SIGKILL");
      };
      await gone;
      onHappening = () => undefined;
      expect(left, `it ended by itself: ${said}`).toBeLessThanOrEqual(0);
    },
  };
  return gateway;
}

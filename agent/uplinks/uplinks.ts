/** The uplinks that a gateway's start-up settings name: checked, started, reported and closed together. */
import type { Problem, UplinkReport } from "../../common/contract/gateway-messages.ts";
import type { MirrorTarget } from "../../common/runtime/influx/define-mirror.ts";
import type { UplinkEntry } from "../../common/runtime/start-settings.ts";
import { type CreatedEntry, createEntries } from "../../common/runtime/typed-entries.ts";
import { uplinkTypes } from "./index.ts";
import { createPointMaker } from "./point-maker.ts";
import { createScoreMaker, rowsAtOnce, type ScoreTarget, type SiteWords } from "./score-rows.ts";
import { cursorOf, type RunningUplink, startUplink, type UplinkSurroundings } from "./start-uplink.ts";
import { forgetCursors } from "./uplink-cursor.ts";

/** Where an uplink leads to: seconds go to one kind, scores to the other. */
export type UplinkTarget = CreatedEntry<MirrorTarget | ScoreTarget>;

/** Creates the targets of all uplinks, without any I/O. Throws SettingsError, which names the key and the nearest right one. */
export function createUplinkTargets(entries: readonly UplinkEntry[]): UplinkTarget[] {
  return createEntries<MirrorTarget | ScoreTarget>("uplinks", entries, uplinkTypes);
}

/** Names of the cursors by which the outbox waits for the uplinks. */
export function cursorsOf(targets: readonly UplinkTarget[]): string[] {
  return targets.map(({ id }) => cursorOf(id));
}

/** The uplinks at work. */
export interface Uplinks {
  reports(): UplinkReport[];
  problems(): Problem[];
  close(): Promise<void>;
}

interface UplinksOptions extends UplinkSurroundings {
  readonly site: string;
  readonly gateway: string;
  /** What the agent knows of a channel; undefined where it knows nothing. */
  readonly isSimulated: (channel: string) => boolean | undefined;
  /** Words of the site for rows of scores; plain ids and Japan's time when left out. */
  readonly words?: () => SiteWords;
}

const plainWords: SiteWords = { timeZone: "Asia/Tokyo", areaName: (area) => area };

/** Starts them. */
export function startUplinks(targets: readonly UplinkTarget[], options: UplinksOptions): Uplinks {
  const { folder, outbox, words = () => plainWords } = options;
  forgetCursors(
    folder,
    targets.map(({ id }) => id),
  );
  const start = ({ id, target }: UplinkTarget): RunningUplink => {
    if (!("takes" in target)) return startUplink({ ...options, id, target, maker: createPointMaker(options) });
    const maker = createScoreMaker({ stream: () => outbox()?.stream, words });
    return startUplink({ ...options, id, target, maker, batchPoints: rowsAtOnce });
  };
  const running = targets.map(start);
  return {
    reports: () => running.map((uplink) => uplink.report()),
    problems: () => running.flatMap((uplink) => uplink.problems()),
    async close() {
      await Promise.all(running.map((uplink) => uplink.close()));
    },
  };
}

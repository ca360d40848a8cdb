/** The uplinks that a gateway's start-up settings name: checked, started, reported and closed together. */
import type { Problem, UplinkReport } from "../../common/contract/gateway-messages.ts";
import type { MirrorTarget } from "../../common/runtime/influx/define-mirror.ts";
import type { UplinkEntry } from "../../common/runtime/start-settings.ts";
import { type CreatedEntry, createEntries } from "../../common/runtime/typed-entries.ts";
import { uplinkTypes } from "./index.ts";
import { cursorOf, startInfluxUplink } from "./influx-uplink.ts";
import { forgetCursors } from "./uplink-cursor.ts";

/** Where an uplink leads to. */
export type UplinkTarget = CreatedEntry<MirrorTarget>;

/** Creates the targets of all uplinks, without any I/O. Throws SettingsError, which names the key and the nearest right one. */
export function createUplinkTargets(entries: readonly UplinkEntry[]): UplinkTarget[] {
  return createEntries("uplinks", entries, uplinkTypes);
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

/** Starts them. */
export function startUplinks(
  targets: readonly UplinkTarget[],
  common: Omit<Parameters<typeof startInfluxUplink>[0], "id" | "target">,
): Uplinks {
  forgetCursors(
    common.folder,
    targets.map(({ id }) => id),
  );
  const running = targets.map(({ id, target }) => startInfluxUplink({ ...common, id, target }));
  return {
    reports: () => running.map((uplink) => uplink.report()),
    problems: () => running.flatMap((uplink) => uplink.problems()),
    async close() {
      await Promise.all(running.map((uplink) => uplink.close()));
    },
  };
}

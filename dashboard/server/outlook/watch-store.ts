/** Looks at the store from time to time: how large it is going to be, and whether its disk is filling. */
import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Problem } from "../../../common/contract/gateway-messages.ts";
import type { StoreOutlook } from "../../../common/contract/store-answers.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import type { KeepDays } from "../history/thinning.ts";
import type { Store } from "../store/store.ts";
import { reckonOutlook } from "./store-outlook.ts";

interface WatchStoreOptions {
  /** The database. */
  readonly path: string;
  readonly reader: Pick<Store["reader"], "measure">;
  readonly keepDays: () => KeepDays;
  readonly nowMs: () => number;
  readonly clock: Clock;
  /** It couldn't be looked at; it is tried again. */
  readonly onFailure: (error: unknown) => void;
  /** Free bytes of the disk of a folder; another way for tests. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** What is known of the store. */
export interface StoreWatch {
  /** Undefined while too little is recorded to tell. */
  outlook(): StoreOutlook | undefined;
  /** Looks again at once. */
  look(): Promise<void>;
  problems(): Problem[];
  stop(): void;
}

/** What a day takes changes slowly. */
const lookEveryMs = 15 * 60_000;
/** The first look, when a start is over. */
const firstLookMs = 30_000;
/** A disk that is full within so many days is told. */
export const warnDays = 30;

/** Begins to watch. */
export function watchStore(options: WatchStoreOptions): StoreWatch {
  const { path, reader, keepDays, nowMs, clock, onFailure, freeBytes = freeBytesOf } = options;
  let outlook: StoreOutlook | undefined;

  async function look(): Promise<void> {
    try {
      const measure = await reader.measure();
      if (!measure) return;
      const [fileBytes, free] = await Promise.all([bytesOf(path), freeBytes(dirname(path))]);
      outlook = reckonOutlook({ measure, keepDays: keepDays(), fileBytes, freeBytes: free, atMs: nowMs() });
    } catch (error) {
      onFailure(error);
    }
  }

  const stops = [clock.after(firstLookMs, () => void look()), clock.every(lookEveryMs, () => void look())];
  return {
    outlook: () => outlook,
    look,
    problems: () => (outlook ? problemsOf(outlook) : []),
    stop() {
      for (const stop of stops) stop();
    },
  };
}

function problemsOf({ fullInDays }: StoreOutlook): Problem[] {
  if (fullInDays === null || fullInDays > warnDays) return [];
  const message =
    `The disk is going to be full in ${fullInDays} days. Keep seconds and minutes for fewer days (settings "keep"), ` +
    "delete what isn't needed, or move the data folder to a larger disk.";
  return [{ code: "disk-filling", subject: String(fullInDays), message }];
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The database with its write-ahead log. */
async function bytesOf(path: string): Promise<number> {
  const sizes = await Promise.all(
    [path, `${path}-wal`].map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

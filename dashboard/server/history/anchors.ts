/** Wall time of runs: what a run's monotonic milliseconds are in epoch ms, once the run has an anchor. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** A life of a gateway's agent within a stream. */
export interface RunKey {
  readonly gateway: string;
  readonly stream: string;
  readonly run: number;
}

/** The anchors of all runs, read as they are needed. */
export interface Anchors {
  /** Adds an anchor; true when it is the run's first, so that what waited for it can be told its time. */
  add(key: RunKey, t: number, wallMs: number, source: string): boolean;
  /** Epoch ms of `t` in a run; undefined while the run has no anchor. Before the first anchor the first one counts. */
  wallMs(key: RunKey, t: number): number | undefined;
  reload(): void;
}

/** Runs kept in memory; older ones are read again when a late record names them. */
const maxRunsInMemory = 200;

/** Opens the anchors of a database. */
export function openAnchors(db: Sqlite): Anchors {
  const runs = new Map<string, { t: number; wallMs: number }[]>();
  const insert = db.prepare(
    "INSERT OR REPLACE INTO anchor (gateway, stream, run, t, wall_ms, source) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const select = db.prepare("SELECT t, wall_ms FROM anchor WHERE gateway = ? AND stream = ? AND run = ? ORDER BY t");

  function read(key: RunKey): { t: number; wallMs: number }[] {
    const name = `${key.gateway} ${key.stream} ${key.run}`;
    const known = runs.get(name);
    if (known) return known;
    if (runs.size >= maxRunsInMemory) runs.clear();
    const rows = select.all(key.gateway, key.stream, key.run);
    const anchors = rows.map((row) => ({ t: Number(row.t), wallMs: Number(row.wall_ms) }));
    runs.set(name, anchors);
    return anchors;
  }

  return {
    add(key, t, wallMs, source) {
      const anchors = read(key);
      insert.run(key.gateway, key.stream, key.run, t, wallMs, source);
      anchors.push({ t, wallMs });
      anchors.sort((a, b) => a.t - b.t);
      return anchors.length === 1;
    },
    wallMs(key, t) {
      const anchors = read(key);
      const anchor = anchors.findLast((one) => one.t <= t) ?? anchors[0];
      return anchor && Math.round(anchor.wallMs + (t - anchor.t));
    },
    reload: () => runs.clear(),
  };
}

/** Folds state records into segments: one open span for each machine and stream, closed by the next. */
import type { MachineState, UnknownCause } from "../../../common/contract/machine-state.ts";
import { longestTakeBackMs } from "../../../common/detection/state-transition.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import type { RunKey } from "./anchors.ts";

/** An open span of a machine, as one stream tells it. */
export interface Track {
  readonly machine: string;
  readonly gateway: string;
  readonly stream: string;
  readonly run: number;
  readonly state: MachineState;
  readonly sinceMs: number;
  /** End of the newest second that was recorded in this run. */
  heardUntilMs: number;
  /** The state is known until here, when its newest reading runs out. */
  knownUntilMs: number;
  readonly cause: UnknownCause | undefined;
  readonly revision: number;
  readonly simulated: boolean;
}

/** A machine's state began, at wall time. */
export type StateStart = Omit<Track, "heardUntilMs" | "knownUntilMs">;

/** A second of a machine: when it begins, epoch ms, and how long it is valid from there. */
export interface HeardSecond extends RunKey {
  readonly machine: string;
  readonly simulated: boolean;
  readonly atMs: number;
  readonly validForMs: number;
}

/** All tracks, in memory and in their table. Calls that write belong inside a transaction of the caller's. */
export interface Tracks {
  /**
   * A state begins: the open span of its stream ends where it begins. If a new run tells it, the agent was away in
   * between, and the span ends with the last second that the old run had recorded. A state that begins before the open
   * span takes back what the same run told about the time since.
   */
  begin(start: StateStart): void;
  /** A second of a machine was recorded. */
  extend(heard: HeardSecond): void;
  /**
   * Records of a stream were lost: its machines' states may have ended among them, so they are unknown from the last
   * recorded second until a state is told again. Answers the machines.
   */
  interrupt(stream: string): string[];
  /** Writes what `extend` changed. */
  save(): void;
  /** What lies before this can't be taken back any more; epoch ms. */
  finalUntilMs(machine: string, simulated: boolean): number;
  reload(): void;
}

/** A stream that is so much behind another one of its machine is not waited for: its gateway was replaced. */
const deadAfterMs = 3 * 86_400_000;

/** Opens the tracks of a database. `onChange` hears which span of a machine has changed, inside the transaction. */
export function openTracks(
  db: Sqlite,
  onChange: (machine: string, simulated: boolean, startMs: number, endMs: number) => void = () => {},
): Tracks {
  /** By machine, then by stream: a stream's id is its own in all the world. */
  const tracks = new Map<string, Map<string, Track>>();
  const extended = new Set<Track>();
  const insertSegment = db.prepare(
    `INSERT OR REPLACE INTO segment (machine, start_ms, end_ms, state, cause, revision, simulated)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const saveTrack = db.prepare(
    `INSERT OR REPLACE INTO track
       (machine, gateway, stream, run, state, since_ms, heard_until_ms, known_until_ms, cause, revision, simulated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  const removeBetween = db.prepare(
    "DELETE FROM segment WHERE machine = ? AND simulated = ? AND start_ms >= ? AND start_ms < ?",
  );
  const selectLast = db.prepare(
    `SELECT start_ms, end_ms, state, revision FROM segment
     WHERE machine = ? AND simulated = ? AND start_ms < ? ORDER BY start_ms DESC LIMIT 1`,
  );
  const shorten = db.prepare("UPDATE segment SET end_ms = ? WHERE machine = ? AND simulated = ? AND start_ms = ?");

  /** Opens again what was closed behind `sinceMs`; answers when the state began that goes on there. */
  function takeBack({ machine, state, revision }: StateStart, before: Track, sinceMs: number): number {
    const flag = before.simulated ? 1 : 0;
    onChange(machine, before.simulated, sinceMs, before.sinceMs);
    removeBetween.run(machine, flag, sinceMs, before.sinceMs);
    const last = selectLast.get(machine, flag, sinceMs);
    if (!last || Number(last.end_ms) < sinceMs) return sinceMs;
    const startMs = Number(last.start_ms);
    const goesOn = state !== "unknown" && last.state === state && last.revision === revision;
    if (goesOn) removeBetween.run(machine, flag, startMs, sinceMs);
    else shorten.run(sinceMs, machine, flag, startMs);
    return goesOn ? startMs : sinceMs;
  }

  function save(track: Track): void {
    const { machine, gateway, stream, run, state, sinceMs, cause, revision, simulated } = track;
    saveTrack.run(
      machine,
      gateway,
      stream,
      run,
      state,
      sinceMs,
      track.heardUntilMs,
      track.knownUntilMs,
      cause ?? null,
      revision,
      simulated ? 1 : 0,
    );
  }

  function closeSegment({ machine, state, sinceMs, cause, revision, simulated }: Track, endMs: number): void {
    if (endMs <= sinceMs) return;
    onChange(machine, simulated, sinceMs, endMs);
    insertSegment.run(machine, sinceMs, endMs, state, cause ?? null, revision, simulated ? 1 : 0);
  }

  function keep(track: Track): void {
    const own = tracks.get(track.machine) ?? new Map<string, Track>();
    tracks.set(track.machine, own.set(track.stream, track));
  }

  function reload(): void {
    tracks.clear();
    extended.clear();
    for (const row of db.prepare("SELECT * FROM track").iterate()) {
      const track: Track = {
        machine: String(row.machine),
        gateway: String(row.gateway),
        stream: String(row.stream),
        run: Number(row.run),
        state: row.state as MachineState,
        sinceMs: Number(row.since_ms),
        heardUntilMs: Number(row.heard_until_ms),
        knownUntilMs: Number(row.known_until_ms),
        cause: (row.cause as UnknownCause | null) ?? undefined,
        revision: Number(row.revision),
        simulated: row.simulated === 1,
      };
      keep(track);
    }
  }

  function begin(start: StateStart): void {
    const before = tracks.get(start.machine)?.get(start.stream);
    let sinceMs = Math.max(start.sinceMs, before?.sinceMs ?? start.sinceMs);
    if (before?.run === start.run && start.sinceMs <= before.sinceMs) {
      sinceMs = takeBack(start, before, Math.max(start.sinceMs, before.sinceMs - longestTakeBackMs));
    } else if (before) {
      // Within a run the agent says itself when a state stops being known; a new run means that it was away.
      closeSegment(before, before.run === start.run ? sinceMs : Math.min(sinceMs, before.heardUntilMs));
    }
    const isSameRun = before?.run === start.run;
    const track: Track = {
      ...start,
      sinceMs,
      heardUntilMs: isSameRun ? Math.max(sinceMs, before.heardUntilMs) : sinceMs,
      knownUntilMs: isSameRun ? Math.max(sinceMs, before.knownUntilMs) : sinceMs,
    };
    keep(track);
    // What took its place must not be written over it at the end of the commit.
    if (before) extended.delete(before);
    save(track);
  }

  reload();
  return {
    begin,
    extend({ machine, gateway, stream, run, simulated, atMs, validForMs }) {
      const known = tracks.get(machine)?.get(stream);
      // A state is told behind the seconds that decide it; until then the machine is unknown, but heard.
      if (known?.run !== run) {
        const cause = "starting";
        begin({ machine, gateway, stream, run, state: "unknown", cause, sinceMs: atMs, revision: 0, simulated });
      }
      const track = tracks.get(machine)?.get(stream);
      if (!track) return;
      track.heardUntilMs = Math.max(track.heardUntilMs, atMs + 1000);
      track.knownUntilMs = Math.max(track.knownUntilMs, atMs + validForMs);
      extended.add(track);
    },
    interrupt(stream) {
      const interrupted = [...tracks.values()].flatMap((own) => own.get(stream) ?? []);
      for (const track of interrupted) {
        if (track.state === "unknown") continue;
        begin({ ...track, state: "unknown", sinceMs: track.heardUntilMs, cause: "records-lost" });
      }
      return interrupted.map(({ machine }) => machine);
    },
    save() {
      for (const track of extended) save(track);
      extended.clear();
    },
    finalUntilMs(machine, simulated) {
      const own = [...(tracks.get(machine)?.values() ?? [])].filter((track) => track.simulated === simulated);
      const newestMs = Math.max(...own.map(({ heardUntilMs }) => heardUntilMs));
      const alive = own.filter(({ heardUntilMs }) => heardUntilMs > newestMs - deadAfterMs);
      return Math.min(...alive.map(({ sinceMs }) => sinceMs - longestTakeBackMs));
    },
    reload,
  };
}

/** History: what was measured, committed in groups, packed by the hour. Opened once; all writing goes through `commit`. */
import { parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { MachikobaRecord, RecordOf } from "../../../common/contract/records.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { openPlans, type Plans } from "../ledger/plans.ts";
import { openAnchors, type RunKey } from "./anchors.ts";
import { openChannelKeys } from "./channel-keys.ts";
import { openCyclePauses } from "./cycle-pauses.ts";
import { openDamage } from "./damage.ts";
import { openDirtyDays } from "./dirty-days.ts";
import { openJournal } from "./journal.ts";
import { openMachineKeys } from "./machine-keys.ts";
import { openMinuteStore } from "./minute-store.ts";
import { type MirrorFeed, openMirrorFeed } from "./mirror-feed.ts";
import { createOpenHours } from "./open-hours.ts";
import { type HistoryQuestions, openQuestions } from "./open-questions.ts";
import { createPacker } from "./packer.ts";
import { openPending } from "./pending.ts";
import { migrateHistory } from "./schema.ts";
import { openScores } from "./scores.ts";
import { createSecondRows } from "./second-rows.ts";
import { createSegmentPacker } from "./segment-packer.ts";
import { createSheetWriter } from "./sheet-writer.ts";
import { createThinning, type KeepDays } from "./thinning.ts";
import { openTracks } from "./tracks.ts";

type SecondsRecord = RecordOf<"seconds">;
type StateRecord = RecordOf<"state">;
type EventRecord = RecordOf<"event">;
type GapRecord = RecordOf<"gap">;
type TimedRecord = SecondsRecord | StateRecord | EventRecord | GapRecord | RecordOf<"score">;

/** Records of one run, in sequence, none of which is stored yet. */
export interface AcceptedBatch extends RunKey {
  readonly records: readonly MachikobaRecord[];
}

/** How far a stream is stored. */
export interface StreamPosition {
  readonly gateway: string;
  readonly stream: string;
  readonly run: number;
  readonly seq: number;
}

/** The store of what was measured. */
export interface History extends HistoryQuestions {
  /** Writes a group of batches, all or nothing; what it returns from is durable. Answers the machines whose past changed. */
  commit(batches: readonly AcceptedBatch[]): ReadonlySet<string>;
  positions(): StreamPosition[];
  /** What a channel was last declared to be. */
  isSimulated(gateway: string, channel: string): boolean;
  /** Places of the store that couldn't be read any more. */
  damageCount(): number;
  /** Records that wait for their run's wall time. */
  pendingCount(): number;
  /** Packs hours that ended before `untilMs`, a channel at a time; call again until it answers false. See packer.ts. */
  packSome(untilMs: number, evenGrowing: boolean): boolean;
  /** Rows that are in memory and in the journal only. */
  openRows(): number;
  /**
   * A small step of what can wait: packs segments of days that are over, reckons dates' figures, takes away what has passed
   * its age. False: all is done.
   */
  tidySome(nowMs: number, keep: KeepDays): boolean;
  /** What mirrors haven't got yet. */
  readonly mirrors: MirrorFeed;
  /** The figures of a span must be reckoned again; inside a transaction of the caller's. */
  markSpan(machine: string, simulated: boolean, startMs: number, endMs: number): void;
}

interface HistoryOptions {
  readonly db: Sqlite;
  /** The machine that a gateway's channel measured at a time (epoch ms); undefined when it was assigned to none. */
  readonly machineOf: (gateway: string, channel: string, atMs: number) => string | undefined;
  /** The site's settings by time; left out, those of the ledger in the same database. */
  readonly plans?: Plans;
  /**
   * Below this many amperes a channel says no more than that its machine is off, and is kept a row a minute; undefined, or
   * left out, where every second must be kept.
   */
  readonly offBelowA?: (gateway: string, channel: string) => number | undefined;
}

/** Opens history in a database, bringing its tables up to date. */
export function openHistory({ db, machineOf, offBelowA = () => undefined, ...options }: HistoryOptions): History {
  migrateHistory(db);
  const plans = options.plans ?? openPlans(db);
  const keys = openChannelKeys(db);
  const damage = openDamage(db);
  const journal = openJournal(db, damage);
  const anchors = openAnchors(db);
  const machineKeys = openMachineKeys(db);
  const dirty = openDirtyDays(db, (ms) => parseDayNumber(plans.newest().calendar.dayOf(ms)));
  const tracks = openTracks(db, (machine, simulated, startMs, endMs) =>
    dirty.mark(machineKeys.keyOf(machine, simulated), startMs, endMs),
  );
  const pending = openPending(db);
  const openHours = createOpenHours();
  const quietBelowA = (key: number) => {
    const found = keys.byKey(key);
    return found && offBelowA(found.gateway, found.channel);
  };
  const minutes = openMinuteStore(db, damage);
  const packer = createPacker({ db, openHours, journal, damage, minutes, quietBelowA });
  const mirrors = openMirrorFeed(db, openHours.rows);
  const questions = openQuestions(db, { damage, openHours: () => openHours });
  const { finalUntilMs } = tracks;
  const segments = createSegmentPacker({ db, keys: machineKeys, damage, finalUntilMs });
  const pauses = openCyclePauses(db, questions.timeline);
  const sheets = createSheetWriter({ db, keys: machineKeys, dirty, questions, plans, pauses, damage });
  const thinning = createThinning(db);
  const addScore = openScores(db);
  const savePosition = db.prepare("INSERT OR REPLACE INTO stream (gateway, stream, run, seq) VALUES (?, ?, ?, ?)");
  const insertEvent = db.prepare("INSERT INTO event (gateway, at_ms, event, subject, detail) VALUES (?, ?, ?, ?, ?)");
  // One list for all commits, so that a busy recorder leaves little behind.
  const rows = createSecondRows();
  for (const frame of journal.readAll()) openHours.add(frame);

  function foldSeconds(key: RunKey, { rows: heard }: SecondsRecord, atMs: number): void {
    for (const [channel, mean, min, max, std, n, validForMs, flags = 0] of heard) {
      const { key: channelKey, simulated } = keys.current(key.gateway, channel);
      rows.add(channelKey, atMs, mean, min, max, std, n, validForMs, flags);
      const machine = machineOf(key.gateway, channel, atMs);
      if (machine === undefined) continue;
      const { gateway, stream, run } = key;
      tracks.extend({ gateway, stream, run, machine, simulated, atMs, validForMs });
    }
  }

  function foldState(key: RunKey, record: StateRecord, atMs: number): void {
    const { machine, state, cause, revision, simulated, since } = record;
    const sinceMs = anchors.wallMs(key, since) ?? atMs;
    const { gateway, stream, run } = key;
    tracks.begin({ gateway, stream, run, machine, state, sinceMs, cause, revision, simulated });
  }

  function foldEvent(key: RunKey, record: EventRecord | GapRecord, atMs: number): void {
    if (record.kind === "event") {
      insertEvent.run(key.gateway, atMs, record.event, record.subject ?? null, record.detail ?? null);
    } else {
      insertEvent.run(key.gateway, atMs, "records-lost", record.reason, `${record.seq} to ${record.untilSeq}`);
    }
  }

  /** What belongs to a moment waits until its run has wall time. */
  function foldTimed(key: RunKey, record: TimedRecord, changed: Set<string>): void {
    const atMs = (record.kind === "score" ? record.dueMs : undefined) ?? anchors.wallMs(key, record.t);
    if (atMs === undefined) pending.add(key, record);
    else if (record.kind === "seconds") foldSeconds(key, record, atMs);
    else if (record.kind === "state") {
      foldState(key, record, atMs);
      changed.add(record.machine);
    } else if (record.kind === "score") addScore(record, atMs);
    else {
      foldEvent(key, record, atMs);
      if (record.kind === "gap") for (const machine of tracks.interrupt(key.stream)) changed.add(machine);
    }
  }

  function fold(key: RunKey, record: MachikobaRecord, changed: Set<string>): void {
    if (record.kind === "channel") keys.declare(key.gateway, record);
    else if (record.kind === "anchor") {
      const isFirst = anchors.add(key, record.t, record.wallMs, record.source);
      if (isFirst) for (const waiting of pending.take(key)) fold(key, waiting, changed);
    } else foldTimed(key, record, changed);
  }

  function reload(): void {
    for (const part of [keys, anchors, tracks, machineKeys, dirty, mirrors]) part.reload();
  }

  /** What a step that failed had noted in memory isn't in the database. */
  function step(action: () => boolean): boolean {
    try {
      return action();
    } catch (error) {
      for (const part of [machineKeys, dirty]) part.reload();
      throw error;
    }
  }

  return {
    ...questions,
    mirrors,
    markSpan: (machine, simulated, startMs, endMs) => dirty.mark(machineKeys.keyOf(machine, simulated), startMs, endMs),
    tidySome: (nowMs, keep) =>
      step(() => segments.packSome(nowMs) || sheets.reckonSome(nowMs) || thinning.thinSome(nowMs, keep)),
    commit(batches) {
      rows.clear();
      const changed = new Set<string>();
      try {
        db.transaction(() => {
          for (const batch of batches) {
            for (const record of batch.records) fold(batch, record, changed);
            const last = batch.records.at(-1);
            const seq = last?.kind === "gap" ? last.untilSeq : last?.seq;
            if (seq !== undefined) savePosition.run(batch.gateway, batch.stream, batch.run, seq);
          }
          journal.append(rows);
          mirrors.note(rows);
          tracks.save();
        });
      } catch (error) {
        reload();
        throw error;
      }
      openHours.add(rows);
      return changed;
    },
    positions: () =>
      db
        .prepare("SELECT gateway, stream, run, seq FROM stream")
        .all()
        .map((row) => ({
          gateway: String(row.gateway),
          stream: String(row.stream),
          run: Number(row.run),
          seq: Number(row.seq),
        })),
    isSimulated: keys.isSimulated,
    damageCount: damage.count,
    pendingCount: pending.count,
    packSome: (untilMs, evenGrowing) => step(() => packer.packSome(untilMs, evenGrowing)),
    openRows: openHours.size,
  };
}

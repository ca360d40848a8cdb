/** A history in a folder of its own, and made-up records to put into it; all ends with the test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { RecordOf, SecondRow } from "../../../../../common/contract/records.ts";
import { openSqlite, type Sqlite } from "../../../../../common/runtime/sqlite.ts";
import { type AcceptedBatch, type History, openHistory } from "../../../../../dashboard/server/history/history.ts";

/** A moment at which an hour begins, epoch ms. */
export const hourStart = Date.UTC(2026, 6, 1, 9);
export const stream = "00112233445566aa";
export const otherStream = "ffeeddccbbaa9988";

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a database file in a folder. */
export function openDb(folder: string): Sqlite {
  const db = openSqlite(join(folder, "machikoba.sqlite"));
  onTestFinished(() => db.close());
  return db;
}

/** The channel `{machine}.1` measures the machine. */
export function openOn(db: Sqlite): History {
  return openHistory({ db, machineOf: (_gateway, channel) => channel.split(".")[0] });
}

/** A history in a new folder. */
export function newHistory(): History {
  return openOn(openDb(temporaryFolder()));
}

/** A batch of one run of the gateway `g`. */
export function batch(records: AcceptedBatch["records"], { run = 1, of = stream } = {}): AcceptedBatch {
  return { gateway: "g", stream: of, run, records };
}

/** At `t` it was `wallMs`. */
export function anchor(seq: number, t: number, wallMs: number): RecordOf<"anchor"> {
  return { seq, kind: "anchor", t, wallMs, source: "system" };
}

/** A second of one channel. */
export function second(
  seq: number,
  t: number,
  meanA = 1,
  more: { channel?: string; validForMs?: number; flags?: number } = {},
) {
  const { channel = "press.1", validForMs = 2500, flags } = more;
  const row: SecondRow = [channel, meanA, meanA, meanA, 0, 5, validForMs];
  const record: RecordOf<"seconds"> = { seq, kind: "seconds", t, rows: [flags === undefined ? row : [...row, flags]] };
  return record;
}

/** A machine's state began. */
export function state(
  seq: number,
  since: number,
  to: RecordOf<"state">["state"],
  more: Partial<RecordOf<"state">> = {},
) {
  const record: RecordOf<"state"> = {
    seq,
    kind: "state",
    t: since + 3000,
    machine: "press",
    state: to,
    since,
    revision: 1,
    simulated: false,
    ...more,
  };
  return record;
}

/** The timeline of the press in brief: seconds after `hourStart`, and the state. */
export function timelineS(history: History, fromS: number, untilS: number, simulated = false): string[] {
  const span = { startMs: hourStart + fromS * 1000, endMs: hourStart + untilS * 1000 };
  return history.timeline("press", simulated, span).map(({ startMs, endMs, state: what, cause }) => {
    const times = [startMs, endMs].map((ms) => (ms - hourStart) / 1000);
    return `${times.join("–")} ${what}${cause ? ` ${cause}` : ""}`;
  });
}

/** The journal: each group commit's seconds as one frame, until they are packed by the hour. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { openBlob, sealBlob } from "./blob.ts";
import type { Damage } from "./damage.ts";
import { createSecondRows, rowCells, type SecondRows } from "./second-rows.ts";
import { toSteps, toValue } from "./value-steps.ts";
import { createVarintReader, createVarintWriter, type VarintWriter } from "./varints.ts";

/** The journal of a database; calls that write belong inside a transaction of the caller's. */
export interface Journal {
  append(rows: SecondRows): void;
  /** All rows, a frame after the other, in the order of their commits. */
  readAll(): Iterable<SecondRows>;
  /** The rows of frames behind `id`, each with its id. */
  readBehind(id: number): Iterable<{ readonly id: number; readonly rows: SecondRows }>;
  /** Number of the oldest frame; undefined when there is none. */
  oldestId(): number | undefined;
  clear(): void;
}

const version = 1;

/** Opens the journal of a database. */
export function openJournal(db: Sqlite, damage: Damage): Journal {
  const insert = db.prepare("INSERT INTO journal (frame) VALUES (?)");
  const select = db.prepare("SELECT id, frame FROM journal WHERE id > ? ORDER BY id");
  const oldest = db.prepare("SELECT min(id) AS id FROM journal");

  // One writer for all frames: each commit would leave hundreds of kilobytes behind otherwise.
  const writer = createVarintWriter();

  function* readBehind(behind: number): Iterable<{ id: number; rows: SecondRows }> {
    for (const { id, frame } of select.all(behind)) {
      const rows = damage.read(`journal ${id}`, frame as Uint8Array, decodeFrame);
      if (rows) yield { id: Number(id), rows };
    }
  }

  return {
    append(rows) {
      if (rows.size() > 0) insert.run(encodeFrame(rows, writer));
    },
    *readAll() {
      for (const { rows } of readBehind(0)) yield rows;
    },
    readBehind,
    oldestId() {
      const id = oldest.get()?.id;
      return typeof id === "number" ? id : undefined;
    },
    clear: () => db.exec("DELETE FROM journal"),
  };
}

function encodeFrame(rows: SecondRows, writer: VarintWriter): Uint8Array {
  const cells = rows.cells();
  writer.clear();
  writer.unsigned(rows.size());
  let previousMs = 0;
  for (let at = 0; at < cells.length; at += rowCells) {
    const atMs = cells[at + 1] ?? 0;
    writer.unsigned(cells[at] ?? 0);
    writer.signed(atMs - previousMs);
    previousMs = atMs;
    for (let cell = 2; cell < 6; cell += 1) writer.signed(toSteps(cells[at + cell]));
    for (let cell = 6; cell < rowCells; cell += 1) writer.unsigned(cells[at + cell] ?? 0);
  }
  return sealBlob(version, writer.bytes());
}

function decodeFrame(frame: Uint8Array): SecondRows {
  const reader = createVarintReader(openBlob(version, frame));
  const rows = createSecondRows();
  let atMs = 0;
  for (let left = reader.unsigned(); left > 0; left -= 1) {
    const key = reader.unsigned();
    atMs += reader.signed();
    const value = () => toValue(reader.signed());
    const whole = () => reader.unsigned();
    // The order of reading is the order of writing.
    rows.add(key, atMs, value(), value(), value(), value(), whole(), whole(), whole());
  }
  return rows;
}

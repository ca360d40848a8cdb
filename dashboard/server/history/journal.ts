/** The journal: each group commit's seconds as one deflated frame, until they are packed by the hour. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import type { ChannelSecondRow } from "./open-hours.ts";

/** The journal of a database; all calls belong inside a transaction of the caller's. */
export interface Journal {
  append(rows: readonly ChannelSecondRow[]): void;
  /** All rows of all frames, in the order of their commits. */
  readAll(): Iterable<ChannelSecondRow[]>;
  clear(): void;
}

type FrameRow = readonly [
  key: number,
  atMs: number,
  mean: number,
  min: number,
  max: number,
  std: number,
  n: number,
  validForMs: number,
  flags: number,
];

/** Most rows in one frame, so that reading a frame needs little memory. */
const maxRowsPerFrame = 20_000;

/** Opens the journal of a database. */
export function openJournal(db: Sqlite): Journal {
  const insert = db.prepare("INSERT INTO journal (frame) VALUES (?)");
  const select = db.prepare("SELECT frame FROM journal ORDER BY id");

  return {
    append(rows) {
      for (let start = 0; start < rows.length; start += maxRowsPerFrame) {
        const frame: FrameRow[] = rows.slice(start, start + maxRowsPerFrame).map(({ key, second: s }) => {
          return [key, s.atMs, s.mean, s.min, s.max, s.std, s.n, s.validForMs, s.flags];
        });
        insert.run(deflateRawSync(JSON.stringify(frame), { level: 1 }));
      }
    },
    *readAll() {
      for (const { frame } of select.iterate()) {
        const rows = JSON.parse(inflateRawSync(frame as Uint8Array).toString()) as FrameRow[];
        yield rows.map(([key, atMs, mean, min, max, std, n, validForMs, flags]) => ({
          key,
          second: { atMs, mean, min, max, std, n, validForMs, flags },
        }));
      }
    },
    clear: () => db.exec("DELETE FROM journal"),
  };
}

/** Reads a table of a damaged database: every row that can be reached, and between which rows something is missing. */
import { DamagedDatabaseError } from "../../../common/runtime/errors.ts";
import type { Row, Sqlite, Statement } from "../../../common/runtime/sqlite.ts";
import { quoted, type TableShape } from "./table-shapes.ts";

/** A place where rows are missing. Where the table is in the order of a number, they lie between `after` and `before`. */
export interface LostRows {
  /** The last row before the gap, and the first behind it; undefined at the ends, and where the order isn't a number. */
  readonly after: number | undefined;
  readonly before: number | undefined;
}

/** What reading comes upon: a row, or a gap. */
export type Found = { readonly row: Row } | { readonly lost: LostRows };

/** The column that holds a row's number, beside the table's own. */
export const rowNumber = "machikoba_rowid";

/** Rows that are asked for at once. */
const batchRows = 100;
/** So often a gap of a table is halved to look for whole pages in it, the largest gap first. */
const mostHalvings = 400;

/**
 * Reads all rows of a table from the highest number to the lowest, so that the newest are safe first. A row whose page is
 * damaged is left out, and told as a gap. Rows may be changed by the damage all the same: check what has a checksum.
 */
export function* readRows(db: Sqlite, table: TableShape): Generator<Found> {
  if (table.hasRowid) yield* readNumbered(db, table);
  else yield* readFromBothEnds(db, table);
}

/** Numbers between which nothing is known yet, both included. */
interface Piece {
  readonly low: number;
  readonly high: number;
}

const lowest = Number.MIN_SAFE_INTEGER;
const highest = Number.MAX_SAFE_INTEGER;

/**
 * From the top down until a page can't be read, then from the bottom up; what lies between is halved again and again,
 * for whole pages may lie between two damaged ones.
 */
function* readNumbered(db: Sqlite, table: TableShape): Generator<Found> {
  const read = createReader(db, table);
  const pieces: Piece[] = [{ low: lowest, high: highest }];
  const gaps: Piece[] = [];
  let [first, last] = [highest, lowest];
  for (let halvings = 0; pieces.length > 0; halvings += 1) {
    let { low, high } = takeLargest(pieces);
    for (const row of read.down(low, high)) {
      high = numberOf(row) - 1;
      [first, last] = [Math.min(first, high + 1), Math.max(last, high + 1)];
      yield { row };
    }
    if (!read.isDamaged()) continue;
    for (const row of read.up(low, high)) {
      low = numberOf(row) + 1;
      [first, last] = [Math.min(first, low - 1), Math.max(last, low - 1)];
      yield { row };
    }
    if (!read.isDamaged() || high < low) continue;
    const middle = middleOf({ low, high }, first, last);
    if (middle === undefined || halvings >= mostHalvings) gaps.push({ low, high });
    else pieces.push({ low, high: middle }, { low: middle + 1, high });
  }
  yield* joined(gaps).map(({ low, high }) => ({
    lost: { after: low === lowest ? undefined : low - 1, before: high === highest ? undefined : high + 1 },
  }));
}

/** Pieces with an open end are cut only where rows may be: as far out again as rows were seen. */
function middleOf({ low, high }: Piece, first: number, last: number): number | undefined {
  if (low >= high) return undefined;
  if (low !== lowest && high !== highest) return Math.floor(low / 2 + high / 2);
  if (first > last) return low === lowest && high === highest ? 0 : undefined;
  const extent = last - first + batchRows;
  if (high === highest && low <= last + extent) return Math.max(low, last + extent);
  return low === lowest && high >= first - extent ? Math.min(high - 1, first - extent) : undefined;
}

function takeLargest(pieces: Piece[]): Piece {
  let largest = 0;
  for (const [index, { low, high }] of pieces.entries()) {
    const best = pieces[largest];
    if (best && high - low > best.high - best.low) largest = index;
  }
  const [taken] = pieces.splice(largest, 1);
  return taken ?? { low: 0, high: -1 };
}

/** Reads rows of a table in both directions, in batches that begin with one row: most probes of a gap end there. */
function createReader(db: Sqlite, table: TableShape) {
  const columns = `rowid AS ${rowNumber}, ${table.columns.map(quoted).join(", ")}`;
  const select = (direction: "ASC" | "DESC") =>
    db.prepare(
      `SELECT ${columns} FROM ${quoted(table.name)} WHERE rowid >= ? AND rowid <= ? ORDER BY rowid ${direction} LIMIT ?`,
    );
  const [upward, downward] = [select("ASC"), select("DESC")];
  let isDamaged = false;

  function* read(statement: Statement, low: number, high: number, isUp: boolean): Generator<Row> {
    isDamaged = false;
    let [from, until] = [low, high];
    for (let limit = 1; until >= from; ) {
      const rows = whole(() => statement.all(from, until, limit));
      if (rows) yield* rows;
      const end = rows?.at(-1);
      if (end) [from, until] = isUp ? [numberOf(end) + 1, until] : [from, numberOf(end) - 1];
      // Of a batch that reaches into a damaged page the first rows can be had one by one.
      if (!rows && limit === 1) isDamaged = true;
      if (rows ? rows.length < limit : limit === 1) return;
      limit = rows ? Math.min(batchRows, limit * 10) : 1;
    }
  }
  return {
    up: (low: number, high: number) => read(upward, low, high, true),
    down: (low: number, high: number) => read(downward, low, high, false),
    /** Whether the last reading ended at a damaged page. */
    isDamaged: () => isDamaged,
  };
}

function numberOf(row: Row): number {
  return Number(row[rowNumber]);
}

/** Neighbouring gaps as one, in their order. */
function joined(gaps: Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const gap of gaps.sort((a, b) => a.low - b.low)) {
    const last = result.at(-1);
    if (last && last.high + 1 >= gap.low) result[result.length - 1] = { ...last, high: gap.high };
    else result.push(gap);
  }
  return result;
}

/** Tables in the order of a text are small: what can be read from their two ends is enough. */
function* readFromBothEnds(db: Sqlite, table: TableShape): Generator<Found> {
  const order = (direction: string) => table.order.map((name) => `${quoted(name)} ${direction}`).join(", ");
  const select = (direction: string) =>
    `SELECT ${table.columns.map(quoted).join(", ")} FROM ${quoted(table.name)} ORDER BY ${order(direction)}`;
  const seen = new Set<string>();
  const isNew = (row: Row) => {
    const key = JSON.stringify(table.order.map((name) => row[name]));
    return seen.size < seen.add(key).size;
  };
  for (const direction of ["ASC", "DESC"]) {
    const isWhole = yield* readOn(db, select(direction), isNew);
    if (isWhole) return;
  }
  yield { lost: { after: undefined, before: undefined } };
}

function* readOn(db: Sqlite, sql: string, isNew: (row: Row) => boolean): Generator<Found, boolean> {
  try {
    for (const row of db.prepare(sql).iterate()) if (isNew(row)) yield { row };
    return true;
  } catch (error) {
    if (error instanceof DamagedDatabaseError) return false;
    throw error;
  }
}

/** The answer, or undefined where the file is damaged. */
function whole<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedDatabaseError) return undefined;
    throw error;
  }
}

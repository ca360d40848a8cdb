/** Tables as CSV: UTF-8 with a byte order mark, CRLF, quoted as RFC 4180 says, and no text that a spreadsheet would take for a formula. */
import { stringify } from "csv-stringify/sync";
import type { Language } from "../../../common/contract/quantities.ts";
import { numberText } from "./number-text.ts";
import type { SiteTimes } from "./site-times.ts";
import type { Column, Row, Table } from "./table.ts";
import { createTextMemory } from "./text-memory.ts";

const byteOrderMark = "\ufeff";
/** A chunk is handed over when it has about this many bytes: some milliseconds of work. */
const chunkBytes = 65_536;
/** No character takes more bytes in UTF-8 for each unit of its text. */
const mostBytesOfUnit = 3;

/**
 * Writes a table. Numbers and times are written directly: csv-stringify takes 6 µs for a row of them, which for millions is
 * too long. Texts go through it, each different one once.
 */
export function* writeCsv({ columns, pieces }: Table, language: Language, times: SiteTimes): Generator<Uint8Array> {
  const quoted = createTextMemory(quote);
  const writers = columns.map(({ kind }) => cellWriter(kind, quoted, times));
  yield Buffer.from(`${byteOrderMark}${columns.map(({ title }) => quoted(title[language])).join(",")}\r\n`);
  // Lines become bytes one by one: long texts that grow would keep the garbage collector busy.
  let chunk = Buffer.allocUnsafeSlow(chunkBytes);
  let used = 0;
  for (const piece of pieces()) {
    for (const row of piece) {
      const line = writeRow(row, writers);
      if (used + line.length * mostBytesOfUnit > chunkBytes) {
        yield chunk.subarray(0, used);
        chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, line.length * mostBytesOfUnit));
        used = 0;
      }
      used += chunk.write(line, used);
    }
    // Nothing yet, but whoever asks for chunks gets to do other work between two pieces.
    yield new Uint8Array();
  }
  yield chunk.subarray(0, used);
}

type CellWriter = (cell: string | number) => string;

function writeRow(row: Row, writers: readonly CellWriter[]): string {
  let line = "";
  for (let at = 0; at < writers.length; at += 1) {
    if (at > 0) line += ",";
    const cell = row[at];
    if (cell !== null && cell !== undefined) line += writers[at]?.(cell);
  }
  return `${line}\r\n`;
}

function cellWriter(kind: Column["kind"], quoted: (text: string) => string, times: SiteTimes): CellWriter {
  if (kind === "time") return (cell) => times.text(Number(cell));
  if (kind === "number") return (cell) => numberText(Number(cell));
  return (cell) => quoted(String(cell));
}

/** One cell of text. A line break of any kind is quoted, and what begins like a formula gets an apostrophe in front. */
function quote(text: string): string {
  return stringify([[text]], { record_delimiter: "\r\n", escape_formulas: true, quoted_match: /[\r\n]/, eof: false });
}

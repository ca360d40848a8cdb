/** Tables as XLSX, made row by row: real dates in site time, and as many sheets as the rows need. */
import type { Language } from "../../../common/contract/quantities.ts";
import {
  contentTypes,
  rootRelations,
  sheetBegin,
  sheetEnd,
  styles,
  workbook,
  workbookRelations,
  xmlText,
} from "../../../common/runtime/xlsx/xlsx-parts.ts";
import { createZipStream } from "../../../common/runtime/xlsx/zip-stream.ts";
import { numberText } from "./number-text.ts";
import type { SiteTimes } from "./site-times.ts";
import type { Column, Row, Table } from "./table.ts";
import { createTextMemory } from "./text-memory.ts";

/** Rows that a sheet can have, the titles included: the format's limit. */
const mostSheetRows = 1_048_576;
/** More sheets than this nobody's spreadsheet opens: 33 million rows. */
const mostSheets = 32;
/** Characters that are compressed together. */
const partLength = 131_072;

/** Writes a table; `sheetRows` is for tests. Throws RangeError when it is too long for a spreadsheet. */
export function* writeXlsx(
  table: Table,
  language: Language,
  times: SiteTimes,
  sheetRows = mostSheetRows,
): Generator<Uint8Array> {
  const { columns, pieces } = table;
  const zip = createZipStream();
  const escaped = createTextMemory(xmlText);
  const writers = columns.map(({ kind }) => cellWriter(kind, escaped, times));
  const titles = `<row>${columns.map(({ title }) => `<c s="2" t="inlineStr"><is><t>${xmlText(title[language])}</t></is></c>`).join("")}</row>`;
  let sheets = 0;
  let rows = sheetRows;
  let part = "";
  function* beginSheet() {
    if (sheets > 0) yield* endSheet();
    if (sheets === mostSheets)
      throw new RangeError(`More than ${mostSheets} sheets of rows: ask for a shorter span, for minutes, or for CSV.`);
    sheets += 1;
    rows = 1;
    yield zip.begin(`xl/worksheets/sheet${sheets}.xml`);
    part = sheetBegin(columns.map(({ kind }) => (kind === "time" ? 20 : 14))) + titles;
  }
  function* endSheet() {
    yield zip.add(part + sheetEnd);
    yield zip.end();
  }
  for (const piece of pieces()) {
    for (const row of piece) {
      if (rows === sheetRows) yield* beginSheet();
      part += writeRow(row, writers);
      rows += 1;
      if (part.length < partLength) continue;
      yield zip.add(part);
      part = "";
    }
    // Nothing yet, but whoever asks for chunks gets to do other work between two pieces.
    yield new Uint8Array();
  }
  if (sheets === 0) yield* beginSheet();
  yield* endSheet();
  for (const [name, text] of [
    ["xl/workbook.xml", workbook(table.name[language], sheets)],
    ["xl/_rels/workbook.xml.rels", workbookRelations(sheets)],
    ["xl/styles.xml", styles],
    ["_rels/.rels", rootRelations],
    ["[Content_Types].xml", contentTypes(sheets)],
  ] as const) {
    yield zip.begin(name);
    yield zip.add(text);
    yield zip.end();
  }
  yield zip.finish();
}

type CellWriter = (cell: string | number) => string;

function writeRow(row: Row, writers: readonly CellWriter[]): string {
  let line = "<row>";
  for (let at = 0; at < writers.length; at += 1) {
    const cell = row[at];
    line += cell === null || cell === undefined || cell === "" ? "<c/>" : writers[at]?.(cell);
  }
  return `${line}</row>`;
}

function cellWriter(kind: Column["kind"], escaped: (text: string) => string, times: SiteTimes): CellWriter {
  if (kind === "time") return (cell) => `<c s="1"><v>${times.serial(Number(cell))}</v></c>`;
  if (kind === "number") return (cell) => `<c><v>${numberText(Number(cell))}</v></c>`;
  // A text in place is never a formula, however it begins.
  return (cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(String(cell))}</t></is></c>`;
}

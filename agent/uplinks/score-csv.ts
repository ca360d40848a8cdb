/** The text of the CSV file of scores: made whole each time, from what stands in it and what is new, no row twice. */
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import type { Language } from "../../common/contract/quantities.ts";
import { scoreColumns } from "./score-columns.ts";
import type { ScoreRow } from "./score-rows.ts";

const byteOrderMark = "\ufeff";
/** A row's id wherever it stands in a line. */
const rowId = /(?<![0-9a-f])[0-9a-f]{16}-\d+-\d+(?!\d)/g;
/** Local time at the beginning of a row's line. */
const rowTime = /^"?(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/gm;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Lines of rows, one each, without titles; what begins like a formula gets an apostrophe in front. */
export function linesOf(rows: readonly ScoreRow[], language: Language): string {
  return write(rows.map((row) => scoreColumns.map(({ cell }) => inOneLine(cell(row, language)))));
}

/** A name may have line breaks: within a cell they would make two lines of a row, and only one of them has its id. */
function inOneLine(cell: string | number | null): string | number | null {
  return typeof cell === "string" ? cell.replaceAll(/\s+/g, " ").trim() : cell;
}

/** A new file: UTF-8 with a byte order mark, so that spreadsheets see the encoding, and the titles. */
export function emptyCsv(language: Language): string {
  return `${byteOrderMark}${write([scoreColumns.map(({ title }) => title[language])])}`;
}

function write(records: readonly unknown[][]): string {
  return stringify(records as unknown[][], { record_delimiter: "\r\n", escape_formulas: true });
}

/** The file's text; undefined when it isn't UTF-8, as after saving it in another encoding. */
export function decodeCsv(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether the first line still has the titles of a language, whichever; people may have added columns behind them. */
export function isOurs(text: string): boolean {
  const [line = ""] = text.replace(byteOrderMark, "").split(/\r?\n/, 1);
  const titles = line.replaceAll('"', "").split(",");
  return (["ja", "en"] as const).some((language) =>
    scoreColumns.every(({ title }, index) => titles[index] === title[language]),
  );
}

/** Ids of the rows in a text. */
export function idsIn(text: string): Set<string> {
  return new Set(text.match(rowId) ?? []);
}

/** The lines of a text that another one lacks, without titles: rows by their id, what people have added by all of it. */
export function linesMissing(text: string, there: string): string[] {
  const known = idsIn(there);
  const lines = new Set(there.split(/\r?\n/));
  const [, ...rows] = text.split(/\r?\n/);
  return rows.filter((line) => {
    const ids = [...idsIn(line)];
    return line !== "" && (ids.length > 0 ? !ids.some((one) => known.has(one)) : !lines.has(line));
  });
}

/** How much time lies between the oldest row of a text and its newest, in ms; 0 where there are no two. */
export function spanMs(text: string): number {
  const times = [...text.matchAll(rowTime)]
    .map(([, date, time]) => Date.parse(`${date}T${time}Z`))
    .sort((a, b) => a - b);
  return (times.at(-1) ?? 0) - (times[0] ?? 0);
}

/** A text with lines behind it, on a line of their own. The decoder has taken the byte order mark off. */
export function withLines(text: string, lines: string): string {
  const begin = text.startsWith(byteOrderMark) ? text : `${byteOrderMark}${text}`;
  return `${begin}${/[\r\n]$/.test(begin) ? "" : "\r\n"}${lines}`;
}

/** The records of a text, each a list of cells; undefined where a person's changes have made it unreadable. */
export function recordsOf(text: string): string[][] | undefined {
  try {
    const options = { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
    return parse(text, options) as string[][];
  } catch {
    return undefined;
  }
}

/** The spreadsheet file beside the CSV file of scores, made anew from it: real times and numbers, the titles in sight. */
import {
  contentTypes,
  rootRelations,
  sheetBegin,
  sheetEnd,
  styles,
  workbook,
  workbookRelations,
  xmlText,
} from "../../common/runtime/xlsx/xlsx-parts.ts";
import { createZipStream } from "../../common/runtime/xlsx/zip-stream.ts";
import { scoreColumns } from "./score-columns.ts";

/** The day number of 1970-01-01 in spreadsheets, and the length of a day in ms. */
const epochSerial = 25_569;
const dayMs = 86_400_000;

/** Makes the file of the records of a CSV file; the first record holds the titles. */
export function xlsxOf(records: readonly (readonly string[])[], sheetName: string): Buffer {
  const [titles = [], ...rows] = records;
  const head = titles.map((title) => `<c s="2" t="inlineStr"><is><t>${xmlText(title)}</t></is></c>`).join("");
  const body = rows.map((row) => `<row>${row.map(cellOf).join("")}</row>`).join("");
  const widths = titles.map((_, column) => (scoreColumns[column]?.kind === "time" ? 20 : 14));
  const zip = createZipStream();
  const files = {
    "xl/worksheets/sheet1.xml": `${sheetBegin(widths)}<row>${head}</row>${body}${sheetEnd}`,
    "xl/workbook.xml": workbook(sheetName, 1),
    "xl/_rels/workbook.xml.rels": workbookRelations(1),
    "xl/styles.xml": styles,
    "_rels/.rels": rootRelations,
    "[Content_Types].xml": contentTypes(1),
  };
  const parts = Object.entries(files).flatMap(([name, text]) => [zip.begin(name), zip.add(text), zip.end()]);
  return Buffer.concat([...parts, zip.finish()]);
}

function cellOf(text: string, column: number): string {
  if (text === "") return "<c/>";
  const kind = scoreColumns[column]?.kind;
  if (kind === "number" && Number.isFinite(Number(text))) return `<c><v>${Number(text)}</v></c>`;
  const atMs = kind === "time" ? Date.parse(`${text.replace(" ", "T")}Z`) : Number.NaN;
  if (Number.isFinite(atMs)) return `<c s="1"><v>${atMs / dayMs + epochSerial}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${xmlText(text.replace(/^'(?=[=+\-@])/, ""))}</t></is></c>`;
}

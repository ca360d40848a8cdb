/** XLSX as another program reads it: openpyxl of Debian, which holds to the format. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSiteTimes } from "../../dashboard/server/tables/site-times.ts";
import { numberColumn, type Row, textColumn, timeColumns } from "../../dashboard/server/tables/table.ts";
import { writeXlsx } from "../../dashboard/server/tables/xlsx.ts";

const columns = [textColumn("name", "名前"), numberColumn("mean", "平均", "A"), ...timeColumns("time", "時刻")];
const times = createSiteTimes("Asia/Tokyo");

/** Prints all sheets as JSON: names, cells, kinds of cells, and what stays in sight. */
const reader = `
import json, openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps([{ "name": sheet.title, "frozen": sheet.freeze_panes, "rows": [
  [[cell.value if not hasattr(cell.value, "isoformat") else cell.value.isoformat(), cell.data_type] for cell in row] for row in sheet.iter_rows()]
} for sheet in book.worksheets]))`;

interface Sheet {
  readonly name: string;
  readonly frozen: string;
  readonly rows: readonly (readonly [string | number | null, string])[][];
}

function read(chunks: Iterable<Uint8Array>): Sheet[] {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-xlsx-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "table.xlsx");
  writeFileSync(file, Buffer.concat([...chunks]));
  return JSON.parse(execFileSync("/usr/bin/python3", ["-c", reader, file], { maxBuffer: 1e8 }).toString()) as Sheet[];
}

const tableOf = (pieces: readonly (readonly Row[])[]) => ({
  name: { en: "readings", ja: "計測値" },
  columns,
  pieces: () => pieces,
});

test("texts are texts, numbers numbers, and times dates by the site's clock", () => {
  const atMs = Date.parse("2026-04-01T08:30:05+09:00");
  const name = '=cmd|"a"!<&> 日本\u0001';
  const [sheet] = read(
    writeXlsx(
      tableOf([
        [],
        [
          [name, -4.25, atMs, atMs],
          [null, null, null, null],
        ],
      ]),
      "ja",
      times,
    ),
  );
  expect(sheet?.name).toBe("計測値");
  expect(sheet?.frozen).toBe("A2");
  expect(sheet?.rows).toEqual([
    [
      ["名前", "s"],
      ["平均 (A)", "s"],
      ["時刻", "s"],
      ["時刻 (epoch ms)", "s"],
    ],
    [
      ['=cmd|"a"!<&> 日本', expect.stringMatching(/^[sf]$/)],
      [-4.25, "n"],
      ["2026-04-01T08:30:05", "d"],
      [atMs, "n"],
    ],
    [
      [null, "n"],
      [null, "n"],
      [null, "n"],
      [null, "n"],
    ],
  ]);
});

test("what a sheet doesn't hold goes on on further sheets, each with its titles", () => {
  const rows: Row[] = Array.from({ length: 25 }, (_, index) => [`n${index}`, index, 0, 0]);
  const sheets = read(writeXlsx(tableOf([rows.slice(0, 13), rows.slice(13)]), "en", times, 11));
  expect(sheets.map(({ name, rows: all }) => [name, all.length, all[0]?.[0]?.[0], all[1]?.[0]?.[0]])).toEqual([
    ["readings", 11, "name", "n0"],
    ["readings (2)", 11, "name", "n10"],
    ["readings (3)", 6, "name", "n20"],
  ]);
});

test("a table without rows is a sheet with titles", () => {
  expect(read(writeXlsx(tableOf([]), "en", times)).map(({ rows }) => rows.length)).toEqual([1]);
});

test("a long table, which is compressed in parts, is whole", () => {
  const rows: Row[] = Array.from({ length: 20_000 }, (_, index) => ["基板加工機", index / 8, index * 1000, index]);
  const [sheet] = read(writeXlsx(tableOf([rows]), "en", times));
  expect(sheet?.rows.slice(1).map(([, mean]) => mean?.[0])).toEqual(rows.map(([, mean]) => mean));
});

test("a table that no spreadsheet opens is refused", () => {
  const rows: Row[] = Array.from({ length: 40 }, () => ["a", 1, 0, 0]);
  expect(() => [...writeXlsx(tableOf([rows]), "en", times, 2)]).toThrow("CSV");
});

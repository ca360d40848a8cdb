/** CSV that spreadsheets open as it is meant: byte order mark, line ends, quotes, numbers, and no formula from a text. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { writeCsv } from "../../../../../dashboard/server/tables/csv.ts";
import { createSiteTimes } from "../../../../../dashboard/server/tables/site-times.ts";
import { numberColumn, type Row, textColumn, timeColumns } from "../../../../../dashboard/server/tables/table.ts";

const times = createSiteTimes("Asia/Tokyo");
const columns = [textColumn("name", "名前"), numberColumn("mean", "平均", "A"), ...timeColumns("time", "時刻")];

function csvOf(rows: readonly Row[], language: "ja" | "en" = "en"): string {
  const table = { name: { en: "t", ja: "t" }, columns, pieces: () => [rows] };
  return Buffer.concat([...writeCsv(table, language, times)]).toString("utf8");
}

it("begins with a byte order mark and titles with units, and ends lines with CRLF", () => {
  const atMs = Date.UTC(2026, 3, 1, 0, 30, 5);
  expect(csvOf([["cutter", 4.21, atMs, atMs]])).toBe(
    `\ufeffname,mean_A,time,time_epoch_ms\r\ncutter,4.21,2026-04-01T09:30:05+09:00,${atMs}\r\n`,
  );
  expect(csvOf([], "ja")).toBe("\ufeff名前,平均 (A),時刻,時刻 (epoch ms)\r\n");
});

it("leaves cells empty where there is nothing, and where a number is none", () => {
  expect(csvOf([[null, Number.NaN, null, Number.POSITIVE_INFINITY]]).split("\r\n")[1]).toBe(",,,");
});

it.each(["=1+1", "+81 3", "-5", "@SUM(A1)", "\tx", "\rx", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x"])(
  "puts an apostrophe before the text %j, which would be a formula",
  (text) => {
    const [, [name] = []] = parse(csvOf([[text, 1, 0, 0]]), { bom: true, record_delimiter: "\r\n" }) as string[][];
    expect(name).toBe(`'${text}`);
  },
);

it.each(["a\nb", "a\rb", 'a"b', "a,b"])("quotes %j", (text) => {
  expect(csvOf([[text, 1, 0, 0]])).toContain(`\r\n"${text.replace('"', '""')}",1,`);
});

it("leaves negative numbers numbers", () => {
  expect(csvOf([["a", -5.25, 0, -1000]]).split("\r\n")[1]).toBe("a,-5.25,1970-01-01T09:00:00+09:00,-1000");
});

it("gives back any text that is no formula, whatever quotes, commas and line breaks are in it", () => {
  const text = fc
    .string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "日", " ", "'", ";", "𠮷") })
    .filter((one) => !/^[\r\t=+\-@]/.test(one));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (texts) => {
      const rows = parse(csvOf(texts.map((one) => [one, 1, 0, 0])), {
        bom: true,
        record_delimiter: "\r\n",
      }) as string[][];
      expect(rows.slice(1).map(([name]) => name)).toEqual(texts);
    }),
  );
});

it("writes any number so that it reads as the same number", () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.integer().map((n) => n / 1000),
  );
  fc.assert(
    fc.property(number, (value) => {
      const [, line = ""] = csvOf([["a", value, 0, 0]]).split("\r\n");
      expect(Number(line.split(",")[1])).toBe(value === 0 ? 0 : value);
    }),
  );
});

it("hands over small chunks of a long table, and one even where a piece has no rows", () => {
  const many: Row[] = Array.from({ length: 20_000 }, (_, index) => ["cutter", index, 0, 0]);
  const table = { name: { en: "t", ja: "t" }, columns, pieces: () => [[], many, []] };
  const chunks = [...writeCsv(table, "en", times)];
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(65_536);
  expect(chunks[1]).toHaveLength(0);
  expect(Buffer.concat(chunks).toString().split("\r\n")).toHaveLength(20_002);
});

it("hands over a row that is longer than a chunk whole", () => {
  const long = "長".repeat(40_000);
  expect(
    csvOf([
      ["a", 1, 0, 0],
      [long, 1, 0, 0],
      ["b", 1, 0, 0],
    ]).split("\r\n")[2],
  ).toBe(`${long},1,1970-01-01T09:00:00+09:00,0`);
});

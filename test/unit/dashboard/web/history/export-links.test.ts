/** Files that a page offers: the step of readings by the length of the span, their addresses, and sizes in words. */
import { expect, it } from "vitest";
import { formatBytes } from "../../../../../dashboard/web/history/byte-format.ts";
import { exportAddress, exportedTables } from "../../../../../dashboard/web/history/export-links.ts";

it.each([
  ["2026-11-20", "2026-11-20", "m1", "second"],
  ["2026-11-20", "2026-11-20", null, "minute"],
  ["2026-11-01", "2026-11-30", "m1", "minute"],
  ["2026-01-01", "2026-12-31", null, "hour"],
])("offers readings from %s to %s of %s by the %s", (from, to, machine, step) => {
  const tables = exportedTables({ from, to, machine });
  expect(tables.find(({ table }) => table === "readings")?.step).toBe(step);
  expect(tables.map(({ table }) => table)).toEqual(["segments", "stops", "readings", "days"]);
});

it("asks for what is shown, in the language that is shown", () => {
  const span = { from: "2026-11-20", to: "2026-11-21", machine: "m 1" };
  expect(exportAddress(span, { table: "readings", step: "second" }, "xlsx", "ja")).toBe(
    "/api/export?table=readings&format=xlsx&from=2026-11-20&to=2026-11-21&language=ja&machine=m+1&step=second",
  );
  expect(exportAddress({ ...span, machine: null }, { table: "stops", step: null }, "csv", "en")).toBe(
    "/api/export?table=stops&format=csv&from=2026-11-20&to=2026-11-21&language=en",
  );
});

it.each([
  [0, "0.0 kB"],
  [710, "0.7 kB"],
  [9949, "9.9 kB"],
  [23_253_792, "23 MB"],
  [999_600_000, "1.0 GB"],
  [3_100_000_000, "3.1 GB"],
  [79_426_863_104, "79 GB"],
  [2e15, "2,000 TB"],
])("writes %i bytes as %s", (bytes, text) => {
  expect(formatBytes(bytes, "en")).toBe(text);
});

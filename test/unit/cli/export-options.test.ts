/** The options of `machikoba export`. */
import { expect, it } from "vitest";
import { type GivenOptions, readExportRequest, readTableName } from "../../../cli/export-options.ts";
import { plantSettings } from "../../../common/contract/plant-settings.ts";

const plant = plantSettings.parse({
  machines: [
    { id: "cutter-1", name: "基板加工機" },
    { id: "press", name: "プレス" },
  ],
  areas: [{ id: "bench", name: "組立作業台", camera: "cam" }],
});
const nowMs = Date.parse("2026-04-10T15:00:00+09:00");
const request = (given: GivenOptions, table: "readings" | "days" | "scores" = "readings") =>
  readExportRequest(table, given, plant, nowMs);
const at = (text: string) => Date.parse(`${text}+09:00`);

it("takes dates by the site's calendar, the last one included", () => {
  expect(request({ from: "2026-04-01", to: "2026-04-02" }).span).toEqual({
    startMs: at("2026-04-01T00:00"),
    endMs: at("2026-04-03T00:00"),
  });
  expect(request({ from: "2026-04-01T08:30", to: "2026-04-01 09:00" }).span).toEqual({
    startMs: at("2026-04-01T08:30"),
    endMs: at("2026-04-01T09:00"),
  });
});

it("writes yesterday and today when no span is given", () => {
  expect(request({}).span).toEqual({ startMs: at("2026-04-09T00:00"), endMs: nowMs });
});

it("takes the form from the file's name unless it is given", () => {
  expect(request({ out: "a.xlsx" }).format).toBe("xlsx");
  expect(request({ out: "a.xlsx", format: "csv" }).format).toBe("csv");
  expect(request({ out: "a.txt" }).format).toBe("csv");
});

it("takes machines by id and by name", () => {
  expect(request({ machine: "基板加工機, press" }).machines).toEqual(["cutter-1", "press"]);
  expect(request({}).machines).toBeUndefined();
});

it("takes areas by id and by name, for scores", () => {
  expect(request({ area: "組立作業台" }, "scores").machines).toEqual(["bench"]);
  expect(request({}, "scores").machines).toBeUndefined();
  expect(() => request({ area: "bank" }, "scores")).toThrow("bench");
  expect(() => request({ machine: "press" }, "scores")).toThrow("--area");
  expect(() => request({ area: "bench" })).toThrow("scores only");
});

it.each([
  [{ from: "2026-02-30" }, "--from 2026-02-30"],
  [{ from: "soon" }, "2026-04-01T17:00"],
  [{ to: "later" }, "--to later"],
  [{ from: "2026-04-03", to: "2026-04-02" }, "isn't before"],
  [{ from: "2026-04-11" }, "isn't before now"],
  [{ machine: "cuter-1" }, "did you mean cutter-1?"],
  [{ format: "xls" }, "did you mean xlsx?"],
  [{ language: "de" }, "ja, en"],
  [{ step: "day" }, "second, minute, hour"],
])("refuses %j", (given, message) => {
  expect(() => request(given)).toThrow(message);
});

it("refuses steps of what has none, and tables that there aren't", () => {
  expect(() => request({ step: "minute" }, "days")).toThrow("readings only");
  expect(() => readTableName("reading")).toThrow("did you mean readings?");
  expect(() => readTableName(undefined)).toThrow("readings, segments, stops, cycles, days");
});

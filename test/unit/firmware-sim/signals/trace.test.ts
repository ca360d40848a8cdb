import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadTrace, parseTrace } from "../../../../firmware-sim/signals/trace.ts";

const folder = new URL("../../../../firmware-sim/traces/", import.meta.url);
const names = readdirSync(folder).filter((file) => file.endsWith(".csv"));

test("ships both recordings", () => {
  expect(names.sort()).toEqual(["metropt3-compressor.csv", "umich-cnc-spindle.csv"]);
});

test.each(names)("reads %s, and finds its attribution in the file and in the README", (name) => {
  const trace = loadTrace(name.replace(/\.csv$/, ""));
  expect(trace.lengthMs).toBeGreaterThan(30_000);
  const text = readFileSync(new URL(name, folder), "utf8");
  expect(text).toMatch(/^# .*(10\.24432\/C5VW3R|University of Michigan).*$/m);
  expect(text).toMatch(/^# .*(CC BY 4\.0|CC0 1\.0).*$/m);
  expect(readFileSync(new URL("README.md", folder), "utf8")).toContain(name);
});

test("finds the compressor's three starts, loaded above unloaded, and its standstills", () => {
  const trace = loadTrace("metropt3-compressor");
  const runs = trace.stretches(0.3).filter(({ isAbove }) => isAbove);
  expect(runs).toHaveLength(3);
  for (const { startMs, endMs } of runs) {
    expect(trace.ampsAt(startMs + 60_000)).toBeGreaterThan(5.5);
    expect(trace.ampsAt(endMs - 60_000)).toBeGreaterThan(3.5);
    expect(trace.ampsAt(endMs - 60_000)).toBeLessThan(4.5);
  }
});

test("tiles a recording with stretches", () => {
  const trace = parseTrace("# c\nseconds,amps\n10,0\n20,5\n30,6\n40,0\n", "t.csv");
  expect(trace.lengthMs).toBe(40_000);
  expect(trace.stretches(1)).toEqual([
    { startMs: 0, endMs: 10_000, isAbove: false },
    { startMs: 10_000, endMs: 30_000, isAbove: true },
    { startMs: 30_000, endMs: 40_000, isAbove: false },
  ]);
  expect([-1, 0, 9999, 10_000, 29_999, 99_999].map(trace.ampsAt)).toEqual([0, 0, 0, 5, 6, 0]);
});

test.each([
  ["amps\n1,2\n2,3\n", /first line must be "seconds,amps"/],
  ["seconds,amps\n1,2\n1,3\n", /"1,3" isn't a row/],
  ["seconds,amps\n1,2\n2,x\n", /"2,x" isn't a row/],
  ["seconds,amps\n1,2\n", /a recording needs two/],
])("refuses what isn't a recording: %j", (text, reason) => {
  expect(() => parseTrace(text, "t.csv")).toThrow(reason);
});

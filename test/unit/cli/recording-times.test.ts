/** Times of a recording: read into ms, and written back as the recording writes them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordingTimes, type TimeUnit } from "../../../cli/recording-times.ts";

const of = (unit: TimeUnit, first: string) => recordingTimes(unit, first, "own.csv");

describe("times as numbers", () => {
  it("are seconds or milliseconds, and are written back in the same unit", () => {
    expect([of("s", "0").toMs("1.5"), of("s", "0").fromMs(1500)]).toEqual([1500, 1.5]);
    expect([of("ms", "0").toMs("1500"), of("ms", "0").fromMs(1500)]).toEqual([1500, 1500]);
  });

  it("keep microseconds of times since 1970, without the noise of binary fractions", () => {
    const times = of("s", "1491264000.1");
    expect(times.toMs("1491264000.1")).toBe(1_491_264_000_100);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), (ms) => {
        expect(times.toMs(String(times.fromMs(ms)))).toBe(ms);
      }),
    );
  });

  it.each(["", "  ", "x", "12:30"])("are none in %j", (text) => {
    expect(of("s", "0").toMs(text)).toBeNaN();
  });

  it.each(["2020-02-01 00:00:00", "", "Infinity"])("are refused when the first is %j, with the other unit", (first) => {
    expect(() => of("s", first)).toThrow(/own\.csv: .*isn't a time in s; is it --time-unit iso\?/);
  });
});

describe("times as dates", () => {
  it.each([
    ["2020-02-01 00:00:10", "2020-02-01 00:00:10"],
    ["2020-02-01T00:00:10", "2020-02-01T00:00:10"],
    ["2020-02-01T00:00:10Z", "2020-02-01T00:00:10Z"],
    ["2020-02-01T00:00:10.500Z", "2020-02-01T00:00:10.500Z"],
    ["2020-02-01T09:00:10+09:00", "2020-02-01T09:00:10+09:00"],
    ["2020-02-01 09:00:10+0900", "2020-02-01 09:00:10+0900"],
    ["2020-01-31T19:00:10-05:00", "2020-01-31T19:00:10-05:00"],
    ["2020-02-01T05:45:10+05:45", "2020-02-01T05:45:10+05:45"],
  ])("%s are written back as they were", (first, written) => {
    const times = of("iso", first);
    expect(times.fromMs(times.toMs(first))).toBe(written);
  });

  it("count their zone, and stay without one where they have none", () => {
    expect(of("iso", "2020-02-01T09:00:00+09:00").toMs("2020-02-01T09:00:00+09:00")).toBe(Date.UTC(2020, 1, 1));
    expect(of("iso", "2020-02-01 00:00:00").toMs("2020-02-01 00:00:00")).toBe(Date.UTC(2020, 1, 1));
  });

  it("are written back in the zone of the first when it changes in between", () => {
    const times = of("iso", "2020-02-01T09:00:00+09:00");
    expect(times.fromMs(times.toMs("2020-02-01T01:00:00Z"))).toBe("2020-02-01T10:00:00+09:00");
  });

  it.each(["1580515200", "yesterday", "", "2020-13-01 00:00:00"])("are refused when the first is %j", (first) => {
    expect(() => of("iso", first)).toThrow(/isn't a time in iso; is it --time-unit s or ms\?/);
  });
});

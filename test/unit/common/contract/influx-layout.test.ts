/** The layout in InfluxDB: series, lines, and the limit on their number. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { idPattern } from "../../../../common/contract/ids.ts";
import {
  createInfluxSeriesBook,
  type InfluxNames,
  influxLine,
  influxPoint,
  influxSeries,
} from "../../../../common/contract/influx-layout.ts";

const id = fc.stringMatching(idPattern);
const channel = fc.tuple(id, id).map((parts) => parts.join("."));
const names: fc.Arbitrary<InfluxNames> = fc.record(
  { site: id, gateway: id, channel, machine: id, simulated: fc.boolean() },
  { requiredKeys: ["site", "gateway", "channel", "simulated"] },
);
const amperes = fc.double({ min: -1e9, max: 1e9, noNaN: true });

it("writes a line that says what was given, in steps of 1 mA and whole ms", () => {
  const figures = fc.record({ mean: amperes, min: amperes, max: amperes, std: amperes });
  fc.assert(
    fc.property(names, figures, fc.double({ min: 0, max: 4e12, noNaN: true }), (whose, values, atMs) => {
      const series = influxSeries(whose);
      if (!series) throw new Error("these are names that ids can have");
      const line = influxLine(influxPoint(series, { ...values, atMs }));
      const [head = "", fields = "", time] = line.split(" ");
      const [measurement, ...pairs] = head.split(",");
      expect(measurement).toBe("machine_current");
      const tags = Object.fromEntries(pairs.map((pair) => pair.split("=")));
      const { site, gateway, machine } = whose;
      const given = { site, gateway, channel: whose.channel, ...(machine !== undefined && { machine }) };
      expect(tags).toEqual({ ...given, ...(whose.simulated && { source: "sim" }) });
      expect(series.tags).toEqual(tags);
      expect(time).toBe(String(Math.floor(atMs)));
      for (const pair of fields.split(",")) {
        const [name = "", value = ""] = pair.split("=");
        expect(value).toMatch(/^-?\d+(\.\d{1,3})?$/);
        const wanted = values[name as keyof typeof values];
        expect(Math.abs(Number(value) - wanted)).toBeLessThanOrEqual(0.0005 + Math.abs(wanted) * 1e-12);
      }
    }),
  );
});

it("makes no series of names that could break out of their place", () => {
  const right = { site: "works", gateway: "hall", channel: "clamp.1", machine: "cutter", simulated: false };
  expect(influxSeries(right)).toBeDefined();
  const wrong = ["", "a b", "a,b", "a=b", 'a"b', "a\nb", "a\\", "機械", "a".repeat(41)];
  for (const name of ["site", "gateway", "channel", "machine"]) {
    for (const value of wrong) expect(influxSeries({ ...right, [name]: value }), `${name} ${value}`).toBeUndefined();
  }
});

it("keeps to its number of series, and gives the same one for the same names", () => {
  const book = createInfluxSeriesBook(2);
  const series = (machine: string) =>
    book.seriesOf({ site: "works", gateway: "hall", channel: "clamp.1", machine, simulated: false });
  const first = series("a");
  expect([series("b") === undefined, series("c"), series("a") === first, book.size]).toEqual([
    false,
    undefined,
    true,
    2,
  ]);
});

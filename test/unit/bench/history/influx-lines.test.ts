/** The line protocol that the history bench loads into InfluxDB. */
import { describe, expect, it } from "vitest";
import type { SheetFigures } from "../../../../dashboard/server/history/sheet.ts";
import { readingLines, reasonLine, rollUpLine, segmentLines, stopLine } from "../../../bench/history/influx-lines.ts";

const figures: SheetFigures = {
  machineKey: 8,
  isCorrected: false,
  cyclePauseMs: 60_000,
  plannedMs: 1000_000,
  runningMs: 400_000,
  pausesMs: 0,
  stopsMs: 400_000,
  shortStopsMs: 100_000,
  unknownMs: 100_000,
  excludedMs: 100_000,
  stops: 7,
  shortStops: 4,
  cycles: 9,
  allRunningMs: 630_000,
  wholeCycles: 5,
  cycleMs: 300_000,
};

describe("lines for InfluxDB", () => {
  it("writes a segment as the state that begins, moved to its date", () => {
    const at = { cause: undefined, revision: 1 };
    const lines = segmentLines(
      "m7",
      [
        { startMs: 1000, endMs: 2500, state: "running", ...at },
        { startMs: 2500, endMs: 4000, state: "off", ...at },
      ],
      86_400_000,
    );
    expect(lines).toBe("segment,machine=m7 state=2i 86401000\nsegment,machine=m7 state=0i 86402500\n");
  });

  it("writes a minute in thousandths, as our answers have it", () => {
    const row = { atMs: 60_000, mean: 4.21349, min: 4, max: 4.6, heldMs: 60_000 };
    expect(readingLines("minute", "m7", [row], 1000)).toBe("minute,machine=m7 mean=4.213,min=4,max=4.6 61000\n");
  });

  it("keeps a stop's reason as a field", () => {
    const stop = { startMs: 1000, endMs: 601_000, plannedMs: 600_000, isWhole: true, reason: "waiting" };
    expect(stopLine("m7", stop)).toBe(
      'stop,machine=m7 endMs=601000i,plannedMs=600000i,isWhole=true,reason="waiting" 1000\n',
    );
  });

  it("reckons beforehand what the calendar shows", () => {
    const line = rollUpLine("day", "m7", figures, 5000);
    expect(line).toMatch(/^day,machine=m7 plannedMs=1000000i,runningMs=400000i,.*wholeCycles=5i,cycleMs=300000i,/);
    expect(line).toMatch(/,utilisation=0\.5,availability=0\.5,coverage=\S*,/);
    expect(line).toContain("calUtilisation=500i,");
    expect(line).toMatch(/,calStops=3i,calRunningMin=11i 5000\n$/);
  });

  it("leaves a share out that nothing is known for, and says -1 in the calendar", () => {
    const line = rollUpLine("month", "m7", { ...figures, plannedMs: 0, unknownMs: 0, excludedMs: 0 }, 5000);
    expect(line).not.toMatch(/,utilisation=|,coverage=/);
    expect(line).toContain(",calUtilisation=-1i,calCoverage=-1i,");
  });

  it("sums stops up by reason for a machine, or for the whole site", () => {
    const sums = { stops: 3, plannedMs: 900_000 };
    expect(reasonLine("stop_day", "m7", "waiting", sums, 5000)).toBe(
      "stop_day,machine=m7,reason=waiting stops=3i,plannedMs=900000i 5000\n",
    );
    expect(reasonLine("site_stop_day", undefined, "waiting", sums, 5000)).toBe(
      "site_stop_day,reason=waiting stops=3i,plannedMs=900000i 5000\n",
    );
  });
});

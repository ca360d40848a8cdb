/** Recordings played back. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { SensorReading } from "../../../../agent/sensors/define-sensor.ts";
import { trace } from "../../../../agent/sensors/trace.ts";
import { createSensorWorld, describeSensor } from "../../../suites/sensor-suite.ts";

const folder = mkdtempSync(join(tmpdir(), "machikoba-trace-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function csv(text: string): string {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, text);
  return path;
}

const seconds = csv("# made in a test\nt,amps\n0,0.5\n1,1.5\n2,2.5\n3,3.5\n");
const columns = { type: "trace", timeColumn: "t", currentColumn: "amps" } as const;

describeSensor("trace", {
  adapter: trace,
  settings: () => ({ ...columns, file: seconds }),
  breakIt() {
    renameSync(seconds, `${seconds}.away`);
    return () => renameSync(`${seconds}.away`, seconds);
  },
});

describe("a recording", () => {
  async function open(more: object) {
    const world = createSensorWorld();
    const sensor = trace.create(trace.config.parse({ id: "own", ...columns, ...more }), world.context);
    const signal = new AbortController().signal;
    await sensor.open(signal);
    /** What is read until so long after the opening, every 100 ms. */
    const playUntil = async (ms: number): Promise<[number, number][]> => {
      const played: [number, number][] = [];
      for (; world.clock.monoMs() <= ms; world.clock.advance(100)) {
        const answer = (await sensor.read?.(signal)) as readonly SensorReading[];
        for (const { rmsA } of answer) played.push([world.clock.monoMs(), rmsA]);
      }
      return played;
    };
    return { world, sensor, playUntil, signal };
  }

  it("is played in its own rhythm", async () => {
    const { playUntil } = await open({ file: seconds });
    expect(await playUntil(2500)).toEqual([
      [0, 0.5],
      [1000, 1.5],
      [2000, 2.5],
    ]);
  });

  it("is played faster when asked to, and says how often a reading comes", async () => {
    const { playUntil, sensor, world, signal } = await open({ file: seconds, speed: 10 });
    expect((await playUntil(250)).map(([, amps]) => amps)).toEqual([0.5, 1.5, 2.5]);
    world.clock.advance(100);
    expect(await sensor.read?.(signal)).toEqual([{ rmsA: 3.5, periodMs: 100 }]);
  });

  it("begins again at its end, unless it shall not", async () => {
    const again = await open({ file: seconds });
    expect((await again.playUntil(8000)).length).toBeGreaterThan(5);
    const once = await open({ file: seconds, loop: false });
    expect(await once.playUntil(8000)).toHaveLength(4);
  });

  it("may count its time in ms or in dates", async () => {
    const ms = await open({ file: csv("t,amps\n500,1\n900,2\n"), timeUnit: "ms" });
    expect(await ms.playUntil(400)).toEqual([
      [0, 1],
      [400, 2],
    ]);
    const dates = await open({
      file: csv("t,amps\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:01Z,2\n"),
      timeUnit: "iso",
    });
    expect(await dates.playUntil(1000)).toEqual([
      [0, 1],
      [1000, 2],
    ]);
  });

  it("leaves out what isn't a number, and takes the sign away", async () => {
    const { playUntil } = await open({ file: csv("\ufefft,amps\r\n0,-2\r\n1,\r\n2,n/a\r\n\r\n3,4\r\n"), loop: false });
    expect((await playUntil(4000)).map(([, amps]) => amps)).toEqual([2, 4]);
  });

  it("tells of text that is no number, but not of the usual words for no value", async () => {
    const gaps = await open({ file: csv("t,amps\n0,1\n1,NaN\n2,-\n3,null\n4,inf\n5,2\n"), loop: false });
    expect(await gaps.playUntil(6000)).toEqual([
      [0, 1],
      [5000, 2],
    ]);
    expect(gaps.world.badMessages).toEqual([]);
    const comma = await open({ file: csv('t,amps\n0,"1,5"\n1,2\n'), loop: false });
    expect(await comma.playUntil(2000)).toEqual([[1000, 2]]);
    expect(comma.world.badMessages).toEqual([expect.stringMatching(/^own: .*csv: "1,5" isn't a number$/)]);
  });

  it("leaves out a row without a time, and takes a last line that breaks off for one without a value", async () => {
    const { playUntil } = await open({ file: csv("t,amps,note\n0,1,a\n,9,b\n1,2\n2"), loop: false });
    expect(await playUntil(4000)).toEqual([
      [0, 1],
      [1000, 2],
    ]);
  });

  it("has comments only where a line begins with #", async () => {
    const { playUntil } = await open({ file: csv("# made\nt,amps #1\n0,1\n# pause\n1,2\n"), currentColumn: "amps #1" });
    expect(await playUntil(1000)).toEqual([
      [0, 1],
      [1000, 2],
    ]);
  });

  it("has a hole where rows are missing: the reading before it isn't valid until the next one", async () => {
    const { sensor, world, signal } = await open({ file: csv("t,amps\n0,1\n1,2\n2,3\n3602,4\n3603,5\n"), loop: false });
    const periods: (number | undefined)[] = [];
    for (let ms = 0; ms <= 3_603_000; ms += 1000, world.clock.advance(1000)) {
      const [reading] = ((await sensor.read?.(signal)) ?? []) as readonly SensorReading[];
      if (reading) periods.push(reading.periodMs);
    }
    expect(periods).toEqual([1000, 1000, 2500, 2250, 2250]);
  });

  it("goes on where its clock was put back", async () => {
    const { playUntil } = await open({ file: csv("t,amps\n100,1\n101,2\n0,3\n1,4\n"), loop: false });
    expect(await playUntil(4000)).toEqual([
      [0, 1],
      [1000, 2],
      [2000, 3],
      [3000, 4],
    ]);
  });

  it.each([
    ["2026-10-25T02:59:59", "2026-10-25T03:00:00"],
    ["2026-10-25 02:59:59", "2026-10-25 03:00:00"],
    ["2026/10/25 2:59:59", "2026/10/25 3:00:00"],
    ["10/25/2026 2:59:59 AM", "10/25/2026 3:00:00 AM"],
    ["2026-10-25T02:59:59.500+09:00", "2026-10-25 03:00:00.500+09"],
    ["2026-10-24T23:59:59Z", "2026-10-25T09:00:00+0900"],
  ])("may have dates without a zone, whatever this computer's own zone is: %s, %s", async (first, second) => {
    const zone = process.env.TZ;
    process.env.TZ = "Europe/Berlin";
    try {
      const { playUntil } = await open({
        file: csv(`t,amps\n${first},1\n${second},2\n`),
        timeUnit: "iso",
        loop: false,
      });
      expect(await playUntil(4000)).toEqual([
        [0, 1],
        [1000, 2],
      ]);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it.each([
    ["isn't there", join(folder, "nowhere.csv"), {}, "ENOENT"],
    ["has no rows", csv("t,amps\n"), {}, "has no rows"],
    ["is empty", csv(""), {}, "has no rows"],
    ["has no such column", seconds, { currentColumn: "A" }, 'has no column "A"; it has t, amps'],
    ["has a time that isn't one", csv("t,amps\nnoon,1\n"), {}, '"noon" isn\'t a time in s'],
  ])("that %s can't be opened, and says so", async (_what, file, more, says) => {
    await expect(open({ file, ...more })).rejects.toThrow(says);
  });

  it("is marked simulated, unless it was measured here", async () => {
    expect([...(await open({ file: seconds })).world.simulated]).toEqual([["own", true]]);
    expect([...(await open({ file: seconds, simulated: false })).world.simulated]).toEqual([["own", false]]);
  });
});

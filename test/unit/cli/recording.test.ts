/** Recordings of people's own: CSV files as loggers, spreadsheets and editors write them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openRecording, type RecordingOptions } from "../../../cli/recording.ts";
import type { DetectionSecond } from "../../../common/detection/detection-second.ts";
import { temporaryFolder } from "../../plant/temporary-folder.ts";

const columns = { timeColumn: "time", currentColumn: "amps", timeUnit: "s" } as const;

function fileOf(content: string | Buffer, name = "own.csv"): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

/** What is read of a file: time and current, and the rows that were left out. */
async function read(content: string | Buffer, options: Partial<RecordingOptions> & { name?: string } = {}) {
  const { name, ...more } = options;
  const recording = await openRecording({ ...columns, ...more, file: fileOf(content, name) });
  const seconds = await secondsOf(recording.read());
  return { recording, seconds, values: seconds.map(({ t, meanA }) => [t, meanA]), leftOut: recording.leftOut() };
}

async function secondsOf(pieces: AsyncIterable<readonly DetectionSecond[]>): Promise<DetectionSecond[]> {
  const seconds: DetectionSecond[] = [];
  for await (const piece of pieces) seconds.push(...piece);
  return seconds;
}

const plain = "time,amps\n0,0.1\n1,0.2\n2,0.3\n";
const values = [
  [0, 0.1],
  [1000, 0.2],
  [2000, 0.3],
];

describe("a recording", () => {
  it("gives a second for each row, valid for two and a half of the usual interval", async () => {
    const { recording, seconds } = await read(plain);
    expect(seconds[1]).toEqual({ t: 1000, meanA: 0.2, validForMs: 2500, lengthMs: 1000 });
    expect([recording.intervalMs, recording.validForMs]).toEqual([1000, 2500]);
  });

  it.each([
    ["with lines as Windows ends them", plain.replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\ufeff${plain}`],
    ["with a byte order mark before quotes", `\ufeff${plain.replace("time,amps", '"time","amps"')}`],
    ["without a newline at its end", plain.trimEnd()],
    ["with comments and blank lines", `# from the logger\n\n${plain}# the end\n`],
    ["with spaces round its names", plain.replace("time,amps", " time , amps ")],
    ["with other columns, quotes and commas in them", `note,amps,time\n"a, b",0.1,0\n"""c""",0.2,1\n,0.3,2\n`],
    ["with rows of unequal length", plain.replace("1,0.2", "1,0.2,,,")],
  ])("is read %s", async (_what, content) => {
    expect((await read(content)).values).toEqual(values);
  });

  it("is read compressed", async () => {
    expect((await read(gzipSync(plain), { name: "own.csv.gz" })).values).toEqual(values);
  });

  it("doesn't mind the sign of a current", async () => {
    expect((await read(plain.replaceAll(",0.", ",-0."))).values).toEqual(values);
  });

  it("leaves out blanks, what isn't a number and rows out of order, and counts them", async () => {
    const content =
      "time,amps\n0,0.1\n1,\n2,  \n3,n/a\nx,0.5\nInfinity,0.5\n5,Infinity\n4,0.2\n4,0.3\n3.5,0.3\n6,0.4\n";
    const { values: kept, leftOut } = await read(content);
    expect(kept).toEqual([
      [0, 0.1],
      [4000, 0.2],
      [6000, 0.4],
    ]);
    expect(leftOut).toEqual({ blank: 2, notNumbers: 4, notInOrder: 2 });
  });

  it("knows its usual interval, whatever gaps it has", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `${index * 10 + (index > 20 ? 9000 : 0)},1`);
    const { recording, seconds } = await read(`time,amps\n${rows.join("\n")}\n`);
    expect([recording.intervalMs, recording.validForMs, seconds[0]?.lengthMs]).toEqual([10_000, 25_000, 1000]);
  });

  it("has values that last no longer than from one to the next where it is finer than seconds", async () => {
    const { seconds } = await read("time,amps\n0,1\n100,1\n200,1\n", { timeUnit: "ms" });
    expect(seconds[1]).toEqual({ t: 100, meanA: 1, validForMs: 250, lengthMs: 100 });
  });

  it("is valid for as long as is said", async () => {
    expect((await read(plain, { validForMs: 7000 })).seconds[0]?.validForMs).toBe(7000);
  });

  it("goes on from one recording to the next when it is read to learn from, where several stand in one file", async () => {
    const { recording, values: first } = await read("time,amps\n0,1\n1,2\n2,3\n3,4\n0,5\n1,6\n");
    expect(first).toHaveLength(4);
    const all = await secondsOf(recording.readAll());
    // Two validities apart, so that the time between them is unknown.
    expect(all.slice(4).map(({ t, meanA }) => [t, meanA])).toEqual([
      [8000, 5],
      [9000, 6],
    ]);
  });

  it("can be read again from its beginning, while it is being read", async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `${index},1`);
    const recording = await openRecording({ ...columns, file: fileOf(`time,amps\n${rows.join("\n")}\n`) });
    let outer = 0;
    for await (const piece of recording.read()) {
      if (outer === 0) for await (const inner of recording.read()) outer += inner.length * 0;
      outer += piece.length;
    }
    expect(outer).toBe(10_000);
  });
});

describe("a recording that can't be used", () => {
  it.each([
    ["a column that isn't there, with the nearest", "Time,Amps\n0,1\n", /no column "time"; did you mean "Time"\?/],
    ["a column that isn't there, with all of them", "zeit,strom\n0,1\n", /no column "time"; it has zeit, strom/],
    ["an empty file", "", /has no rows below its heading/],
    ["a heading alone", "time,amps\n", /has no rows below its heading/],
    ["dates where numbers were announced", "time,amps\n2020-02-01,1\n", /isn't a time in s; is it --time-unit iso\?/],
    ["an open quote", 'time,amps\n0,"1\n', /can't be read/],
  ])("is refused for %s", async (_what, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it("is refused when it isn't there, is a folder, or only looks compressed", async () => {
    const open = (file: string) => openRecording({ ...columns, file });
    await expect(open(join(temporaryFolder(), "none.csv"))).rejects.toThrow(/there is no such file: check the path/);
    await expect(open(temporaryFolder())).rejects.toThrow(/can't be read \(EISDIR\)/);
    await expect(read(plain, { name: "own.csv.gz" })).rejects.toThrow(/can't be read/);
    const cut = gzipSync(plain.repeat(1000));
    await expect(read(cut.subarray(0, cut.length - 20), { name: "cut.csv.gz" })).rejects.toThrow(/can't be read/);
  });
});

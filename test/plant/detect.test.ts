/** `machikoba detect` as people run it: the built program on files, its results, its messages and its memory. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { inProject } from "../project-root.ts";
import { type CommandResult, runMachikoba } from "./machikoba-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const compressor = inProject("test", "data", "metropt3.csv");
const centre = inProject("test", "data", "nist-mazak01.csv");
const declined = inProject("test", "data", "nist-mazak03.csv");
const ofCompressor = ["detect", compressor, "--time", "timestamp", "--current", "Motor_current", "--time-unit", "iso"];
const ofCentre = ["--time", "t_unix", "--current", "load"];

/** A made-up day in turns of `turnS` seconds: off, waiting, working. */
function* rowsOf(count: number, turnS = 200): Generator<string> {
  yield "t,amps\n";
  for (let second = 0; second < count; second += 1) {
    const level = [0.02, 1.2, 6][Math.floor(second / turnS) % 3] ?? 0;
    yield `${second},${(level * (1 + 0.02 * Math.sin(second))).toFixed(4)}\n`;
  }
}

function madeUp(folder: string, count = 3000): string {
  const file = join(folder, "own.csv");
  writeFileSync(file, [...rowsOf(count)].join(""));
  return file;
}

const ofMadeUp = (file: string, ...more: string[]) => ["detect", file, "--time", "t", "--current", "amps", ...more];

function linesOf({ stdout }: CommandResult): string[] {
  return stdout.trimEnd().split("\n");
}

describe("machikoba detect", () => {
  it("tells the segments of a recording, and to people what it found and how to apply it", async () => {
    const result = await runMachikoba(ofCompressor);
    expect(result.code).toBe(0);
    const [heading, first, ...rest] = linesOf(result);
    expect([heading, first?.split(",").slice(2)]).toEqual(["start,end,state,cause", ["off", ""]]);
    expect(first).toMatch(/^2020-02-01 00:00:00,2020-02-01 \d\d:\d\d:\d\d(\.\d+)?,/);
    const spans = [first ?? "", ...rest].map((line) => line.split(","));
    for (const [index, [start]] of spans.entries()) if (index > 0) expect(start).toBe(spans[index - 1]?.[1]);
    expect(spans.filter(([, , state]) => state === "running")).toHaveLength(5);
    expect(result.stderr).toContain("1000 values");
    const settings = parse(result.stderr.slice(result.stderr.indexOf("    detection:")));
    expect(settings.detection).toMatchObject({ origin: "learned", dwellRunningMs: expect.any(Number) });
  });

  it("gives one JSON object with --json, and nothing to read by the eye", async () => {
    const { stdout, stderr, code } = await runMachikoba([...ofCompressor, "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const all = JSON.parse(stdout);
    expect(Object.keys(all)).toEqual(["segments", "cycles", "proposal", "refused", "summary"]);
    expect(all.segments.filter(({ state }: { state: string }) => state === "running")).toHaveLength(5);
    expect(all.segments[0]).toEqual({
      start: "2020-02-01 00:00:00",
      end: expect.any(String),
      state: "off",
      cause: null,
    });
    expect(all.cycles[0]).toMatchObject({ running_s: expect.any(Number), pauses: 0, whole: expect.any(Boolean) });
    expect(all.proposal).toMatchObject({
      settings: { origin: "learned" },
      reasons: expect.any(Array),
      levels: expect.any(Array),
    });
    expect([all.refused, all.summary.values]).toEqual([null, 1000]);
  });

  it("gives the same segments by settings that it has saved", async () => {
    const folder = temporaryFolder();
    const saved = join(folder, "own.yaml");
    const first = await runMachikoba(["detect", centre, ...ofCentre, "--save", saved]);
    expect(parse(readFileSync(saved, "utf8"))).toMatchObject({
      activity: { stepA: expect.any(Number) },
      cyclePauseMs: expect.any(Number),
    });
    const again = await runMachikoba(["detect", centre, ...ofCentre, "--settings", saved]);
    expect([again.code, again.stdout]).toEqual([0, first.stdout]);
  });

  it("saves settings that it can read again, whatever pause was given", async () => {
    const folder = temporaryFolder();
    const [own, saved] = [madeUp(folder), join(folder, "own.yaml")];
    await runMachikoba(ofMadeUp(own, "--min-pause", "0.0015", "--save", saved));
    expect((await runMachikoba(ofMadeUp(own, "--settings", saved))).code).toBe(0);
  });

  it("learns from another recording with --from", async () => {
    const folder = temporaryFolder();
    const own = madeUp(folder);
    const short = join(folder, "short.csv");
    writeFileSync(short, "t,amps\n0,6\n1,6\n2,6\n3,6\n4,0.02\n5,0.02\n6,0.02\n7,0.02\n");
    expect((await runMachikoba(ofMadeUp(short))).stderr).toContain("Declined:");
    const learned = await runMachikoba(ofMadeUp(short, "--from", own));
    expect(linesOf(learned).slice(1)).toEqual(["0,4,running,", "4,8,off,"]);
  });

  it("goes by thresholds that are given, and writes a file in place of standard output", async () => {
    const folder = temporaryFolder();
    const [own, out] = [madeUp(folder), join(folder, "out.csv")];
    const result = await runMachikoba(ofMadeUp(own, "--thresholds", "0.5,3", "--out", out));
    expect([result.code, result.stdout]).toEqual([0, ""]);
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(lines.slice(0, 4)).toEqual(["start,end,state,cause", "0,200,off,", "200,400,idle,", "400,600,running,"]);
    expect(result.stderr).not.toContain("To apply them");
    await runMachikoba(ofMadeUp(own, "--thresholds", "0.5,3", "--json", "--out", out));
    expect(JSON.parse(readFileSync(out, "utf8")).segments).toHaveLength(lines.length - 1);
  });

  it("is taught by marked spans, and says how many of them it tells right", async () => {
    const folder = temporaryFolder();
    const [own, marks] = [madeUp(folder), join(folder, "marks.csv")];
    writeFileSync(marks, "\ufeffstart,end,state\r\n210,390,run\r\n410,590,running\r\n10,190,off\r\n900,950,lost\r\n");
    const result = await runMachikoba(ofMadeUp(own, "--teach", marks));
    expect(result.code).toBe(0);
    expect(linesOf(result)[2]).toMatch(/^\d+(\.\d)?,600,running,$/);
    expect(result.stderr).toMatch(/9 marked minutes/);
  });

  it.each([
    [
      "a state that nobody knows",
      "start,end,state\n0,100,busy\n",
      /mark 1: the state is "busy"; use running, idle or off/,
    ],
    ["a span that ends before it begins", "start,end,state\n0,9,off\n100,50,idle\n", /mark 2: needs start and end/],
    ["no marks", "start,end,state\n", /has no marks/],
  ])("refuses a file of marks with %s", async (_what, content, message) => {
    const folder = temporaryFolder();
    const [own, marks] = [madeUp(folder, 100), join(folder, "marks.csv")];
    writeFileSync(marks, content);
    const result = await runMachikoba(ofMadeUp(own, "--teach", marks));
    expect([result.code, result.stdout]).toEqual([2, ""]);
    expect(result.stderr).toMatch(message);
  });

  it("declines what the current doesn't bear: unknown, with the cause and the reason, and no settings", async () => {
    const saved = join(temporaryFolder(), "own.yaml");
    const result = await runMachikoba(["detect", declined, ...ofCentre, "--save", saved]);
    expect(result.code).toBe(0);
    const states = new Set(
      linesOf(result)
        .slice(1)
        .map((line) => line.split(",").slice(2).join(",")),
    );
    expect([...states].sort()).toEqual(["unknown,sensor-silent", "unknown,undecidable"]);
    expect(result.stderr).toContain("Declined: This clamp can't tell idle from work");
    expect(existsSync(saved)).toBe(false);
    const { refused, proposal } = JSON.parse((await runMachikoba(["detect", declined, ...ofCentre, "--json"])).stdout);
    expect([refused.code, proposal]).toEqual(["few-steps", null]);
  });

  it("leaves blank values unknown, and says how many rows it has left out", async () => {
    const file = join(temporaryFolder(), "own.csv");
    const rows = Array.from({ length: 60 }, (_, t) => `${t},${t >= 20 && t < 30 ? "" : 3}`);
    writeFileSync(file, ["t,amps", ...rows, "59,4", "60,x"].join("\n"));
    const result = await runMachikoba(ofMadeUp(file, "--thresholds", "0.5,1"));
    expect(linesOf(result).slice(1)).toEqual(["0,21.5,running,", "21.5,30,unknown,sensor-silent", "30,60,running,"]);
    expect(result.stderr).toContain(
      "Rows left out: 10 blank, 1 that aren't numbers, 1 whose time isn't behind the one before",
    );
  });

  it("is unknown behind each value that isn't valid until the next, the last one too", async () => {
    const file = join(temporaryFolder(), "own.csv");
    writeFileSync(file, "t,amps\n0,3\n1,3\n2,3\n");
    const result = await runMachikoba(ofMadeUp(file, "--thresholds", "0.5,1", "--valid", "0.4"));
    const unknown = "unknown,sensor-silent";
    expect(linesOf(result).slice(1)).toEqual([
      "0,0.4,running,",
      `0.4,1,${unknown}`,
      "1,1.4,running,",
      `1.4,2,${unknown}`,
      "2,2.4,running,",
      `2.4,3,${unknown}`,
    ]);
  });

  it("declines a recording without a single value", async () => {
    const file = join(temporaryFolder(), "own.csv");
    writeFileSync(file, "t,amps\n0,\n1,\n2,\n");
    const result = await runMachikoba(ofMadeUp(file));
    expect([result.code, linesOf(result)]).toEqual([0, ["start,end,state,cause"]]);
    expect(result.stderr).toContain("Declined: Only 0 s of current are known");
    expect(JSON.parse((await runMachikoba(ofMadeUp(file, "--json"))).stdout)).toMatchObject({
      segments: [],
      cycles: [],
    });
  });
});

describe("what machikoba detect refuses", () => {
  it.each([
    [
      "a file that isn't there",
      ofMadeUp("/nowhere/own.csv"),
      /\/nowhere\/own\.csv: there is no such file: check the path/,
    ],
    [
      "a column that isn't there",
      ["detect", centre, "--time", "t_unix", "--current", "lod"],
      /no column "lod"; did you mean "load"\?/,
    ],
    ["a wrong option", [...ofCompressor, "--thresold", "1,2"], /did you mean --thresholds\?/],
    [
      "settings that aren't there",
      [...ofCompressor, "--settings", "/nowhere/own.yaml"],
      /there is no such file: check the path/,
    ],
    [
      "marks that aren't there",
      [...ofCompressor, "--teach", "/nowhere/marks.csv"],
      /there is no such file: check the path/,
    ],
    [
      "another recording that isn't there",
      [...ofCompressor, "--from", "/nowhere/own.csv"],
      /there is no such file: check the path/,
    ],
    [
      "a place where it can't write",
      [...ofCompressor, "--out", "/nowhere/out.csv"],
      /\/nowhere\/out\.csv can't be written \(ENOENT\): choose another place/,
    ],
    [
      "a place where it can't save",
      [...ofCompressor, "--save", "/nowhere/own.yaml"],
      /\/nowhere\/own\.yaml can't be written/,
    ],
  ])("is %s, with one line that says what to do", async (_what, args, message) => {
    const { code, stdout, stderr } = await runMachikoba(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("is a folder to write into, and settings that aren't right", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "out"));
    const toFolder = await runMachikoba([...ofCompressor, "--out", join(folder, "out")]);
    expect([toFolder.code, toFolder.stderr]).toEqual([2, expect.stringContaining("can't be written (EISDIR)")]);
    const own = join(folder, "own.yaml");
    writeFileSync(own, "runAboveA: 1\noffBelowA: 0.1\nrunAbove: 2\n");
    const wrong = await runMachikoba([...ofCompressor, "--settings", own]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("own.yaml")]);
  });
});

describe("a long recording", () => {
  it("ends quietly when the reader goes away after the first line", async () => {
    const folder = temporaryFolder();
    const own = madeUp(folder, 200_000);
    for (const more of [[], ["--json"]]) {
      const args = [
        inProject("dist", "cli", "main.js"),
        ...ofMadeUp(own, "--thresholds", "0.5,3", "--min-pause", "1", ...more),
      ];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
      let stderr = "";
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      child.stdout.once("data", () => child.stdout.destroy());
      const [code] = await once(child, "close");
      expect(code).toBe(0);
      expect(stderr).not.toMatch(/EPIPE|bug|Error/);
    }
  });

  it.skipIf(process.platform !== "linux")("takes no more memory than a short one", async () => {
    const folder = temporaryFolder();
    const peak = async (count: number) => {
      const file = join(folder, `${count}.csv`);
      const stream = createWriteStream(file);
      for (const line of rowsOf(count, 60)) if (!stream.write(line)) await once(stream, "drain");
      stream.end();
      await finished(stream);
      return peakMiB(ofMadeUp(file));
    };
    const [short, long] = [await peak(20_000), await peak(1_000_000)];
    expect(long - short).toBeLessThan(60);
  });
});

/** Runs a command, its output thrown away; answers the most memory that it had, in MiB, as it says itself when it ends. */
async function peakMiB(args: readonly string[]): Promise<number> {
  const tell = 'process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS));';
  const file = join(temporaryFolder(), "tell-peak.cjs");
  writeFileSync(file, tell);
  const child = spawn(process.execPath, ["--require", file, inProject("dist", "cli", "main.js"), ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}

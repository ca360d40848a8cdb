/** `machikoba rms`: what it prints, what it refuses, and that its memory stays flat. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { findCommand, usage } from "../../../cli/commands.ts";
import { runRms } from "../../../cli/rms.ts";
import { createRandom } from "../../../firmware-sim/random.ts";
import { createWave } from "../../bench/detection-rms.ts";
import { rmsOf, sineLines } from "./rms-under-test.ts";

const folder = mkdtempSync(join(tmpdir(), "machikoba-rms-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const sine = file("sine.txt", `${sineLines(1600).join("\n")}\n`);
const long = file("long.txt", sineLines(8000).join("\n"));
const rate = ["--rate", "4000"];

/** What a window of that sine must read: worked out from its whole counts. */
function rmsOfLines(lines: readonly string[]): number {
  const mean = lines.reduce((sum, line) => sum + Number(line), 0) / lines.length;
  return Math.sqrt(lines.reduce((sum, line) => sum + (Number(line) - mean) ** 2, 0) / lines.length);
}
const reading = Number(rmsOfLines(sineLines(800)).toPrecision(6));

/** Noise of 3 counts, with or without a current in it. */
function noisy(name: string, windows: number, rmsCounts: number): string {
  const load = { frequencyHz: 60, crestFactor: Math.SQRT2, rmsCounts, noiseCounts: 3, random: createRandom(rmsCounts) };
  const wave = createWave(load);
  const text = Array.from({ length: windows }, () => `${wave().samples.join("\n")}\n`).join("");
  return file(name, text);
}

describe("machikoba rms", () => {
  it("stands in the list of commands, and tells its options", async () => {
    expect(usage()).toContain("rms");
    const { help } = await findCommand("rms").load();
    for (const option of ["rate", "column", "floor", "bits", "range", "scale", "json"])
      expect(help).toContain(`--${option}`);
    expect(help).toContain("start_s,rms,flags");
  });

  it("prints a header and a line for each window, and a summary beside", async () => {
    const { code, lines, err } = await rmsOf([sine, ...rate]);
    expect(lines).toEqual(["start_s,rms,flags", `0,${reading},`, `0.2,${reading},`]);
    expect(err).toBe(
      "2 windows of 200 ms at 4000 samples a second; mains 50 Hz; clipped 0; drifted 0; incomplete 0; no floor taken out\n",
    );
    expect(code).toBe(0);
  });

  it("reads a column of a CSV, and standard input", async () => {
    const csv = ["t;note;counts", ...sineLines(800).map((count, at) => `${at / 4000};"a;b";${count}`)].join("\r\n");
    const fromFile = await rmsOf([file("three.csv", csv), ...rate, "--column", "counts"]);
    const fromInput = await rmsOf(["-", ...rate, "--column=counts"], [csv.slice(0, 5000), csv.slice(5000)]);
    expect(fromFile.lines).toEqual(["start_s,rms,flags", `0,${reading},`]);
    expect(fromInput.out).toBe(fromFile.out);
  });

  it("prints amperes with --scale, and an object a line with --json", async () => {
    const { lines } = await rmsOf([sine, ...rate, "--scale", "0.01", "--json"]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { start_s: 0, rms: Number((reading / 100).toPrecision(6)), flags: [] },
      { start_s: 0.2, rms: Number((reading / 100).toPrecision(6)), flags: [] },
    ]);
  });

  it("takes a floor out that was measured from a recording, or is given in counts", async () => {
    const still = noisy("still.txt", 600, 0);
    const small = noisy("small.txt", 300, 14.5);
    const meanOf = (lines: string[]) =>
      lines.slice(1).reduce((sum, line) => sum + Number(line.split(",")[1]), 0) / (lines.length - 1);
    const measured = await rmsOf([small, ...rate, "--floor", still, "--bits", "12"]);
    expect(measured.err).toMatch(/mains 60 Hz.*floor 3\.0\d* ± 0\.00\d+ counts taken out/);
    expect(meanOf(measured.lines)).toBeCloseTo(14.5, 1);
    expect(meanOf((await rmsOf([small, ...rate, "--floor", "3.0139"])).lines)).toBeCloseTo(14.5, 1);
    expect(meanOf((await rmsOf([small, ...rate])).lines)).toBeGreaterThan(14.75);
    const zeros = (await rmsOf([still, ...rate, "--floor", still])).lines.filter((line) => line.endsWith(",0,"));
    expect(zeros.length).toBeGreaterThan(590);
  });

  it("judges drift by where the middle was when the floor was measured", async () => {
    const still = file("still-2300.txt", "2300\n".repeat(4000));
    const { lines } = await rmsOf([sine, ...rate, "--bits", "12", "--floor", still]);
    expect(lines[1]).toBe(`0,${reading},drifted`);
  });

  it("flags clipping: at the ends of --bits or --range, and flat tops without them", async () => {
    const rounded = sineLines(800, { amplitude: 2500 }).map(Number);
    const codes = rounded.map((code) => Math.max(0, Math.min(4095, code)));
    const path = file("clipped.txt", codes.join("\n"));
    expect((await rmsOf([path, ...rate, "--bits", "12"])).lines[1]).toMatch(/,clipped$/);
    expect((await rmsOf([path, ...rate])).lines[1]).toMatch(/,clipped$/);
    const signed = file("signed.txt", codes.map((code) => code - 2048).join("\n"));
    expect((await rmsOf([signed, ...rate, "--range", "-2048,2047"])).lines[1]).toMatch(/,clipped$/);
    expect((await rmsOf([sine, ...rate, "--range", "1060,3100"])).lines[1]).toMatch(/,clipped$/);
  });

  it("counts lines that are blank or not numbers, and flags their windows", async () => {
    const lines = sineLines(2400);
    lines.splice(900, 3, "", "overrun", "n/a");
    lines.fill("", 1600, 2400);
    const { lines: printed, err } = await rmsOf([file("holes.txt", lines.join("\n")), ...rate]);
    expect(printed[1]).toBe(`0,${reading},`);
    expect(printed[2]).toMatch(/^0\.2,70\d\.\d+,incomplete$/);
    // The last blank line is the end of the text.
    expect(printed[3]).toBe("0.4,,incomplete");
    expect(err).toContain("incomplete 2; 802 lines without a number");
  });

  it("counts the whole cycles that are left at the end as an incomplete window, and leaves out less", async () => {
    const some = await rmsOf([file("some.txt", sineLines(1000).join("\n")), ...rate]);
    expect(some.lines[2]).toBe(`0.2,${reading},incomplete`);
    expect(some.err).toContain("40 samples at the end make no whole cycle and are left out");
    const few = await rmsOf([file("few.txt", sineLines(50).join("\n")), ...rate]);
    expect(few.lines).toEqual(["start_s,rms,flags"]);
  });

  it.each([
    [["--rate", "4000"], "FILE is missing"],
    [[sine, sine, ...rate], "one FILE at a time"],
    [[sine], "--rate is missing"],
    [[sine, "--rate", "400"], "--rate 400: must be 480 or more"],
    [[sine, "--rate", "fast"], "--rate fast: must be 480 or more"],
    [[sine, ...rate, "--flor", "3"], "did you mean --floor?"],
    [[sine, ...rate, "--xyz"], "see `machikoba rms --help`"],
    [[sine, ...rate, "--bits"], "see `machikoba rms --help`"],
    [[sine, ...rate, "--bits", "0"], "a whole number from 1 to 32"],
    [[sine, ...rate, "--bits", "12", "--range", "0,1"], "--bits or --range, not both"],
    [[sine, ...rate, "--range", "4095"], "such as --range 0,4095"],
    [[sine, ...rate, "--range", "1,0"], "such as --range 0,4095"],
    [[sine, ...rate, "--scale", "0"], "amperes for one count"],
    [[sine, ...rate, "--floor", "-3"], "see `machikoba rms --help`"],
    [[sine, ...rate, "--floor=-3"], "counts from 0 on"],
    [[sine, ...rate, "--floor", long], "take the clamp off the wire"],
    [["-", ...rate, "--floor", "-"], "can't both be standard input"],
    [[join(folder, "nowhere"), ...rate], "there is no such file"],
    [[folder, ...rate], "EISDIR"],
  ])("refuses %j", async (args, says) => {
    const failure = await rmsOf(args).catch((error) => error);
    expect(failure).toMatchObject({ name: "SettingsError", exitCode: 2, message: expect.stringContaining(says) });
  });

  it("ends quietly when its reader has gone", async () => {
    const head = spawn("head", ["-n", "2"], { stdio: ["pipe", "pipe", "ignore"] });
    let text = "";
    head.stdout.on("data", (piece) => {
      text += piece;
    });
    const lines = `${sineLines(4000).join("\n")}\n`;
    // Endless: only the reader's going can end it.
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from(lines);
      })(),
    );
    const closed = once(head, "close");
    const stderr = new PassThrough();
    expect(await runRms(["-", ...rate], { stdin: endless, stdout: head.stdin, stderr })).toBe(0);
    await closed;
    expect(text).toBe(`start_s,rms,flags\n0,${reading},\n`);
  });

  it("waits for a slow reader, and passes on that it can't write", async () => {
    const full = new Writable({
      write: (_piece, _encoding, done) => done(Object.assign(new Error("full"), { code: "ENOSPC" })),
    });
    const run = runRms([sine, ...rate], { stdin: Readable.from([]), stdout: full, stderr: new PassThrough() });
    await expect(run).rejects.toThrow("full");
    const pieces: string[] = [];
    const slow = new Writable({
      highWaterMark: 1,
      write(piece, _encoding, done) {
        pieces.push(String(piece));
        setImmediate(done);
      },
    });
    await runRms([sine, ...rate], { stdin: Readable.from([]), stdout: slow, stderr: new PassThrough() });
    expect(pieces.join("").split("\n")).toHaveLength(4);
  });

  it("keeps its memory flat, however long the recording is", async () => {
    const piece = Buffer.from(`${sineLines(40_000).join("\n")}\n`);
    const measured: number[] = [];
    const stdin = Readable.from(
      (function* () {
        for (let turn = 0; turn < 200; turn += 1) {
          if (turn % 20 === 10) measured.push(process.memoryUsage.rss());
          yield piece;
        }
      })(),
    );
    const stdout = new Writable({ write: (_piece, _encoding, done) => done() });
    await runRms(["-", ...rate], { stdin, stdout, stderr: new PassThrough() });
    // 40 MB of text have gone through between the two.
    expect((measured.at(-1) ?? 0) - (measured[1] ?? 0)).toBeLessThan(20 * 1024 * 1024);
  });
});

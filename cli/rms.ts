/** `machikoba rms`: a recording of a clamp's waveform as RMS by windows of 200 ms. */
import { createReadStream } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { createNoiseFloorMeter, type FloorMeasurement } from "../common/detection/waveform/noise-floor.ts";
import { createRmsWindows, type RmsWindow } from "../common/detection/waveform/rms-windows.ts";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";
import type { Command } from "./commands.ts";
import { type RmsOptions, readRmsOptions } from "./rms-options.ts";
import { createSampleLines } from "./sample-lines.ts";
import { createTextOutput } from "./text-output.ts";

/** Where the command reads and writes; a test hands in its own. */
export interface RmsStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export const rms: Command = {
  help: `Usage: machikoba rms FILE --rate HZ [OPTIONS]

FILE holds one sample a line, or is a CSV with a heading and a column of samples; - reads standard input.
Prints start_s,rms,flags and then a line for each window of 200 ms: 10 cycles at 50 Hz, 12 at 60 Hz.
  --rate HZ            samples a second, 480 or more
  --column NAME        the column of samples, where there are several
  --floor COUNTS|FILE  noise to take out: its RMS, or a recording with the clamp off the wire (best two minutes and more)
  --bits N             the converter's codes go from 0 to 2^N - 1
  --range MIN,MAX      the same for other codes, such as -32768,32767
  --scale A_PER_COUNT  prints amperes instead of counts
  --json               a JSON object a line instead of CSV
  --help               this text

Flags, separated by semicolons:
  clipped              at an end of the range, or peaks are cut off: the real current was higher
  drifted              the middle has moved: from mid-scale, from the floor's, or within the window
  incomplete           samples are missing: lines that are blank or not numbers, or the end of the recording. What is left
                       at the end counts by its whole cycles; less than one cycle is left out.
A window without any sample has no rms. A summary goes to standard error.`,
  run: (args) => runRms(args, process),
};

/** How much of a file is read at once: some sixty windows. */
const pieceBytes = 256 * 1024;

/** Runs the command; answers the exit code. Memory doesn't grow with the recording. */
export async function runRms(args: readonly string[], { stdin, stdout, stderr }: RmsStreams): Promise<number> {
  const options = readRmsOptions(args);
  const floor = await floorOf(options, stdin);
  const printer = createPrinter(options);
  const middle = floor?.middle;
  const stream = createRmsWindows({ ...options, floor, middle, onWindow: printer.add });
  const lines = createSampleLines({ source: options.file, column: options.column, onSamples: stream.push });
  const write = createTextOutput(stdout);
  await readBytes(options.file, stdin, async (bytes) => {
    lines.push(bytes);
    return write(printer.take());
  });
  lines.finish();
  const leftOut = stream.finish();
  await write(printer.take());
  stderr.write(`${printer.summary(stream.mains().hz, leftOut, lines.missing())}${describeFloor(floor)}\n`);
  return 0;
}

interface Floor {
  readonly counts: number;
  readonly spread?: number;
  readonly middle?: number;
  readonly uncertainty?: number;
}

/** The floor as a number, or measured from its recording; throws SettingsError when that isn't quiet. */
async function floorOf(options: RmsOptions, stdin: Readable): Promise<Floor | undefined> {
  const { floor, file, column } = options;
  if (typeof floor !== "string") return floor === undefined ? undefined : { counts: floor };
  if (floor === "-" && file === "-") {
    throw new SettingsError("--floor and FILE can't both be standard input", { source: "command line" });
  }
  const meter = createNoiseFloorMeter(options);
  const lines = createSampleLines({ source: floor, column, onSamples: meter.push });
  await readBytes(floor, stdin, async (bytes) => {
    lines.push(bytes);
    return true;
  });
  lines.finish();
  const measured: FloorMeasurement = meter.finish();
  if (!measured.ok) throw new SettingsError(`--floor ${floor}: ${measured.reason}`, { source: floor });
  return measured;
}

/** Hands over a file's bytes until `take` answers false. */
async function readBytes(file: string, stdin: Readable, take: (bytes: Buffer) => Promise<boolean>): Promise<void> {
  const input = file === "-" ? stdin : createReadStream(file, { highWaterMark: pieceBytes });
  const pieces: AsyncIterator<Buffer> = input[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await pieces.next().catch((cause) => {
        const code = errorCode(cause);
        const why = code === "ENOENT" ? "there is no such file: check the path" : `can't be read (${code ?? cause})`;
        throw new SettingsError(`${file}: ${why}`, { source: file, cause });
      });
      if (done || !(await take(value))) return;
    }
  } finally {
    await pieces.return?.();
  }
}

const flagNames = ["clipped", "drifted", "incomplete"] as const;

/** Makes lines out of windows and counts them. */
function createPrinter({ rateHz, scale, json }: RmsOptions) {
  const counts = { clipped: 0, drifted: 0, incomplete: 0 };
  let windows = 0;
  let text = json ? "" : "start_s,rms,flags\n";
  return {
    add(window: RmsWindow): void {
      windows += 1;
      const flags = flagNames.filter((name) => window[name]);
      for (const name of flags) counts[name] += 1;
      const start = Number((window.startSample / rateHz).toFixed(6));
      const value = Number.isNaN(window.rms) ? null : Number((window.rms * scale).toPrecision(6));
      text += json
        ? JSON.stringify({ start_s: start, rms: value, flags })
        : `${start},${value ?? ""},${flags.join(";")}`;
      text += "\n";
    },
    /** The lines since the last call. */
    take(): string {
      const lines = text;
      text = "";
      return lines;
    },
    summary(hz: number | undefined, leftOut: number, missing: number): string {
      const parts = [
        `${windows} windows of 200 ms at ${rateHz} samples a second`,
        hz === undefined ? "no mains found in it" : `mains ${hz} Hz`,
        ...flagNames.map((name) => `${name} ${counts[name]}`),
      ];
      if (missing > 0) parts.push(`${missing} lines without a number`);
      if (leftOut > 0) parts.push(`${leftOut} samples at the end make no whole cycle and are left out`);
      return parts.join("; ");
    },
  };
}

function describeFloor(floor: Floor | undefined): string {
  if (!floor) return "; no floor taken out";
  const uncertainty = floor.uncertainty === undefined ? "" : ` ± ${floor.uncertainty.toPrecision(2)}`;
  return `; floor ${Number(floor.counts.toPrecision(4))}${uncertainty} counts taken out`;
}

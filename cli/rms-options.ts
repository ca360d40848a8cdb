/** The options of `machikoba rms`, checked; what isn't right is refused with the nearest right one. */
import { leastRateHz } from "../common/detection/waveform/rms-windows.ts";
import { parseFileArguments, wrongArgument } from "./file-arguments.ts";

/** What was asked for. */
export interface RmsOptions {
  /** Path, or `-` for standard input. */
  readonly file: string;
  readonly rateHz: number;
  readonly column: string | undefined;
  /** RMS of the noise in counts, or the path of a recording of it. */
  readonly floor: number | string | undefined;
  /** The converter's ends, both or none. */
  readonly minCode: number | undefined;
  readonly maxCode: number | undefined;
  /** What readings are multiplied by. */
  readonly scale: number;
  readonly json: boolean;
}

const options = {
  rate: { type: "string" },
  column: { type: "string" },
  floor: { type: "string" },
  bits: { type: "string" },
  range: { type: "string" },
  scale: { type: "string" },
  json: { type: "boolean" },
} as const;

const mostBits = 32;

/** Reads the options; throws SettingsError. */
export function readRmsOptions(args: readonly string[]): RmsOptions {
  const { file, values } = parseFileArguments(
    "rms",
    joinNegative(args),
    options,
    "a recording, or - for standard input",
  );
  const { rate, column, floor, bits, range, scale, json = false } = values;
  if (rate === undefined) throw wrongArgument("--rate is missing: say how many samples a second the recording has");
  if (bits !== undefined && range !== undefined) throw wrongArgument("give --bits or --range, not both");
  const [minCode, maxCode] = bits !== undefined ? rangeOfBits(bits) : range !== undefined ? rangeOf(range) : [];
  return {
    file,
    rateHz: numberOf("--rate", rate, (value) => value >= leastRateHz, `${leastRateHz} or more`),
    column,
    floor: floor === undefined ? undefined : floorOf(floor),
    minCode,
    maxCode,
    scale: scale === undefined ? 1 : numberOf("--scale", scale, (value) => value > 0, "amperes for one count, above 0"),
    json,
  };
}

/** `--range -32768,32767` would be taken for two options. */
function joinNegative(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    if (joined.at(-1) === "--range" && /^-\d/.test(arg)) joined[joined.length - 1] = `--range=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function floorOf(text: string): number | string {
  const counts = Number(text);
  if (text.trim() === "" || Number.isNaN(counts)) return text;
  return numberOf("--floor", text, (value) => value >= 0, "counts from 0 on, or a file");
}

function rangeOfBits(text: string): [number, number] {
  const isBits = (value: number) => Number.isInteger(value) && value >= 1 && value <= mostBits;
  return [0, 2 ** numberOf("--bits", text, isBits, `a whole number from 1 to ${mostBits}`) - 1];
}

function rangeOf(text: string): [number, number] {
  const [min = Number.NaN, max = Number.NaN, ...more] = text
    .split(",")
    .map((part) => (part.trim() ? Number(part) : NaN));
  if (more.length > 0 || !(min < max) || !Number.isFinite(max - min)) {
    throw wrongArgument(`--range ${text}: give the lowest and the highest code, such as --range 0,4095`);
  }
  return [min, max];
}

function numberOf(option: string, text: string, isRight: (value: number) => boolean, right: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || !isRight(value)) throw wrongArgument(`${option} ${text}: must be ${right}`);
  return value;
}

/** The options of `machikoba detect`, checked; what isn't right is refused with what would be. */
import { parseFileArguments, wrongArgument } from "./file-arguments.ts";
import type { RecordingOptions } from "./recording.ts";
import { timeUnits } from "./recording-times.ts";

/** Where the settings come from that detection goes by. */
export type SettingsSource =
  | { readonly kind: "learn"; readonly from: RecordingOptions }
  | { readonly kind: "thresholds"; readonly offBelowA: number; readonly runAboveA: number }
  | { readonly kind: "teach"; readonly marks: string; readonly from: RecordingOptions }
  | { readonly kind: "file"; readonly path: string };

/** What was asked for. */
export interface DetectOptions {
  readonly recording: RecordingOptions;
  readonly source: SettingsSource;
  /** Pauses shorter than this belong to a piece of work; learned when left out. */
  readonly minPauseMs: number | undefined;
  /** Where the segments go; standard output when left out. */
  readonly out: string | undefined;
  /** Where the settings go. */
  readonly save: string | undefined;
  readonly json: boolean;
}

const options = {
  time: { type: "string" },
  current: { type: "string" },
  "time-unit": { type: "string" },
  learn: { type: "boolean" },
  thresholds: { type: "string" },
  teach: { type: "string" },
  settings: { type: "string" },
  from: { type: "string" },
  "min-pause": { type: "string" },
  valid: { type: "string" },
  out: { type: "string" },
  save: { type: "string" },
  json: { type: "boolean" },
} as const;

const parse = (args: readonly string[]) =>
  parseFileArguments("detect", args, options, "a recording, a CSV file with a heading");

/** Reads the options; throws SettingsError. */
export function readDetectOptions(args: readonly string[]): DetectOptions {
  const { file, values } = parse(args);
  const { time, current, valid } = values;
  if (time === undefined) throw wrongArgument("--time is missing: name the column of times");
  if (current === undefined) throw wrongArgument("--current is missing: name the column of currents");
  const timeUnit = timeUnits.find((unit) => unit === (values["time-unit"] ?? "s"));
  if (!timeUnit) throw wrongArgument(`--time-unit ${values["time-unit"]}: use ${timeUnits.join(", ")}`);
  const recording: RecordingOptions = {
    file,
    timeColumn: time,
    currentColumn: current,
    timeUnit,
    validForMs: valid === undefined ? undefined : milliseconds("--valid", valid),
  };
  return {
    recording,
    source: sourceOf(values, { ...recording, file: values.from ?? file }),
    minPauseMs: values["min-pause"] === undefined ? undefined : milliseconds("--min-pause", values["min-pause"]),
    out: values.out,
    save: values.save,
    json: values.json ?? false,
  };
}

type Values = ReturnType<typeof parse>["values"];

function sourceOf(values: Values, from: RecordingOptions): SettingsSource {
  const given = (["learn", "thresholds", "teach", "settings"] as const).filter((name) => values[name] !== undefined);
  if (given.length > 1)
    throw wrongArgument(`give one of --${given.join(", --")}: each says where the settings come from`);
  if (values.from !== undefined && (given[0] === "thresholds" || given[0] === "settings")) {
    throw wrongArgument("--from names the recording to learn from: it goes with --learn or --teach");
  }
  if (values.thresholds !== undefined) return thresholdsOf(values.thresholds);
  if (values.teach !== undefined) return { kind: "teach", marks: values.teach, from };
  if (values.settings !== undefined) return { kind: "file", path: values.settings };
  return { kind: "learn", from };
}

function thresholdsOf(text: string): SettingsSource {
  const [offBelowA = Number.NaN, runAboveA = Number.NaN, ...more] = text.split(",").map(Number);
  if (!(offBelowA > 0 && runAboveA > offBelowA && Number.isFinite(runAboveA)) || more.length > 0) {
    throw wrongArgument(`--thresholds ${text}: give two currents, off below and running from, such as 0.1,1.5`);
  }
  return { kind: "thresholds", offBelowA, runAboveA };
}

/** Seconds as an option gives them, in whole ms. */
function milliseconds(name: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 86_400)) throw wrongArgument(`${name} ${text}: give seconds, 0 to 86400`);
  return Math.round(value * 1000);
}

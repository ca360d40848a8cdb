/** The options of `machikoba import`, checked. */
import { type MachineState, machineStates } from "../common/contract/machine-state.ts";
import { type DetectionSettings, detectionSettings } from "../common/contract/plant-settings.ts";
import { wrongArgument } from "./file-arguments.ts";
import type { WantedColumns } from "./logger-columns.ts";
import { type Encoding, encodings } from "./logger-file.ts";

/** The command's own options, as they are parsed. */
export const importOptions = {
  machine: { type: "string" },
  time: { type: "string" },
  "time-format": { type: "string" },
  "time-zone": { type: "string" },
  current: { type: "string" },
  unit: { type: "string" },
  state: { type: "string" },
  words: { type: "string" },
  valid: { type: "string" },
  thresholds: { type: "string" },
  encoding: { type: "string" },
  delimiter: { type: "string" },
  over: { type: "boolean" },
  "dry-run": { type: "boolean" },
} as const;

/** What was asked for. */
export interface ImportRequest {
  readonly columns: WantedColumns;
  readonly timeFormat: string | undefined;
  readonly timeZone: string | undefined;
  /** Amperes in a unit of the file; undefined: as the heading says. */
  readonly scale: number | undefined;
  readonly words: ReadonlyMap<string, MachineState>;
  readonly validForMs: number | undefined;
  /** Settings that are made of given thresholds; undefined: those of the machine. */
  readonly detection: DetectionSettings | undefined;
  readonly encoding: Encoding | undefined;
  readonly delimiter: string | undefined;
  /** Even where the machine's past is known already. */
  readonly isOver: boolean;
  readonly isDryRun: boolean;
}

type Given = Readonly<Record<string, string | boolean | undefined>>;

/** Reads the options; throws SettingsError. */
export function readImportRequest(given: Given): ImportRequest {
  const text = (name: keyof typeof importOptions) => {
    const value = given[name];
    return typeof value === "string" ? value : undefined;
  };
  const isState = text("state") !== undefined || text("words") !== undefined;
  if (isState && text("current") !== undefined)
    throw wrongArgument("give --current or --state: a file has the one or the other");
  if (isState && text("thresholds") !== undefined)
    throw wrongArgument("--thresholds goes with --current: states are told by the file");
  return {
    columns: {
      time: text("time"),
      value: isState ? nameOf(text("state")) : nameOf(text("current")),
      kind: isState ? "state" : "current",
    },
    timeFormat: text("time-format"),
    timeZone: text("time-zone"),
    scale: scaleOf(text("unit")),
    words: wordsOf(text("words")),
    validForMs: validOf(text("valid")),
    detection: detectionOf(text("thresholds")),
    encoding: encodingOf(text("encoding")),
    delimiter: delimiterOf(text("delimiter")),
    isOver: given.over === true,
    isDryRun: given["dry-run"] === true,
  };
}

/** "auto" only says of which kind the file is. */
function nameOf(name: string | undefined): string | undefined {
  return name === "auto" ? undefined : name;
}

function scaleOf(unit: string | undefined): number | undefined {
  if (unit === undefined) return undefined;
  if (unit === "A") return 1;
  if (unit === "mA") return 0.001;
  throw wrongArgument(`--unit ${unit}: use A or mA`);
}

function wordsOf(text: string | undefined): ReadonlyMap<string, MachineState> {
  const words = new Map<string, MachineState>();
  for (const pair of text?.split(",") ?? []) {
    const [word = "", wanted = ""] = pair.split("=").map((part) => part.trim());
    const state = machineStates.find((one) => one === wanted);
    if (word === "" || !state)
      throw wrongArgument(`--words ${pair}: write word=state, with the states ${machineStates.join(", ")}`);
    words.set(word, state);
  }
  return words;
}

function validOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = text.trim() === "" ? Number.NaN : Number(text);
  if (!(seconds >= 1 && seconds <= 86_400)) throw wrongArgument(`--valid ${text}: give seconds, 1 to 86400`);
  return Math.round(seconds * 1000);
}

function detectionOf(text: string | undefined): DetectionSettings | undefined {
  if (text === undefined) return undefined;
  const [offBelowA = Number.NaN, runAboveA = Number.NaN, ...more] = text.split(",").map(Number);
  if (!(offBelowA > 0 && runAboveA > offBelowA && Number.isFinite(runAboveA)) || more.length > 0) {
    throw wrongArgument(`--thresholds ${text}: give two currents, off below and running from, such as 0.1,1.5`);
  }
  return detectionSettings.parse({ offBelowA, runAboveA });
}

function encodingOf(text: string | undefined): Encoding | undefined {
  if (text === undefined) return undefined;
  const names: Readonly<Record<string, Encoding>> = {
    utf8: "utf-8",
    sjis: "shift_jis",
    cp932: "shift_jis",
    "windows-31j": "shift_jis",
  };
  const found = encodings.find((one) => one === text.toLowerCase()) ?? names[text.toLowerCase()];
  if (!found) throw wrongArgument(`--encoding ${text}: use ${encodings.join(", ")}`);
  return found;
}

function delimiterOf(text: string | undefined): string | undefined {
  if (text === "tab" || text === "\\t") return "\t";
  if (text !== undefined && text.length !== 1) throw wrongArgument(`--delimiter ${text}: give one character, or tab`);
  return text;
}

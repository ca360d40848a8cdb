/** A scenario: a site with its machines, what each of them does, and what goes wrong; read from a YAML file. */
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { calendarSettings, timeZone } from "../../common/contract/calendar-settings.ts";
import { id } from "../../common/contract/ids.ts";
import { detectionSettings } from "../../common/contract/plant-settings.ts";
import { SettingsError } from "../../common/runtime/errors.ts";
import { nearestWord } from "../../common/runtime/nearest.ts";
import { parseYamlSettings } from "../../common/runtime/yaml-settings.ts";
import { loadSettings } from "../signals/loads/index.ts";
import { faultSettings } from "./fault.ts";

/** Most machines of one simulator; more devices belong into more processes. */
const maxMachines = 200;

const harmonic = z.strictObject({
  order: z.int().min(2).max(40),
  share: z.number().min(0).max(1),
  phaseDegrees: z.number().min(-360).max(360).default(0),
});

const clamp = z.strictObject({
  /** RMS of the sine that just reaches the converter's limits, in amperes. */
  fullScaleA: z.number().min(1).max(1000).default(30),
  /** Peak / RMS of the machine's current. */
  crestFactor: z.number().min(1.1).max(4.5).default(Math.SQRT2),
  harmonics: z.array(harmonic).max(20).default([]),
  /** How far the bias is from mid-scale, in counts of 12 bits. */
  offsetCounts: z.number().min(-500).max(500).default(12),
  /** Standard deviation of the converter's noise, in counts. */
  noiseCounts: z.number().min(0).max(50).default(1.5),
});

const machine = z.strictObject({
  id,
  /** As the board shows it. */
  name: z.string().min(1).max(60),
  /** Id of the device that measures it: its MQTT client id and the level in its topics. */
  device: id,
  load: loadSettings,
  detection: detectionSettings.prefault({}),
  clamp: clamp.prefault({}),
  /** Mains frequency as it is here, in Hz: 50 in the east of Japan, 60 in the west, give or take a tenth. */
  mainsHz: z.number().min(45).max(65).default(50),
  /** Quality of service of its readings. */
  readingsQos: z.union([z.literal(0), z.literal(1)]).default(0),
  /** Its clock is set by the network: it can tell later when it measured what it couldn't send. */
  hasClock: z.boolean().default(true),
  /** It puts the time into every reading. */
  sendsTime: z.boolean().default(false),
});

/** A machine of a scenario, with all defaults filled in. */
export type ScenarioMachine = z.output<typeof machine>;

const area = z.strictObject({
  id,
  /** As the board shows it. */
  name: z.string().min(1).max(60),
  /** Two benches with one seed are alike. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
});

/** Schema of a scenario. */
export const scenario = z
  .strictObject({
    /** Name of the site, as screens show it. */
    name: z.string().min(1).max(60),
    timeZone: timeZone.prefault("Asia/Tokyo"),
    calendar: calendarSettings.prefault({}),
    /**
     * For so many local days from its launch (0 to 7) the site is open around the clock, and goes on working afterwards,
     * so that whoever looks sees machines at work; until its launch it follows the calendar. 0: follows the calendar always.
     */
    openAroundTheClockDays: z.int().min(0).max(7).default(0),
    /** Two runs with one seed are alike. */
    seed: z
      .int()
      .min(0)
      .max(2 ** 31)
      .default(1),
    /** How many seconds of simulated time go by in one second. */
    speed: z.number().min(1).max(10).default(1),
    /** How many past days are made up. */
    historyDays: z.int().min(0).max(400).default(14),
    machines: z.array(machine).min(1).max(maxMachines),
    /** Benches that a simulated camera looks at. */
    areas: z.array(area).max(10).default([]),
    faults: z.array(faultSettings).max(500).default([]),
  })
  .superRefine((given, ctx) => {
    const issue = (path: PropertyKey[], message: string) => ctx.addIssue({ code: "custom", path, message });
    for (const key of ["id", "device"] as const) {
      for (const index of repeated(given.machines.map((each) => each[key]))) {
        issue(["machines", index, key], `"${given.machines[index]?.[key]}" stands twice: give each machine its own`);
      }
    }
    for (const [index, { load }] of given.machines.entries()) {
      if (load.type !== "dust-collector") continue;
      const before = given.machines.slice(0, index).map((each) => each.id);
      if (!before.includes(load.follows))
        issue(["machines", index, "load", "follows"], noMachine(load.follows, before));
    }
    for (const index of repeated(given.areas.map((each) => each.id))) {
      issue(["areas", index, "id"], `"${given.areas[index]?.id}" stands twice: give each area its own`);
    }
    const ids = given.machines.map((each) => each.id);
    for (const [index, { machine: named }] of given.faults.entries()) {
      if (!ids.includes(named)) issue(["faults", index, "machine"], noMachine(named, ids));
    }
  });

/** A scenario, with all defaults filled in. */
export type Scenario = z.output<typeof scenario>;

/** Names of the scenarios that are shipped. */
export function scenarioNames(): string[] {
  return readdirSync(scenariosFolder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/** Reads a scenario that is shipped, by its name. Throws SettingsError for a name that there isn't. */
export function loadScenario(name: string): Scenario {
  const names = scenarioNames();
  if (!names.includes(name)) {
    const hint = nearestWord(name, names);
    const which = hint ? `did you mean ${hint}?` : `there are ${names.join(", ")}`;
    throw new SettingsError(`there is no scenario ${name}; ${which}`, { source: name });
  }
  return parseScenario(readFileSync(new URL(`${name}.yaml`, scenariosFolder), "utf8"), `${name}.yaml`);
}

/** Parses a scenario. Throws SettingsError that names file, line and key, and the nearest right key. */
export function parseScenario(text: string, fileName: string): Scenario {
  return parseYamlSettings(text, fileName, scenario);
}

const scenariosFolder = new URL("./", import.meta.url);

function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) === index ? [] : [index]));
}

function noMachine(named: string, known: readonly string[]): string {
  const hint = nearestWord(named, known);
  if (hint) return `there is no machine "${named}" before this; did you mean ${hint}?`;
  return `there is no machine "${named}" before this; there are ${known.join(", ") || "none"}`;
}

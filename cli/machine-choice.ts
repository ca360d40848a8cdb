/** Machines and times as people name them on the command line. */
import { DateTime } from "luxon";
import type { MachineSettings, PlantSettings } from "../common/contract/plant-settings.ts";
import { SettingsError } from "../common/runtime/errors.ts";
import { nearestWord } from "../common/runtime/nearest.ts";
import type { RecordingTimes } from "./recording-times.ts";

/** The machine of an id or a name; throws SettingsError with the nearest right one. */
export function chooseMachine(plant: PlantSettings, wanted: unknown): MachineSettings {
  const names = plant.machines.map(({ id }) => id);
  if (typeof wanted !== "string")
    throw wrong(`--machine is missing: name one of ${names.join(", ") || "the machines"}`);
  const machine = plant.machines.find(({ id, name }) => id === wanted || name === wanted);
  if (machine) return machine;
  const nearest = nearestWord(wanted, names);
  throw wrong(
    `there is no machine "${wanted}"; ${nearest ? `did you mean ${nearest}?` : `there are ${names.join(", ") || "none yet"}`}`,
  );
}

/** Times as people at the site write them. */
export function siteTimes(zone: string): RecordingTimes {
  return {
    toMs: (text) => DateTime.fromISO(text.trim().replace(" ", "T"), { zone }).toMillis(),
    fromMs: (ms) => DateTime.fromMillis(ms, { zone }).toFormat("yyyy-MM-dd HH:mm"),
  };
}

function wrong(message: string): SettingsError {
  return new SettingsError(message, { source: "command line" });
}

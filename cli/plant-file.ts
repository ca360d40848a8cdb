/** Reads a file of site settings: machines, sensors, shifts. */
import { readFileSync } from "node:fs";
import { type PlantSettings, plantSettings } from "../common/contract/plant-settings.ts";
import { SettingsError } from "../common/runtime/errors.ts";
import { parseYamlSettings } from "../common/runtime/yaml-settings.ts";

/** Reads the file; throws SettingsError that names file, line and key. */
export function readPlantFile(file: string): PlantSettings {
  return parseYamlSettings(readTextFile(file), file, plantSettings);
}

/** Reads a text file; throws SettingsError when it isn't there. */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new SettingsError(`${file}: the file can't be read; check the path`, { source: file, cause });
  }
}

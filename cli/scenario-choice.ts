/** Finds the scenario that was asked for: one that is shipped, by its name, or a YAML file. */
import { loadScenario, parseScenario, type Scenario } from "../firmware-sim/scenarios/scenario.ts";
import { readTextFile } from "./plant-file.ts";

/** Reads the scenario; throws SettingsError with what is wrong. */
export function chooseScenario(name: string): Scenario {
  return /\.ya?ml$/i.test(name) ? parseScenario(readTextFile(name), name) : loadScenario(name);
}

/** The pages about settings stay true: every key is there with its default, and the real schemas accept the samples. */
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { sensorTypes } from "../../../agent/sensors/index.ts";
import { plantSettings } from "../../../common/contract/plant-settings.ts";
import { keysAt, leafSettings, type SettingPath } from "../../../common/runtime/schema-paths.ts";
import { loadSettings } from "../../../common/runtime/settings.ts";
import { startSettings } from "../../../common/runtime/start-settings.ts";
import { parseYamlSettings } from "../../../common/runtime/yaml-settings.ts";
import { blocksOf, projectRoot, readPage, rowsOf, writtenDefault } from "./page-blocks.ts";

const page = "docs/settings.md";
const pages = [page, "docs/areas.md", "docs/devices.md", "docs/ja/quick-start.md", "README.md", "README.ja.md"];

const rows = rowsOf(page);

/** Whether there is a variable of this name: it changes the settings, or what it holds is refused. */
function isHeard(variable: string): boolean {
  try {
    return JSON.stringify(loadSettings({ env: { [variable]: "?" } })) !== JSON.stringify(loadSettings({ env: {} }));
  } catch (error) {
    return !String(error).includes("there is no such setting");
  }
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], data);
}

/** Samples of a kind on all pages: YAML blocks whose first line names their file. */
function samplesOf(file: string): string[] {
  return pages.flatMap((each) => blocksOf(each, "yaml")).filter((text) => text.startsWith(`# ${file}\n`));
}

it("names every start-up setting with its variable and its default", () => {
  const defaults = startSettings.parse({});
  for (const { path } of leafSettings(startSettings)) {
    const key = path.join(".");
    const row = rows.find(([name]) => name === key);
    // Where our broker listens depends on whether it has users.
    const value = key === "mqtt.host" ? undefined : valueAt(defaults, path);
    expect(row?.slice(1, 3), key).toEqual([row?.[1], writtenDefault(value)]);
    expect(isHeard(row?.[1] ?? ""), key).toBe(true);
  }
});

it("names no start-up setting that there isn't", () => {
  const known = leafSettings(startSettings).map(({ path }) => path.join("."));
  const named = rows.filter(([, variable]) => variable?.startsWith("MACHIKOBA_")).map(([key]) => key);
  expect(named).toEqual(known);
});

it.each<{ at: SettingPath; prefix: string }>([
  { at: [], prefix: "" },
  { at: ["gateways", 0], prefix: "" },
  { at: ["machines", 0], prefix: "" },
  { at: ["areas", 0], prefix: "areas[]." },
  { at: ["gateways", 0, "channels", 0], prefix: "channels[]." },
  { at: ["machines", 0, "channels", 0], prefix: "channels[]." },
  { at: ["machines", 0, "detection"], prefix: "" },
  { at: ["calendar", "shifts", 0], prefix: "shifts[]." },
  { at: ["calendar", "daysOff"], prefix: "daysOff." },
])("names every plant setting at $at", ({ at, prefix }) => {
  const named = rows.flatMap(([key = ""]) => key.split(", "));
  expect(named).toEqual(expect.arrayContaining(keysAt(plantSettings, at).map((key) => prefix + key)));
});

it("gives the defaults of detection", () => {
  const plant = plantSettings.parse({ machines: [{ id: "a", name: "A" }] });
  for (const [key, value] of Object.entries(plant.machines[0]?.detection ?? {})) {
    expect(rows.find(([name]) => name === key)?.[1], key).toBe(writtenDefault(value));
  }
});

it("leads to the page of every sensor type that comes with the program", () => {
  for (const type of Object.keys(sensorTypes)) expect(readPage(page)).toContain(`[\`${type}\`](sensors/${type}.md)`);
});

it("has samples of start-up settings that the program accepts", () => {
  const samples = samplesOf("machikoba.yaml");
  expect(samples.length).toBeGreaterThan(1);
  for (const sample of samples) expect(() => parseYamlSettings(sample, "machikoba.yaml", startSettings)).not.toThrow();
});

it("has samples of plant settings that dashboard and agent accept", () => {
  const samples = samplesOf("plant.yaml");
  expect(samples.length).toBeGreaterThan(1);
  for (const sample of samples) {
    const plant = parseYamlSettings(sample, "plant.yaml", plantSettings);
    for (const sensor of plant.gateways.flatMap(({ sensors }) => sensors)) {
      const { config } = sensorTypes[sensor.type as keyof typeof sensorTypes];
      const settings = config.parse(sensor);
      if ("file" in settings) expect(existsSync(projectRoot + settings.file), settings.file).toBe(true);
    }
  }
});

it("marks every sample with the file that it belongs to", () => {
  for (const text of pages.flatMap((each) => blocksOf(each, "yaml"))) {
    expect(text).toMatch(/^# (machikoba|plant)\.yaml\n/);
  }
});

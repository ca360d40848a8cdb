/** The pages about sensors stay true: each type has a file, tests and a page that names every setting and has samples that work. */
import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { sensorTypes } from "../../../agent/sensors/index.ts";
import { plantSettings } from "../../../common/contract/plant-settings.ts";
import { startSettings } from "../../../common/runtime/start-settings.ts";
import { parseYamlSettings } from "../../../common/runtime/yaml-settings.ts";
import { blocksOf, projectRoot, readPage, rowsOf, writtenDefault } from "./page-blocks.ts";

const index = "docs/sensors/README.md";
const types = Object.keys(sensorTypes) as (keyof typeof sensorTypes)[];
const pageOf = (type: string) => `docs/sensors/${type}.md`;

/** A setting, and what it is when it is left out. */
interface Setting {
  readonly key: string;
  readonly defaultValue: unknown;
}

/** What a schema's wrappers lead to, and the default that one of them gives. */
function unwrap(schema: z.core.$ZodType): { inner: z.core.$ZodType; defaultValue?: unknown } {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "default":
    case "prefault":
      return { ...unwrap(def.innerType), defaultValue: def.defaultValue };
    case "optional":
    case "nullable":
    case "readonly":
      return unwrap(def.innerType);
    case "pipe":
      return unwrap(def.in);
    default:
      return { inner: schema };
  }
}

/** All settings of a schema, also of groups (`a.b`) and of lists of groups (`a[].b`). */
function settingsOf(schema: z.core.$ZodType, prefix = ""): Setting[] {
  const { def } = (unwrap(schema).inner as z.core.$ZodTypes)._zod;
  if (def.type === "union") return def.options.flatMap((option) => settingsOf(option, prefix));
  if (def.type === "array") return settingsOf(def.element, `${prefix}[]`);
  if (def.type !== "object") return [];
  return Object.entries(def.shape).flatMap(([name, inner]) => {
    const key = prefix ? `${prefix}.${name}` : name;
    return [{ key, defaultValue: unwrap(inner).defaultValue }, ...settingsOf(inner, key)];
  });
}

/** The rows of the page's tables of settings. */
function settingRows(page: string): string[][] {
  const rows = rowsOf(page);
  return rows.filter((row, at) => {
    const head = rows.slice(0, at + 1).findLast((_, before) => rows[before + 1]?.[0] === "---");
    return head?.[0] === "key" && row !== head && row[0] !== "---";
  });
}

/** Files named after a type, in a folder or below it. */
function testsOf(type: string, folder: string): string[] {
  const files = readdirSync(`${projectRoot}${folder}`, { recursive: true, encoding: "utf8" });
  return files.filter((file) => new RegExp(`(?:^|/)${type}[\\w.-]*\\.test\\.ts$`).test(file.replaceAll("\\", "/")));
}

describe.each(types)("the sensor %s", (type) => {
  const { config } = sensorTypes[type];
  const page = pageOf(type);

  it("has a file, tests and a page, all with its name", () => {
    expect(existsSync(`${projectRoot}agent/sensors/${type}.ts`)).toBe(true);
    expect([...testsOf(type, "test/unit"), ...testsOf(type, "test/integration")].length).toBeGreaterThan(0);
    expect(readPage(page).startsWith(`# \`${type}\``)).toBe(true);
  });

  it("has every setting on its page, with the default, and no other", () => {
    const rows = settingRows(page);
    const settings = settingsOf(config).filter(({ key }) => key !== "id" && key !== "type");
    for (const { key, defaultValue } of settings) {
      const row = rows.find(([name]) => name === key);
      expect(row?.length, `${page}: a row | \`${key}\` | default | what it is |`).toBe(3);
      if (defaultValue !== undefined)
        expect(row?.[1], `${page}: the default of ${key}`).toBe(writtenDefault(defaultValue));
      expect(row?.[1], `${page}: the default of ${key}, or – or a word for what happens without`).not.toBe("");
    }
    const known = ["id", "type", ...settings.map(({ key }) => key)];
    expect(rows.map(([name]) => name).filter((name) => !known.includes(name ?? ""))).toEqual([]);
  });

  it("has samples on its page that the program accepts", () => {
    const samples = blocksOf(page, "yaml").filter((text) => text.startsWith("# plant.yaml\n"));
    expect(samples.length).toBeGreaterThan(0);
    const sensors = samples.flatMap((sample) =>
      parseYamlSettings(sample, page, plantSettings).gateways.flatMap((gateway) => gateway.sensors),
    );
    expect(sensors.map((sensor) => sensor.type)).toContain(type);
    for (const sensor of sensors) {
      expect(types).toContain(sensor.type);
      const parsed = sensorTypes[sensor.type as keyof typeof sensorTypes].config.safeParse(sensor);
      expect(parsed.error?.issues).toBeUndefined();
      if (parsed.data && "file" in parsed.data) expect(existsSync(projectRoot + parsed.data.file)).toBe(true);
    }
  });

  it("is in the index, with a link to its page", () => {
    expect(readPage(index)).toContain(`[\`${type}\`](${type}.md)`);
  });
});

describe("every page", () => {
  const pages = readdirSync(`${projectRoot}docs/sensors`).map((file) => `docs/sensors/${file}`);

  it("is of a type that there is", () => {
    const known = [index, ...types.map(pageOf)];
    expect(pages.filter((page) => !known.includes(page))).toEqual([]);
  });

  it.each(pages)("%s has links that lead somewhere", (page) => {
    const targets = [...readPage(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => target);
    const missing = targets.filter((target) => !existsSync(new URL(target, `file://${projectRoot}${page}`)));
    expect(missing).toEqual([]);
  });

  it.each(pages)("%s says of each sample which file it belongs to, and start-up samples are accepted", (page) => {
    for (const text of blocksOf(page, "yaml")) {
      expect(text).toMatch(/^# (?:machikoba|plant)\.yaml\n/);
      if (text.startsWith("# machikoba.yaml\n")) parseYamlSettings(text, page, startSettings);
    }
  });
});

it("reads settings with their defaults out of schemas and pages, also those of groups in lists", () => {
  const keys = settingsOf(sensorTypes.tasmota.config).map(({ key }) => key);
  expect(keys).toEqual(["id", "type", "topic", "fullTopic", "path", "inputs", "periodMs"]);
  expect(settingsOf(sensorTypes.tasmota.config).find(({ key }) => key === "path")?.defaultValue).toBe("ENERGY.Current");
  expect(settingsOf(sensorTypes["iio-adc"].config).map(({ key }) => key)).toContain("channels[].burdenOhm");
  expect(settingRows(pageOf("tasmota")).map(([name]) => name)).toEqual(keys.slice(2));
});

/** The page about uplinks stays true: its sample is accepted, and its tables name every setting with its default, and every problem. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { uplinkTypes } from "../../../agent/uplinks/index.ts";
import { createUplinkTargets } from "../../../agent/uplinks/uplinks.ts";
import { keysAt } from "../../../common/runtime/schema-paths.ts";
import { startSettings } from "../../../common/runtime/start-settings.ts";
import { parseYamlSettings } from "../../../common/runtime/yaml-settings.ts";
import { blocksOf, projectRoot, rowsOf, writtenDefault } from "./page-blocks.ts";

const page = "docs/uplinks.md";
const sheetPages = ["docs/spreadsheet.md", "docs/spreadsheet.ja.md"];
const rows = [page, "docs/spreadsheet.md"].flatMap(rowsOf);

it.each([page, ...sheetPages])("shows settings on %s that are accepted", (each) => {
  for (const sample of blocksOf(each, "yaml")) {
    const settings = parseYamlSettings(sample, "machikoba.yaml", startSettings);
    expect(createUplinkTargets(settings.uplinks)).toHaveLength(1);
  }
});

it.each(Object.entries(uplinkTypes))("names every setting of %s with its default", (type, { config }) => {
  const where = type === "score-file" ? { folder: "." } : { url: "http://localhost" };
  const least = { id: "own", type, ...where, ...(type === "influx2" && { token: "t" }) };
  const defaults: Record<string, unknown> = { ...config.parse(least) };
  for (const key of Object.keys(least)) if (key !== "org") delete defaults[key];
  for (const key of keysAt(config, []).filter((one) => one !== "type")) {
    const row = rows.find(([names = ""]) => names.split(", ").includes(key));
    expect(row, key).toBeDefined();
    if (row?.[1] !== "" && defaults[key] !== "") expect(row?.[1], key).toBe(writtenDefault(defaults[key]));
  }
});

it("names every problem that an uplink reports", () => {
  const source = readFileSync(`${projectRoot}agent/uplinks/uplink-progress.ts`, "utf8");
  const codes = [...source.matchAll(/"(uplink-[a-z-]+)"/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(3);
  expect(rows.map(([first]) => first)).toEqual(expect.arrayContaining(codes));
});

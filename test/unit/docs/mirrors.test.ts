/** The page about mirrors stays true: every setting is there with its default, and its sample is accepted. */
import { expect, it } from "vitest";
import { keysAt } from "../../../common/runtime/schema-paths.ts";
import { startSettings } from "../../../common/runtime/start-settings.ts";
import { parseYamlSettings } from "../../../common/runtime/yaml-settings.ts";
import { mirrorTypes } from "../../../dashboard/server/mirrors/index.ts";
import { checkMirrors } from "../../../dashboard/server/mirrors/mirror-settings.ts";
import { blocksOf, rowsOf, writtenDefault } from "./page-blocks.ts";

const page = "docs/mirrors.md";

it("has a sample that is accepted", () => {
  const [sample = ""] = blocksOf(page, "yaml");
  const { mirrors } = parseYamlSettings(sample, page, startSettings);
  expect(checkMirrors(mirrors).map(({ type }) => type)).toEqual(Object.keys(mirrorTypes));
});

it.each(Object.entries(mirrorTypes))("names every setting of %s, with its default", (type, { config }) => {
  const rows = rowsOf(page).flatMap(([names = "", value]) => names.split(/, ?/).map((name) => [name, value]));
  const least = { id: "office", type, url: "http://influx", ...(type === "influx2" && { token: "t" }) };
  const defaults: Record<string, unknown> = { ...config.parse(least) };
  for (const key of keysAt(config, []).filter((one) => one !== "type")) {
    const written = rows.filter(([name]) => name === key).map(([, value]) => value);
    expect(written, key).not.toEqual([]);
    const isGiven = key in least || defaults[key] === "";
    if (!isGiven) expect(written, key).toContain(writtenDefault(defaults[key]));
  }
});

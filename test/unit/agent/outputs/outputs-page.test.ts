/** The page about outputs stays true: every setting of every type with its default, and samples that are accepted. */
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { z } from "zod";
import { motionTypes } from "../../../../agent/motion/index.ts";
import { outputTypes } from "../../../../agent/outputs/index.ts";
import { plantSettings } from "../../../../common/contract/plant-settings.ts";
import { blocksOf, readPage, rowsOf, writtenDefault } from "../../docs/page-blocks.ts";

const adapters: Readonly<Record<string, { readonly config: z.ZodType }>> = { ...outputTypes, ...motionTypes };
const pages = ["docs/outputs.md", "docs/outputs.ja.md"];

/** Keys of a schema and their defaults, found by giving it only what it must have. */
function settingsOf(type: string): Record<string, unknown> {
  const needed = { line: 1, topic: "t", prefix: "p", folder: "f" };
  const config = adapters[type]?.config as z.ZodObject;
  const shape = Object.keys(config.shape);
  const given = Object.fromEntries(Object.entries(needed).filter(([key]) => shape.includes(key)));
  const parsed = config.parse({ id: "own", type, ...given });
  return Object.fromEntries(shape.map((key) => [key, key in given ? undefined : parsed[key]]));
}

/** The rows of the tables of settings below the heading of a type. */
function rowsBelow(type: string): string[][] {
  const page = readPage("docs/outputs.md");
  const from = page.indexOf(`\n### \`${type}\``);
  const section = page.slice(from, page.indexOf("\n#", from + 5));
  return rowsOf("docs/outputs.md").filter(([key]) => key !== undefined && section.includes(`| \`${key}\` |`));
}

describe("docs/outputs.md", () => {
  const shared = ["player", "device", "writeTo", "deadlineMs"];

  it.each(Object.keys(adapters))("has every setting of %s with its default", (type) => {
    const rows = [...rowsBelow(type), ...rowsOf("docs/outputs.md").filter(([key = ""]) => shared.includes(key))];
    for (const [key, value] of Object.entries(settingsOf(type))) {
      if (key === "id" || key === "type") continue;
      const written = rows.filter(([name]) => name === key).map((row) => row[1]);
      expect(written, key).toContain(writtenDefault(value));
    }
  });
});

describe.each(pages)("%s", (page) => {
  const samples = blocksOf(page, "yaml").map((text) => parse(text) as unknown);

  it("shows settings of a site and entries that are accepted", () => {
    const entries = samples.flatMap((sample) => {
      if (Array.isArray(sample)) return sample as { type: string }[];
      const { gateways } = plantSettings.parse(sample);
      return gateways.flatMap(({ outputs, motions }) => [...outputs, ...motions]);
    });
    for (const entry of entries)
      expect(adapters[entry.type]?.config.safeParse(entry).error, entry.type).toBeUndefined();
    expect([...new Set(entries.map(({ type }) => type))].sort()).toEqual(Object.keys(adapters).sort());
  });
});

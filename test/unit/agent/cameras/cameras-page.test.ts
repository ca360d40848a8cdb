/** The pages about cameras stay true: every type and setting is on them, with its default, and every sample is accepted. */
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { loginSettings } from "../../../../agent/cameras/camera-login.ts";
import { commonSettings } from "../../../../agent/cameras/define-camera.ts";
import { cameraTypes } from "../../../../agent/cameras/index.ts";
import { plantSettings } from "../../../../common/contract/plant-settings.ts";
import { parseYamlSettings } from "../../../../common/runtime/yaml-settings.ts";
import { blocksOf, projectRoot, readPage, rowsOf, writtenDefault } from "../../docs/page-blocks.ts";

const types = Object.keys(cameraTypes) as (keyof typeof cameraTypes)[];
const pages = ["docs/cameras.md", "docs/cameras.ja.md"];
const elsewhere = ["id", "type", ...Object.keys(commonSettings), ...Object.keys(loginSettings)];

/** The settings of a type that no other type has, with their defaults. */
function ownSettings(type: keyof typeof cameraTypes): [key: string, defaultValue: unknown][] {
  const { def } = (cameraTypes[type].config as unknown as z.ZodObject)._zod;
  return Object.entries(def.shape)
    .filter(([key]) => !elsewhere.includes(key))
    .map(([key, schema]) => [key, defaultOf(schema as z.core.$ZodType)]);
}

function defaultOf(schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "default" ? def.defaultValue : undefined;
}

describe.each(pages)("%s", (page) => {
  it("names every setting with its default", () => {
    const rows = rowsOf(page);
    const common = Object.entries(commonSettings).filter(([key]) => key !== "id");
    const all = [...common.map(([key, schema]) => [key, defaultOf(schema)] as const), ...types.flatMap(ownSettings)];
    for (const [key, defaultValue] of all) {
      const found = rows.some(([name, written]) => name === key && written === writtenDefault(defaultValue));
      expect(found, `a row | \`${key}\` | \`${writtenDefault(defaultValue)}\` | …`).toBe(true);
    }
    for (const key of Object.keys(loginSettings)) expect(rows.some(([name]) => name === key)).toBe(true);
  });

  it("has a heading and a sample of every type that the program accepts", () => {
    const samples = blocksOf(page, "yaml");
    const cameras = samples.flatMap((sample) =>
      parseYamlSettings(sample, page, plantSettings).gateways.flatMap((gateway) => gateway.cameras),
    );
    for (const type of types) {
      expect(readPage(page)).toContain(`\n## \`${type}\`\n`);
      expect(cameras.map((camera) => camera.type)).toContain(type);
    }
    for (const camera of cameras) {
      const { config } = cameraTypes[camera.type as keyof typeof cameraTypes];
      expect((config as z.ZodType).safeParse(camera).error?.issues).toBeUndefined();
    }
  });

  it("has links that lead somewhere", () => {
    const targets = [...readPage(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !existsSync(new URL(target, `file://${projectRoot}${page}`)))).toEqual([]);
  });
});

/** What a schema allows at a path: its keys and kinds, for messages and for overrides by name. */
import type { z } from "zod";

/** Steps from the root of the settings: keys and positions. */
export type SettingPath = readonly PropertyKey[];

/** The schema below defaults, options and transformations. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "default":
    case "prefault":
    case "optional":
    case "nullable":
    case "readonly":
    case "catch":
      return unwrap(def.innerType);
    case "pipe":
      return unwrap(def.in);
    case "lazy":
      return unwrap(def.getter());
    default:
      return schema;
  }
}

/** The schemas that a step leads to: several where alternatives exist. */
function stepInto(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType[] {
  const { def } = (unwrap(schema) as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object": {
      const inner = Object.hasOwn(def.shape, step) ? def.shape[String(step)] : def.catchall;
      return inner ? [inner] : [];
    }
    case "array":
      return [def.element];
    case "record":
      return [def.valueType];
    case "tuple": {
      const item = def.items[Number(step)] ?? def.rest;
      return item ? [item] : [];
    }
    case "union":
      return def.options.flatMap((option) => stepInto(option, step));
    case "intersection":
      return [...stepInto(def.left, step), ...stepInto(def.right, step)];
    default:
      return [];
  }
}

/** The keys that may stand at a path. */
export function keysAt(schema: z.core.$ZodType, path: SettingPath): string[] {
  const found = path.reduce<z.core.$ZodType[]>((all, step) => all.flatMap((one) => stepInto(one, step)), [schema]);
  return [...new Set(found.flatMap(ownKeys))];
}

function ownKeys(schema: z.core.$ZodType): string[] {
  const { def } = (unwrap(schema) as z.core.$ZodTypes)._zod;
  if (def.type === "object") return Object.keys(def.shape);
  return def.type === "union" ? def.options.flatMap(ownKeys) : [];
}

/** A setting that isn't a group: its path and the kind of its value, as zod names kinds. */
export interface LeafSetting {
  readonly path: readonly string[];
  readonly kind: string;
}

/** All settings of a schema that aren't groups. */
export function leafSettings(schema: z.core.$ZodType, path: readonly string[] = []): LeafSetting[] {
  const { def } = (unwrap(schema) as z.core.$ZodTypes)._zod;
  if (def.type !== "object") return [{ path, kind: def.type }];
  return Object.entries(def.shape).flatMap(([key, inner]) => leafSettings(inner, [...path, key]));
}

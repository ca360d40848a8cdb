/** Reads a value out of JSON at a path such as `ENERGY.Current[1]` or `params["em1:0"].current`. */
import { z } from "zod";

/** A path that was parsed: names of keys, and positions in lists from 0. Empty: the whole message. */
export type JsonPath = readonly (string | number)[];

/** A setting that holds a path as text; its value is the parsed path. Give it a default with `prefault`, as text. */
export const jsonPath = z
  .string()
  .max(200)
  .transform((text, ctx): JsonPath => {
    const parsed = parseJsonPath(text);
    if ("path" in parsed) return parsed.path;
    ctx.addIssue({ code: "custom", message: parsed.fault });
    return z.NEVER;
  });

/** A step of a path: a plain key with the dot before it, a position, or a key in quotes. */
const step = /(\.?)([^.[\]"'*$\s][^.[\]"'*]*)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** Parses a path; a fault says from which character on it can't be read, and what would be right. */
export function parseJsonPath(text: string): { readonly path: JsonPath } | { readonly fault: string } {
  const path: (string | number)[] = [];
  let at = 0;
  while (at < text.length) {
    step.lastIndex = at;
    const found = step.exec(text);
    const key = found ? keyOf(found, at === 0) : undefined;
    if (!found || key === undefined) return { fault: faultAt(text, at) };
    path.push(key);
    at += found[0].length;
  }
  return { path };
}

function keyOf([, dot, plain, position, quoted]: RegExpExecArray, isFirst: boolean): string | number | undefined {
  // A dot stands before each plain key but the first.
  if (plain !== undefined) return isFirst === (dot === "") ? plain.trimEnd() : undefined;
  if (position !== undefined) return Number(position);
  try {
    return JSON.parse(quoted ?? "") as string;
  } catch {
    return undefined;
  }
}

function faultAt(text: string, at: number): string {
  const rest = text.slice(at).replace(/^\./, "");
  const hint = rest.startsWith("$")
    ? "leave out the $"
    : rest.startsWith("*")
      ? "a path leads to one value, so * can't stand in it"
      : 'write it like ENERGY.Current[1] or params["em1:0"].current';
  return `can't be read from character ${at + 1} on: ${hint}`;
}

/** The value at a path; undefined where there is none. Only what the message itself has counts, never what every object has. */
export function readJsonPath(data: unknown, path: JsonPath): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    if (Array.isArray(value) && key === "length") return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

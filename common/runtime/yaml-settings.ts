/** Settings in YAML, checked against a schema: what is wrong is said with file, line, key and what would be right. */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { SettingsError } from "./errors.ts";
import { nearestWord } from "./nearest.ts";
import { keysAt, type SettingPath } from "./schema-paths.ts";

/** Largest settings file, in characters: a plant of 200 machines takes a twentieth. */
const maxFileCharacters = 2_000_000;
/** Most nodes that aliases may unfold to: a "billion laughs" file would fill the memory. */
const maxAliases = 100;
/** Most faults that one message names: people mend some, and try again. */
const maxFaults = 5;

/** A place in a file or elsewhere. */
interface Place {
  readonly source: string;
  readonly line?: number | undefined;
}

/** YAML text that was read, and where each of its keys stands. */
export interface YamlSettings {
  /** The content as plain data; an empty file is an empty group. */
  readonly data: unknown;
  /** Where a setting stands, or the group that it is missing from. With `isKey` its last step is a key. */
  placeOf(path: SettingPath, isKey?: boolean): Place;
}

/** Parses YAML text against a schema. Throws SettingsError, and nothing else, for any text. */
export function parseYamlSettings<S extends z.ZodType>(text: string, fileName: string, schema: S): z.output<S> {
  const { data, placeOf } = readYaml(text, fileName);
  return checkSettings(data, schema, placeOf);
}

/** Reads YAML text. Throws SettingsError for text that isn't one sound YAML document. */
export function readYaml(text: string, fileName: string): YamlSettings {
  if (text.length > maxFileCharacters) {
    throw new SettingsError(`${fileName}: has more than ${maxFileCharacters} characters: is it the right file?`, {
      source: fileName,
    });
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault) throw yamlError(fileName, lines.linePos(fault.pos[0]).line, fault.message, fault);
    return {
      data: document.toJS({ maxAliasCount: maxAliases }) ?? {},
      placeOf: (path, isKey = false) => ({ source: fileName, line: lineOf(document, lines, path, isKey) }),
    };
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw yamlError(fileName, undefined, error instanceof Error ? error.message : String(error), error);
  }
}

function yamlError(source: string, line: number | undefined, message: string, cause: unknown): SettingsError {
  const hint = message.startsWith("Map keys must be unique") ? "this key stands twice: take one away" : message;
  return new SettingsError(`${where({ source, line })}: ${hint}`, { source, line, cause });
}

/** The line of the deepest part of the path that the document has. */
function lineOf(document: Document, lines: LineCounter, path: SettingPath, isKey: boolean): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const offset =
      keyOffset(document, path.slice(0, length)) ?? (isKey ? undefined : valueOffset(document, path.slice(0, length)));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return undefined;
}

function keyOffset(document: Document, path: SettingPath): number | undefined {
  const group = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(group)) return undefined;
  const name = String(path.at(-1));
  const pair = group.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

function valueOffset(document: Document, path: SettingPath): number | undefined {
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Checks data against a schema. `placeOf` tells where a setting came from. Throws SettingsError naming up to five faults. */
export function checkSettings<S extends z.ZodType>(
  data: unknown,
  schema: S,
  placeOf: YamlSettings["placeOf"],
): z.output<S> {
  const result = tryCheck(data, schema, placeOf);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => explain(issue, [], schema, placeOf));
  const lines = faults.slice(0, maxFaults).map(({ place, text }) => `${where(place)}: ${text}`);
  if (faults.length > maxFaults) lines.push(`… and ${faults.length - maxFaults} more`);
  const first = faults[0]?.place ?? placeOf([]);
  throw new SettingsError(lines.join("\n"), { source: first.source, line: first.line, cause: result.error });
}

/** A group with a key `length` where a list belongs can make the library throw where it should refuse. */
function tryCheck<S extends z.ZodType>(
  data: unknown,
  schema: S,
  placeOf: YamlSettings["placeOf"],
): z.ZodSafeParseResult<z.output<S>> {
  try {
    return schema.safeParse(data, { reportInput: true });
  } catch (cause) {
    const { source } = placeOf([]);
    throw new SettingsError(`${source}: a group stands where a list belongs; see the sample settings`, {
      source,
      cause,
    });
  }
}

interface Fault {
  readonly place: Place;
  readonly text: string;
}

function explain(
  issue: z.core.$ZodIssue,
  above: SettingPath,
  schema: z.core.$ZodType,
  placeOf: YamlSettings["placeOf"],
): Fault[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      place: placeOf([...path, key], true),
      text: `${dotted([...path, key])}: there is no such setting${suggestion(key, keysAt(schema, path))}`,
    }));
  }
  if (issue.code === "invalid_union") {
    const nearest = nearestAlternative(issue.errors);
    if (nearest) return nearest.flatMap((inner) => explain(inner, path, schema, placeOf));
  }
  return [{ place: placeOf(path), text: `${dotted(path) || "the file"}: ${reason(issue)}` }];
}

/** Of a union's alternatives the one that went deepest before it failed: most likely the one meant. */
function nearestAlternative(errors: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(0, ...issues.map(({ path }) => path.length));
  const [best] = [...errors].sort((a, b) => depth(b) - depth(a));
  return best && depth(best) > 0 ? best : undefined;
}

function suggestion(key: string, known: readonly string[]): string {
  const nearest = nearestWord(key, known);
  if (nearest) return `; did you mean ${nearest}?`;
  return known.length > 0 ? `; possible here: ${known.join(", ")}` : "";
}

function reason(issue: z.core.$ZodIssue): string {
  const message = issue.message.replace(/^(Invalid input|Invalid option|Too small|Too big|Invalid string): /, "");
  if (issue.code === "invalid_type" && issue.input === undefined) return `is missing: ${message.split(",")[0]}`;
  if (issue.code === "custom") return message;
  if (issue.code === "invalid_type" && issue.expected === "boolean") return `${message}: write true or false`;
  return `${message}${shown(issue.input)}`;
}

/** The value that is wrong, where it is short; a secret is never echoed since text isn't shown. */
function shown(input: unknown): string {
  return typeof input === "number" || typeof input === "boolean" ? `, not ${input}` : "";
}

function dotted(path: SettingPath): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}

function where({ source, line }: Place): string {
  return line === undefined ? source : `${source}:${line}`;
}

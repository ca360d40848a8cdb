/** Loads the start-up settings: a YAML file, over it the environment, over that the command line. */
import { readFileSync } from "node:fs";
import { errorCode, SettingsError } from "./errors.ts";
import { nearestWord } from "./nearest.ts";
import { type LeafSetting, leafSettings, type SettingPath } from "./schema-paths.ts";
import { type StartSettings, startSettings } from "./start-settings.ts";
import { checkSettings, readYaml, type YamlSettings } from "./yaml-settings.ts";

interface LoadOptions {
  /** Path of the YAML file; without it only defaults and overrides count. */
  readonly file?: string | undefined;
  /** The environment: `MACHIKOBA_HTTP_PORT` stands for `http.port`, and so on. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From the command line, by dotted path: `{ "http.port": "8081" }`. */
  readonly overrides?: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** A value that takes the place of the file's. */
interface Override {
  readonly setting: LeafSetting;
  readonly value: unknown;
  /** Where it came from, for messages. */
  readonly source: string;
}

const environmentPrefix = "MACHIKOBA_";

/** Loads the start-up settings. Throws SettingsError, with file and line or the name of the variable or option. */
export function loadSettings({ file, env, overrides = {} }: LoadOptions): StartSettings {
  const yaml = file === undefined ? noFile : readYaml(readText(file), file);
  const leaves = leafSettings(startSettings);
  const given = [...fromEnvironment(env, leaves), ...fromCommandLine(overrides, leaves)];
  const data = given.reduce(withOverride, yaml.data);
  const sources = new Map(given.map(({ setting, source }) => [setting.path.join("."), source]));
  return checkSettings(data, startSettings, (path, isKey) => {
    const source = overrideSource(sources, path);
    return source === undefined ? yaml.placeOf(path, isKey) : { source };
  });
}

const noFile: YamlSettings = { data: {}, placeOf: () => ({ source: "settings" }) };

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = errorCode(error) === "ENOENT" ? "there is no such file: check the path" : `can't be read: ${error}`;
    throw new SettingsError(`${file}: ${why}`, { source: file, cause: error });
  }
}

function fromEnvironment(env: LoadOptions["env"], leaves: readonly LeafSetting[]): Override[] {
  const byName = new Map(leaves.map((setting) => [variableName(setting.path), setting]));
  const found: Override[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(environmentPrefix) || text === undefined) continue;
    const setting = byName.get(name);
    if (setting) found.push({ setting, value: coerce(text, setting.kind), source: name });
    else refuseTypo(name, [...byName.keys()]);
  }
  return found;
}

/** `mqtt.anonymousLoopback` is `MACHIKOBA_MQTT_ANONYMOUS_LOOPBACK`. */
function variableName(path: readonly string[]): string {
  const words = path.map((step) => step.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());
  return environmentPrefix + words.join("_");
}

/** Container runtimes invent variables of this prefix, so only names that look like a slip are errors. */
function refuseTypo(name: string, known: readonly string[]): void {
  const short = known.map((one) => one.slice(environmentPrefix.length));
  const nearest = nearestWord(name.slice(environmentPrefix.length), short);
  if (nearest === undefined) return;
  throw new SettingsError(`${name}: there is no such setting; did you mean ${environmentPrefix}${nearest}?`, {
    source: name,
  });
}

function fromCommandLine(overrides: NonNullable<LoadOptions["overrides"]>, leaves: readonly LeafSetting[]): Override[] {
  const byPath = new Map(leaves.map((setting) => [setting.path.join("."), setting]));
  return Object.entries(overrides).flatMap(([path, value]) => {
    if (value === undefined) return [];
    const setting = byPath.get(path);
    if (setting) return [{ setting, value: coerce(value, setting.kind), source: `command line, ${path}` }];
    const nearest = nearestWord(path, [...byPath.keys()]);
    const hint = nearest ? `; did you mean ${nearest}?` : "";
    throw new SettingsError(`command line: there is no setting ${path}${hint}`, { source: "command line" });
  });
}

/** Text as the kind that the setting wants; what doesn't fit stays text, and the schema says what is wrong. */
function coerce(value: string | number | boolean, kind: string): unknown {
  if (typeof value !== "string") return value;
  if (kind === "number" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  if (kind === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (kind === "array") return parsedJson(value);
  return value;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A copy of the data with one value put in its place. Groups that aren't groups stay, for the schema to refuse. */
function withOverride(data: unknown, { setting, value }: Override): unknown {
  return put(data, setting.path, value);
}

function put(data: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (data !== undefined && data !== null && (typeof data !== "object" || Array.isArray(data))) return data;
  const group = (data ?? {}) as Record<string, unknown>;
  return { ...group, [key]: put(Object.hasOwn(group, key) ? group[key] : undefined, rest, value) };
}

/** The override that the path lies in, if one does. */
function overrideSource(sources: ReadonlyMap<string, string>, path: SettingPath): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const source = sources.get(path.slice(0, length).map(String).join("."));
    if (source !== undefined) return source;
  }
  return undefined;
}

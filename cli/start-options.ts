/** The options that all programs share: parsed, laid over file and environment, with the log that they ask for. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { type Clock, createSystemClock } from "../common/runtime/clock.ts";
import { SettingsError } from "../common/runtime/errors.ts";
import { createLog, type Log } from "../common/runtime/log.ts";
import { loadSettings } from "../common/runtime/settings.ts";
import { type StartSettings, secretsOf } from "../common/runtime/start-settings.ts";

/** What `--help` says of the shared options. */
export const sharedHelp = `  --settings FILE      YAML file of start-up settings (default: ./machikoba.yaml if there is one)
  --port N             port of the dashboard; 0 takes a free one (default 8080, MACHIKOBA_HTTP_PORT)
  --mqtt-port N        port of the MQTT broker; 0 takes a free one (default 1883, MACHIKOBA_MQTT_PORT)
  --data DIR           folder of all that is kept (default ./machikoba-data, MACHIKOBA_DATA_DIR)
  --log-level LEVEL    debug, info, warn, error or silent (default info)
  --help               this text`;

const sharedOptions = {
  settings: { type: "string" },
  port: { type: "string" },
  "mqtt-port": { type: "string" },
  data: { type: "string" },
  "log-level": { type: "string" },
} as const satisfies ParseArgsConfig["options"];

/** What a program starts with. */
export interface Start {
  readonly settings: StartSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** Options of the program's own, as they were given. */
  readonly own: Readonly<Record<string, string | boolean | undefined>>;
  /** Files that were named without an option, where the command takes any. */
  readonly files: readonly string[];
}

/**
 * Parses arguments with the program's `own` options, and with up to `mostFiles` files; throws SettingsError for what isn't
 * right.
 */
export function readStart(
  args: readonly string[],
  own: NonNullable<ParseArgsConfig["options"]> = {},
  mostFiles = 0,
): Start {
  const { values, files } = parseOptions(args, { ...sharedOptions, ...own }, mostFiles);
  const file = values.settings ?? (existsSync("machikoba.yaml") ? join(".", "machikoba.yaml") : undefined);
  const settings = loadSettings({
    file: text(file),
    env: process.env,
    overrides: {
      "http.port": text(values.port),
      "mqtt.port": text(values["mqtt-port"]),
      dataDir: text(values.data),
      "log.level": text(values["log-level"]),
    },
  });
  const { level, format } = settings.log;
  const pretty = format === "pretty" || (format === "auto" && process.stderr.isTTY === true);
  const log = createLog({ level, pretty, secrets: secretsOf(settings) });
  return { settings, log, clock: createSystemClock({ trust: settings.clock }), own: values, files };
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function parseOptions(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig["options"]>,
  mostFiles: number,
): { values: Record<string, string | boolean | undefined>; files: string[] } {
  const { values, positionals } = parsed(args, options, mostFiles > 0);
  const surplus = positionals[mostFiles];
  if (surplus !== undefined) {
    throw new SettingsError(`"${surplus}" is one file too many. See --help.`, { source: "command line" });
  }
  return { values: values as Record<string, string | boolean | undefined>, files: positionals };
}

function parsed(args: readonly string[], options: NonNullable<ParseArgsConfig["options"]>, allowPositionals: boolean) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(". ")[0] : String(cause);
    throw new SettingsError(`${reason}. See --help for the options.`, { source: "command line", cause });
  }
}

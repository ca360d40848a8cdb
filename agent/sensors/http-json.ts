/** Any device with a web address: asks it for JSON, and takes numbers out of the answer at paths. */
import { z } from "zod";
import { defaultChannel, id, idPattern } from "../../common/contract/ids.ts";
import type { Parsed } from "../../common/contract/messages.ts";
import { defineSensor, type SensorReading } from "./define-sensor.ts";
import { askWeb, publicAddress, webAddress, webHeaders, withoutSecrets } from "./http-answer.ts";
import { type JsonPath, jsonPath, readJsonPath } from "./json-path.ts";
import { parseMakerJson, parseMakerNumber } from "./maker-device.ts";
import { requireVolts, toAmperes, unitScale } from "./unit-scale.ts";

/** One value of the answer; its units are those of the sensor unless it has its own. */
const channel = z.strictObject({
  /** Where the number stands in the answer. */
  path: jsonPath,
  /** Name of the channel; left out: its position in the list, from 1 on. */
  channel: z.string().regex(idPattern).optional(),
  unit: unitScale.unit.unwrap().optional(),
  volts: unitScale.volts,
  scale: unitScale.scale.unwrap().optional(),
});

const config = z
  .strictObject({
    id,
    type: z.literal("http-json"),
    /** The address, http or https. */
    url: webAddress,
    /** Sent along, for example `Authorization`; secrets. */
    headers: webHeaders.default({}),
    /** For a single channel: where the number stands in the answer; left out: the answer is the number. */
    path: jsonPath.optional(),
    ...unitScale,
    /** In place of `path`: several values of one answer. */
    channels: z.array(channel).min(1).max(50).optional(),
    /** How long after an answer the next question is asked, in ms. */
    readEveryMs: z.int().min(200).max(3_600_000).default(1000),
    /** How long an answer may take in full, in ms; the agent itself waits 10 s. */
    timeoutMs: z.int().min(100).max(9000).default(5000),
  })
  .superRefine((settings, ctx) => {
    const say = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (settings.path && settings.channels) say("path", "can't stand beside channels: give each channel its own");
    const wanted = channelsOf(settings);
    if (new Set(wanted.map(({ name }) => name)).size < wanted.length) {
      say("channels", "two have the same name: give each a channel of its own");
    }
    const wattsWithoutVolts = wanted.find(({ unit, volts }) => unit === "W" && volts === undefined);
    if (wattsWithoutVolts) requireVolts(wattsWithoutVolts, ctx);
  });

/** A value to be taken out of the answer. */
interface WantedValue {
  readonly name: string;
  readonly path: JsonPath;
  readonly unit: "A" | "mA" | "W";
  readonly volts?: number | undefined;
  readonly scale: number;
}

type Units = Pick<WantedValue, "unit" | "volts" | "scale">;

function channelsOf({
  path = [],
  unit,
  volts,
  scale,
  channels,
}: Units & {
  readonly path?: JsonPath | undefined;
  readonly channels?: readonly z.infer<typeof channel>[] | undefined;
}): WantedValue[] {
  if (!channels) return [{ name: defaultChannel, path, unit, volts, scale }];
  return channels.map((own, index) => ({
    name: own.channel ?? String(index + 1),
    path: own.path,
    unit: own.unit ?? unit,
    volts: own.volts ?? volts,
    scale: own.scale ?? scale,
  }));
}

/** Sensor `http-json`: one address, one channel or several. */
export const httpJson = defineSensor({
  config,
  provides: ["rmsA"],
  create: (settings, context) => {
    const { url, headers, readEveryMs, timeoutMs } = settings;
    const wanted = channelsOf(settings);
    const where = publicAddress(url);
    let closing = new AbortController();

    function readingsIn(answer: unknown, periodMs: number): SensorReading[] {
      const values = wanted.map((value) => ({ ...value, amperes: amperesAt(answer, value) }));
      const missing = values.filter(({ path }) => readJsonPath(answer, path) === undefined);
      // A path that leads nowhere at all is a wrong setting; one of several may be a meter that is switched off.
      if (missing.length === values.length)
        throw new Error(`${where}: ${whatIsMissing(answer, missing[0]?.path ?? [])}`);
      return values.flatMap(({ name, amperes }) => {
        if (amperes.ok) return [{ rmsA: amperes.value, channel: name, periodMs }];
        context.badMessage(`${context.id}.${name}`, withoutSecrets(amperes.reason, headers));
        return [];
      });
    }

    async function ask(signal: AbortSignal): Promise<SensorReading[]> {
      const askedMs = context.now();
      const text = await askWeb({ url, headers, timeoutMs }, AbortSignal.any([signal, closing.signal]));
      const isNumber = wanted.every(({ path }) => path.length === 0);
      const parsed = isNumber ? parseMakerNumber(text) : parseMakerJson(text);
      if (!parsed.ok) throw new Error(`${where}: the answer ${parsed.reason}. Check url`);
      // The agent counts from the end of a reading.
      return readingsIn(parsed.value, readEveryMs + context.now() - askedMs);
    }

    return {
      readEveryMs,
      async open() {
        closing = new AbortController();
      },
      async read(signal) {
        try {
          return await ask(signal);
        } catch (error) {
          throw new Error(withoutSecrets(error instanceof Error ? error.message : String(error), headers));
        }
      },
      async close() {
        closing.abort();
      },
    };
  },
});

/** The amperes at a path. A number in quotes is a number too: some devices write all values so. */
function amperesAt(answer: unknown, { path, ...units }: WantedValue): Parsed<number> {
  const said = readJsonPath(answer, path);
  if (said === undefined) return { ok: false, reason: whatIsMissing(answer, path) };
  const number = typeof said === "string" ? parseMakerNumber(said.trim()) : undefined;
  const amperes = number?.ok === false ? number : toAmperes(number?.ok ? number.value : said, units);
  return amperes.ok ? amperes : { ok: false, reason: `${written(path)}: ${amperes.reason}` };
}

/** A path as one writes it in the settings. */
function written(path: JsonPath): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** How many names of keys a message lists. */
const maxKeysNamed = 12;

/** Says how far a path leads, and what there is in place of its next step. */
function whatIsMissing(answer: unknown, path: JsonPath): string {
  const length = path.findIndex((_step, index) => readJsonPath(answer, path.slice(0, index + 1)) === undefined);
  const reached = path.slice(0, Math.max(0, length));
  const place = reached.length === 0 ? "the answer" : written(reached);
  return `there is no ${written(path)}; ${place} ${whatIs(readJsonPath(answer, reached))}. Check path`;
}

function whatIs(value: unknown): string {
  if (Array.isArray(value)) return `is a list of ${value.length}`;
  if (typeof value !== "object" || value === null) return `is ${JSON.stringify(value)?.slice(0, 40)}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return "has nothing in it";
  const named = keys.slice(0, maxKeysNamed).map((key) => key.slice(0, 40));
  return `has ${named.join(", ")}${keys.length > maxKeysNamed ? " …" : ""}`;
}

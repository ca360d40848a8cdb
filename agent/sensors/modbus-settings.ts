/** Settings of Modbus meters: the line that they share, and which meters hang on it. */
import { z } from "zod";
import { id, idPattern } from "../../common/contract/ids.ts";
import { type MeterModelName, meterModels, phasesOf } from "./modbus-registers.ts";

/** PZEM meters answer to it whatever their own address is, so only one may hang on the line. */
const generalAddress = 0xf8;

/** A round in which no meter answers, each asked twice, has to end before the agent gives the sensor up. */
const longestRoundMs = 9000;

const path = z.string().min(1).optional();
const serialKeys = ["baudRate", "parity", "dataBits", "stopBits"] as const;

const connection = z
  .strictObject({
    /** Name or address of a Modbus TCP gateway or meter. */
    host: z.string().min(1).optional(),
    port: z.int().min(1).max(65_535).optional(),
    /** Serial port, best as `/dev/serial/by-id/…`; `COM3` on Windows. */
    path,
    baudRate: z.int().min(300).max(1_000_000).optional(),
    parity: z.enum(["none", "even", "odd"]).optional(),
    dataBits: z.union([z.literal(7), z.literal(8)]).optional(),
    stopBits: z.union([z.literal(1), z.literal(2)]).optional(),
  })
  .superRefine((given, ctx) => {
    const say = (message: string) => void ctx.addIssue({ code: "custom", message });
    if ((given.host === undefined) === (given.path === undefined)) {
      say("give either host, for a meter in the network, or path, for one on a serial port");
    } else if (given.path !== undefined && given.port !== undefined) {
      say("port belongs to host; a serial port has only its path");
    } else if (given.host !== undefined) {
      const surplus = serialKeys.find((key) => given[key] !== undefined);
      if (surplus) say(`${surplus} belongs to path; a meter in the network has only host and port`);
    }
  })
  .transform(
    ({ host, port = 502, path = "", baudRate = 9600, parity = "none", dataBits = 8, stopBits = 1 }): LineSettings =>
      host === undefined ? { path, baudRate, parity, dataBits, stopBits } : { host, port },
  );

/** The line: a Modbus TCP server, or a serial port with Modbus RTU. */
export type LineSettings =
  | { readonly host: string; readonly port: number }
  | {
      readonly path: string;
      readonly baudRate: number;
      readonly parity: "none" | "even" | "odd";
      readonly dataBits: 7 | 8;
      readonly stopBits: 1 | 2;
    };

const models = Object.keys(meterModels) as [MeterModelName, ...MeterModelName[]];

const meter = z
  .strictObject({
    /** Names the channels where several meters share a line. */
    name: id.optional(),
    model: z.enum(models),
    /** Modbus address, or unit id in the network. */
    address: z.int().min(1).max(255).default(1),
    /** Phases in use; left out: all that the model has. */
    phases: z.union([z.literal(1), z.literal(3)]).optional(),
  })
  .refine(({ model, phases = 1 }) => phases <= phasesOf(model), {
    path: ["phases"],
    message: "this model measures one phase only",
  });

/** Settings of the sensor. */
export const modbusSettings = z
  .strictObject({
    id,
    type: z.literal("modbus-meter"),
    connection,
    meters: z.array(meter).min(1).max(16),
    /** Pause between two rounds in which each meter is asked once, in ms. */
    readEveryMs: z.int().min(200).max(600_000).default(1000),
    /** So long a meter may take to answer, in ms. */
    timeoutMs: z.int().min(50).max(3000).default(500),
  })
  .superRefine(({ meters, timeoutMs }, ctx) => {
    const say = (key: string, message: string) => void ctx.addIssue({ code: "custom", path: [key], message });
    const addresses = meters.map(({ address }) => address);
    const channels = meters.flatMap((one) => channelNames(one, meters.length));
    const tooLong = channels.find((name) => !idPattern.test(name));
    if (meters.length > 1 && meters.some(({ name }) => name === undefined)) {
      say("meters", "several share this line: give each a name");
    } else if (meters.length > 1 && addresses.includes(generalAddress)) {
      say("meters", `all PZEM meters answer to address ${generalAddress}: give each an address of its own, 1 to 247`);
    } else if (new Set(addresses).size < addresses.length) {
      say("meters", "two have the same address: they would answer at once; give each its own");
    } else if (new Set(channels).size < channels.length) {
      say("meters", "two channels would have the same name: give each meter a name of its own");
    } else if (tooLong !== undefined) {
      say("meters", `the channel ${tooLong} would have more than 40 letters: give the meter a shorter name`);
    } else if (2 * meters.length * timeoutMs > longestRoundMs) {
      const most = Math.floor(longestRoundMs / 2 / meters.length);
      say("timeoutMs", `must be at most ${most} for ${meters.length} meters; or divide them among two lines`);
    }
  });

/** A meter as it stands in the settings. */
export type MeterSettings = z.infer<typeof meter>;

/** Phases of a meter that are in use. */
export function phasesInUse({ model, phases }: MeterSettings): number {
  return phases ?? phasesOf(model);
}

/** Names of a meter's channels: `1` to `3` for the only meter of a line; its name where several share it, with `-1` to `-3`. */
export function channelNames(meter: MeterSettings, metersOnLine: number): string[] {
  const phases = phasesInUse(meter);
  const numbers = Array.from({ length: phases }, (_, index) => String(index + 1));
  if (metersOnLine === 1) return numbers;
  const name = meter.name ?? "";
  return phases === 1 ? [name] : numbers.map((number) => `${name}-${number}`);
}

/** Meters with Tasmota over MQTT: `ENERGY.Current` in `tele/<topic>/SENSOR`, a number or a list of them. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineSensor } from "./define-sensor.ts";
import { jsonPath, readJsonPath } from "./json-path.ts";
import { createMakerDevice, type MakerMessage, parseMakerJson } from "./maker-device.ts";
import { topicName } from "./topic-settings.ts";
import { plainAmperes, toAmperes } from "./unit-scale.ts";

/** More inputs than any meter has. */
const maxInputs = 16;

interface TasmotaTopics {
  readonly topic: string;
  readonly fullTopic: string;
}

/** The beginning of the device's topics of a kind, `tele` or `stat`; without a slash at its end. */
function buildPrefix({ topic, fullTopic }: TasmotaTopics, kind: string): string {
  const names: Record<string, string> = { "%prefix%": kind, "%topic%": topic };
  return fullTopic.replace(/%(?:prefix|topic)%/g, (token) => names[token] ?? token).replace(/\/$/, "");
}

function requireFullTopic(config: TasmotaTopics, ctx: z.RefinementCtx): void {
  const hasBoth = ["%prefix%", "%topic%"].every((token) => config.fullTopic.split(token).length === 2);
  const message = hasBoth
    ? topicName.safeParse(buildPrefix(config, "tele")).error?.issues[0]?.message
    : "must have %prefix% and %topic% once each, as the device's own FullTopic has";
  if (message !== undefined) ctx.addIssue({ code: "custom", path: ["fullTopic"], message });
}

/** Sensor `tasmota`: one device; its channels are `1`, `2` … in the order of the list. */
export const tasmota = defineSensor({
  config: z
    .strictObject({
      id,
      type: z.literal("tasmota"),
      /** The device's Topic, such as `tasmota_0F2A1C`. */
      topic: topicName,
      /** The device's FullTopic. */
      fullTopic: z.string().default("%prefix%/%topic%/"),
      /** Where the amperes stand in the message. */
      path: jsonPath.prefault("ENERGY.Current"),
      /** Only these inputs of a meter with several, from 1 on; all when left out. */
      inputs: z.array(z.int().min(1).max(maxInputs)).min(1).optional(),
      /** The device's TelePeriod, in ms. */
      periodMs: z.int().min(1000).max(86_400_000).default(10_000),
    })
    .superRefine(requireFullTopic),
  provides: ["rmsA"],
  create: (config, context) => {
    const device = createMakerDevice(context);
    const [tele, stat] = [`${buildPrefix(config, "tele")}/`, `${buildPrefix(config, "stat")}/`];
    const answers = [`${stat}STATUS8`, `${stat}STATUS10`];
    let hasMeasured = false;

    /** What stands at the path; undefined where the message is of something else. */
    function measuredIn({ topic, text }: MakerMessage): unknown {
      const parsed = parseMakerJson(text);
      if (!parsed.ok) {
        context.badMessage(topic, parsed.reason);
        return undefined;
      }
      const said = readJsonPath(parsed.value, answers.includes(topic) ? ["StatusSNS", ...config.path] : config.path);
      // Other sensors of a device send messages of their own; one that never sends a current is the wrong device.
      if (said === undefined && !hasMeasured) context.badMessage(topic, `has nothing at ${config.path.join(".")}`);
      hasMeasured ||= said !== undefined;
      return said;
    }

    function take(message: MakerMessage): void {
      // Its Time is local and without zone, so it isn't used: the reading is of now.
      const said = measuredIn(message);
      if (said === undefined) return;
      const inputs = Array.isArray(said) ? said.slice(0, maxInputs) : [said];
      const readings = inputs.flatMap((each, index) => {
        if (config.inputs?.includes(index + 1) === false) return [];
        const amperes = toAmperes(each, plainAmperes);
        if (amperes.ok) return { rmsA: amperes.value, channel: String(index + 1), periodMs: config.periodMs };
        context.badMessage(message.topic, `${config.path.join(".")}: ${amperes.reason}`);
        return [];
      });
      if (readings.length > 0) context.push(readings);
    }

    return {
      async open() {
        device.hearStatus(`${tele}LWT`, { online: "Online", offline: "Offline" });
        device.hearValues(`${tele}SENSOR`, take);
        device.hearValues(`${stat}+`, take, (topic) => answers.includes(topic));
      },
      close: async () => device.end(),
    };
  },
});

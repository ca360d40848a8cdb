/** Any device on MQTT: a number in JSON at a path, or a bare number, on topics of its own. */
import { z } from "zod";
import { id, idPattern } from "../../common/contract/ids.ts";
import type { Parsed } from "../../common/contract/messages.ts";
import { defineSensor } from "./define-sensor.ts";
import { jsonPath, readJsonPath } from "./json-path.ts";
import { createMakerDevice, type MakerMessage, parseMakerJson, parseMakerNumber } from "./maker-device.ts";
import { topicFilter } from "./topic-settings.ts";
import { requireVolts, toAmperes, unitScale } from "./unit-scale.ts";

const level = z.int().min(1).max(12);

/** Without a name for each, readings of several devices would become one channel. */
function requireLevels(
  config: {
    readonly topic: string;
    readonly deviceLevel?: number | undefined;
    readonly channelLevel?: number | undefined;
  },
  ctx: z.RefinementCtx,
): void {
  const levels = config.topic.split("/");
  const say = (key: string, message: string) => ctx.addIssue({ code: "custom", path: [key], message });
  for (const key of ["deviceLevel", "channelLevel"] as const) {
    if ((config[key] ?? 1) > levels.length) say(key, `the topic has only ${levels.length} levels`);
  }
  if (levels.includes("+") && config.deviceLevel === undefined && config.channelLevel === undefined) {
    say("topic", "with + say by deviceLevel or channelLevel which level tells the devices or channels apart");
  }
}

/** Sensor `mqtt-json`: one topic, or several that differ in a level. */
export const mqttJson = defineSensor({
  config: z
    .strictObject({
      id,
      type: z.literal("mqtt-json"),
      /** The topic; `+` stands for a level that differs. */
      topic: topicFilter,
      /** Where the number stands in the message; empty: the message is the number. */
      path: jsonPath.prefault(""),
      ...unitScale,
      /** Level of the topic, from 1 on, that is the device's id; left out: the sensor's own id. */
      deviceLevel: level.optional(),
      /** Level of the topic, from 1 on, that is the channel's name; left out: `1`. */
      channelLevel: level.optional(),
      /** Interval at which messages come, in ms; left out: observed. */
      periodMs: z.int().min(100).max(86_400_000).optional(),
    })
    .superRefine(requireVolts)
    .superRefine(requireLevels),
  provides: ["rmsA"],
  create: ({ topic: filter, path, deviceLevel, channelLevel, periodMs, ...units }, context) => {
    const listener = createMakerDevice(context);

    function amperesIn(text: string): Parsed<number> {
      const parsed = path.length === 0 ? parseMakerNumber(text) : parseMakerJson(text);
      if (!parsed.ok) return parsed;
      const amperes = toAmperes(readJsonPath(parsed.value, path), units);
      return amperes.ok || path.length === 0 ? amperes : { ok: false, reason: `${path.join(".")}: ${amperes.reason}` };
    }

    function take({ topic, text }: MakerMessage): void {
      const levels = topic.split("/");
      const nameAt = (at: number | undefined) => (at === undefined ? undefined : levels[at - 1]);
      const [device, channel] = [nameAt(deviceLevel), nameAt(channelLevel)];
      const unfit = [device, channel].find((name) => name !== undefined && !idPattern.test(name));
      const amperes: Parsed<number> =
        unfit === undefined
          ? amperesIn(text)
          : { ok: false, reason: `the level "${unfit}" can't be the name of a device or channel` };
      if (amperes.ok) context.push([{ rmsA: amperes.value, device, channel, periodMs }]);
      else context.badMessage(topic, amperes.reason);
    }

    return {
      async open() {
        listener.hearValues(filter, take);
      },
      close: async () => listener.end(),
    };
  },
});

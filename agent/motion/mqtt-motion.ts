/** A motion sensor on MQTT: Zigbee2MQTT, Tasmota, Shelly and others, by a topic and the words it uses. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { jsonPath, readJsonPath } from "../sensors/json-path.ts";
import { topicName } from "../sensors/topic-settings.ts";
import { defineMotion, type MotionContext } from "./define-motion.ts";
import { motionTimes } from "./motion-times.ts";

/** Words for motion and for its end, in any case of letters; `true` and `1` in JSON are the same as the words. */
const words = z.array(z.string().min(1).max(40)).min(1).max(10);
const maxBytes = 16 * 1024;

/** Motion sensor `mqtt-motion`. */
export const mqttMotion = defineMotion({
  config: z.strictObject({
    id,
    type: z.literal("mqtt-motion"),
    /** Topic of its messages, such as `zigbee2mqtt/pir-1`. */
    topic: topicName,
    /** Where it stands in the JSON, such as `occupancy`; left out: the message itself is the word. */
    path: jsonPath.optional(),
    onValues: words.default(["on", "true", "1", "motion", "detected"]),
    offValues: words.default(["off", "false", "0", "clear", "none"]),
    /** Topic on which it says whether it is there, such as `tele/pir/LWT` or `zigbee2mqtt/pir-1/availability`. */
    statusTopic: topicName.optional(),
    ...motionTimes({ endsAfterMs: 300_000, silentAfterMs: 0 }),
  }),
  create: (config, context) => {
    const { topic, path, statusTopic } = config;
    const endings: (() => void)[] = [];
    const [on, off] = [config.onValues, config.offValues].map(
      (list) => new Set(list.map((word) => word.toLowerCase())),
    );

    function take(text: string): void {
      const word = path === undefined ? text : wordIn(text, path, topic, context);
      if (word === undefined) return;
      const plain = word.trim().toLowerCase();
      const isMoving = on?.has(plain) ?? false;
      if (isMoving || off?.has(plain)) context.motion(isMoving);
      else context.badMessage(topic, `"${plain.slice(0, 40)}" is neither in onValues nor in offValues`);
    }

    return {
      async open() {
        endings.push(
          context.link.subscribe(topic, ({ payload, retained }) => {
            // What the broker has kept may be hours old: somebody was here, not somebody is.
            if (retained || payload.byteLength === 0) return;
            if (payload.byteLength > maxBytes) context.badMessage(topic, `has more than ${maxBytes} bytes`);
            else take(Buffer.from(payload).toString());
          }),
        );
        if (statusTopic === undefined) return;
        endings.push(
          context.link.subscribe(statusTopic, ({ payload }) => {
            const word = statusIn(Buffer.from(payload).toString());
            if (word) context.status(word);
          }),
        );
      },
      async close() {
        for (const end of endings.splice(0)) end();
      },
    };
  },
});

/** The word at the path; undefined where the message is about something else. */
function wordIn(
  text: string,
  path: readonly (string | number)[],
  topic: string,
  { badMessage }: MotionContext,
): string | undefined {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    badMessage(topic, `isn't JSON: ${text.slice(0, 60).replace(/\p{C}/gu, "·")}`);
    return undefined;
  }
  const value = readJsonPath(said, path);
  if (typeof value === "object" && value !== null) {
    badMessage(topic, `the path ends at ${JSON.stringify(value).slice(0, 60)}: it must go on to the word in it`);
    return undefined;
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** `online` and `offline` as makers say it, bare, as a truth value, or as `{"state":"online"}`. */
function statusIn(text: string): "online" | "offline" | undefined {
  const word = /^\s*\{.*"state"\s*:\s*"(\w+)"/.exec(text)?.[1] ?? text.trim();
  if (/^(?:online|true)$/i.test(word)) return "online";
  return /^(?:offline|false)$/i.test(word) ? "offline" : undefined;
}

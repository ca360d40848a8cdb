/** Sensors of an ESPHome node over MQTT: bare numbers on `<node>/sensor/<object>/state`. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineSensor } from "./define-sensor.ts";
import { createMakerDevice, type MakerMessage, parseMakerNumber } from "./maker-device.ts";
import { topicName } from "./topic-settings.ts";
import { requireVolts, toAmperes, unitScale } from "./unit-scale.ts";

const objectId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,80}$/, "use the sensor's object id: its name in small letters with _ for spaces");

/** How ESPHome writes that it has no value: when a sensor has just started, or failed. */
const noValue = /^(?:nan|none)$/i;

/** Sensor `esphome`: one node; its channels are `1`, `2` … in the order of `objects`. */
export const esphome = defineSensor({
  config: z
    .strictObject({
      id,
      type: z.literal("esphome"),
      /** The node's `topic_prefix`, which is its name unless its file says otherwise. */
      node: topicName,
      /** Object ids of the sensors that measure current. */
      objects: z.array(objectId).min(1).max(16),
      ...unitScale,
      /** The `update_interval`, in ms; left out: observed. */
      periodMs: z.int().min(100).max(86_400_000).optional(),
    })
    .superRefine(requireVolts),
  provides: ["rmsA"],
  create: ({ node, objects, periodMs, ...units }, context) => {
    const device = createMakerDevice(context);

    function take(channel: string, { topic, text }: MakerMessage): void {
      if (noValue.test(text)) return;
      const said = parseMakerNumber(text);
      const amperes = said.ok ? toAmperes(said.value, units) : said;
      if (amperes.ok) context.push([{ rmsA: amperes.value, channel, periodMs }]);
      else context.badMessage(topic, amperes.reason);
    }

    return {
      async open() {
        device.hearStatus(`${node}/status`, { online: "online", offline: "offline" });
        for (const [index, object] of objects.entries()) {
          device.hearValues(`${node}/sensor/${object}/state`, (message) => take(String(index + 1), message));
        }
      },
      close: async () => device.end(),
    };
  },
});

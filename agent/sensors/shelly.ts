/** Shelly meters of the second generation and later over MQTT: what they say of changes is laid over what is known. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineSensor } from "./define-sensor.ts";
import { createMakerDevice, type MakerMessage, parseMakerJson } from "./maker-device.ts";
import { createShellyComponents } from "./shelly-components.ts";
import { topicName } from "./topic-settings.ts";

const notification = z.looseObject({ method: z.string(), params: z.record(z.string(), z.unknown()) });

/** Sensor `shelly`: one device; its channels are named after its components, such as `em1-0` or `em-0-a`. */
export const shelly = defineSensor({
  config: z.strictObject({
    id,
    type: z.literal("shelly"),
    /** The device's MQTT prefix, such as `shellyproem50-08f9e0e67204`. */
    prefix: topicName,
    /** Only these channels; all that measure a current when left out. */
    channels: z.array(id).min(1).max(16).optional(),
    /** So long may a device be silent that has nothing new to say, in ms. */
    periodMs: z.int().min(1000).max(86_400_000).default(60_000),
  }),
  provides: ["rmsA"],
  create: ({ prefix, channels, periodMs }, context) => {
    const device = createMakerDevice(context);
    const components = createShellyComponents(context, { channels, periodMs });
    const [events, status, online] = [`${prefix}/events/rpc`, `${prefix}/status/`, `${prefix}/online`];

    function parse({ topic, text }: MakerMessage): unknown {
      const parsed = parseMakerJson(text);
      if (parsed.ok) return parsed.value;
      context.badMessage(topic, parsed.reason);
      return undefined;
    }

    function takeEvent(message: MakerMessage): void {
      const { data } = notification.safeParse(parse(message));
      if (data?.method !== "NotifyStatus" && data?.method !== "NotifyFullStatus") return;
      for (const [component, said] of Object.entries(data.params)) {
        components.take(component, said, { isFull: data.method === "NotifyFullStatus", topic: message.topic });
      }
    }

    function takeStatus(message: MakerMessage): void {
      const { topic } = message;
      components.take(topic.slice(status.length), parse(message), { isFull: true, topic });
    }

    return {
      async open() {
        components.forget();
        // It comes when the device or the gateway was away: what changed meanwhile hasn't been heard.
        device.hearStatus(online, { online: "true", offline: "false" }, components.forget);
        device.hearValues(events, takeEvent);
        device.hearValues(`${status}+`, takeStatus);
      },
      close: async () => device.end(),
    };
  },
});

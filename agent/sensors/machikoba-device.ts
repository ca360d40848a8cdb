/** Devices that speak our own messages over MQTT: one line, `{"rmsA":1.23}`, is enough. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { parseMessage } from "../../common/contract/messages.ts";
import { buildTopicFilter, parseTopic } from "../../common/contract/topics.ts";
import { defineSensor } from "./define-sensor.ts";

/** Sensor `machikoba-device`: hears all devices of the site on `devices/+/readings`. */
export const machikobaDevice = defineSensor({
  config: z.strictObject({
    id,
    type: z.literal("machikoba-device"),
    /** Only these devices are heard; all when left out. For sites with several gateways on one broker. */
    devices: z.array(id).optional(),
  }),
  provides: ["rmsA"],
  create: ({ devices }, context) => {
    const only = devices && new Set(devices);
    const endings: (() => void)[] = [];

    function deviceOf(topic: string): string | undefined {
      const parsed = parseTopic(topic);
      if (parsed?.kind !== "deviceReadings" && parsed?.kind !== "deviceStatus") return undefined;
      return !only || only.has(parsed.names.device) ? parsed.names.device : undefined;
    }

    return {
      async open() {
        // The status comes first: it says whether the readings behind it are simulated.
        const statusFilter = buildTopicFilter("deviceStatus", context.site);
        const unsubscribeStatus = context.subscribe(statusFilter, ({ topic, payload }) => {
          const device = deviceOf(topic);
          if (device === undefined || payload.byteLength === 0) return;
          const parsed = parseMessage("deviceStatus", payload);
          if (!parsed.ok) return context.badMessage(topic, parsed.reason);
          const { status, simulated } = parsed.value;
          if (simulated !== undefined || status === "online") context.markSimulated(simulated ?? false, device);
          context.deviceStatus(device, status);
        });
        const readingsFilter = buildTopicFilter("deviceReadings", context.site);
        const unsubscribeReadings = context.subscribe(readingsFilter, ({ topic, payload, retained }) => {
          const device = deviceOf(topic);
          // A retained reading looks fresh and may be months old.
          if (device === undefined || retained) return;
          const parsed = parseMessage("deviceReadings", payload);
          if (!parsed.ok) return context.badMessage(topic, parsed.reason);
          context.push(parsed.value.map((reading) => ({ ...reading, device })));
        });
        endings.push(unsubscribeStatus, unsubscribeReadings);
      },
      async close() {
        for (const end of endings.splice(0)) end();
      },
    };
  },
});

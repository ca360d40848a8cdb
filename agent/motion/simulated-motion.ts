/** A motion sensor that a simulator plays, over our own topics: `devices/<device>/motion` says `{"motion":true}`. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { parseMessage } from "../../common/contract/messages.ts";
import { buildTopic } from "../../common/contract/topics.ts";
import { defineMotion } from "./define-motion.ts";
import { motionTimes } from "./motion-times.ts";

/** Motion sensor `simulated-motion`. A device of one's own may say the same; it then counts as simulated too. */
export const simulatedMotion = defineMotion({
  config: z.strictObject({
    id,
    type: z.literal("simulated-motion"),
    /** Id of the device; left out: the sensor's own. */
    device: id.optional(),
    ...motionTimes({ endsAfterMs: 120_000, silentAfterMs: 0 }),
  }),
  create: ({ device }, context) => {
    const names = { device: device ?? context.id };
    const endings: (() => void)[] = [];
    return {
      async open() {
        context.markSimulated();
        const topic = buildTopic("deviceMotion", context.site, names);
        endings.push(
          context.link.subscribe(topic, ({ payload, retained }) => {
            if (retained) return;
            const parsed = parseMessage("deviceMotion", payload);
            if (parsed.ok) context.motion(parsed.value.motion);
            else context.badMessage(topic, parsed.reason);
          }),
          context.link.subscribe(buildTopic("deviceStatus", context.site, names), ({ payload }) => {
            const parsed = parseMessage("deviceStatus", payload);
            if (parsed.ok) context.status(parsed.value.status);
          }),
        );
      },
      async close() {
        for (const end of endings.splice(0)) end();
      },
    };
  },
});

/** A plug, lamp or relay with Tasmota over MQTT: `cmnd/<topic>/POWER`, confirmed by `stat/<topic>/POWER`. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { topicName } from "../sensors/topic-settings.ts";
import { createAskedDevice } from "./asked-device.ts";
import { defineOutput, type SwitchOutput } from "./define-output.ts";

/**
 * Times after which the device switches off by itself, in s. It writes a new one into its flash memory, which wears out: so
 * there are few.
 */
const stepsS = [60, 120, 300, 900, 1800, 3600, 7200];

/** Output `tasmota-switch`: one relay of a device. */
export const tasmotaSwitch = defineOutput({
  config: z.strictObject({
    id,
    type: z.literal("tasmota-switch"),
    /** The device's Topic, such as `tasmota_0F2A1C`. */
    topic: topicName,
    /** Number of the relay, from 1. */
    relay: z.int().min(1).max(28).default(1),
    /** Let the device switch off by itself when this computer can't any more (its PulseTime). */
    offByItself: z.boolean().default(true),
    /** How long its answer may take, in ms. */
    answerMs: z.int().min(500).max(30_000).default(5000),
  }),
  create: ({ topic, relay, offByItself, answerMs }, context): SwitchOutput => {
    // A device with one relay says POWER, one with several POWER1, POWER2 …
    const answers = [`stat/${topic}/POWER${relay}`, ...(relay === 1 ? [`stat/${topic}/POWER`] : [])];
    const status = { topic: `tele/${topic}/LWT`, online: "Online", offline: "Offline" };
    const device = createAskedDevice({ context, answers, status });
    let pulseS: number | undefined;
    const mend = `is ${topic} the Topic in its MQTT settings, and has it a relay ${relay}? Open its web page and press the button`;

    /** The command for the time after which it goes off; none where it knows that already. */
    function pulseCommand(forMs: number | undefined) {
      if (!offByItself || forMs === undefined) return [];
      const wantedS = stepsS.find((step) => step * 1000 >= forMs) ?? Math.ceil(forMs / 1000);
      if (wantedS === pulseS) return [];
      pulseS = wantedS;
      // From 112 on its value is seconds plus 100.
      return [{ topic: `cmnd/${topic}/PulseTime${relay}`, payload: String(Math.min(64_900, wantedS + 100)) }];
    }

    return {
      kind: "switch",
      async open() {
        device.open();
        device.onBirth(() => {
          pulseS = undefined;
        });
      },
      async set(on, signal, forMs) {
        const word = on ? "ON" : "OFF";
        const say = [...(on ? pulseCommand(forMs) : []), { topic: `cmnd/${topic}/POWER${relay}`, payload: word }];
        const isAnswer = (from: string, text: string) => answers.includes(from) && text === word;
        try {
          await device.ask({ say, isAnswer, answerMs, mend }, signal);
        } catch (error) {
          pulseS = undefined;
          throw error;
        }
      },
      close: async () => device.close(),
    };
  },
});

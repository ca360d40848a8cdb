/** A voice by the dashboard's kiosk page, whose browser speaks: nothing is installed on the gateway. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineOutput } from "./define-output.ts";
import { OutputFault } from "./output-fault.ts";

/** Output `kiosk-voice`. The line is handed over; whether a speaker is switched on there, nobody can tell. */
export const kioskVoice = defineOutput({
  config: z.strictObject({ id, type: z.literal("kiosk-voice") }),
  create: (_config, { announce, inTurn }) => ({
    kind: "voice",
    async open() {},
    async say(line, signal) {
      try {
        await inTurn(() => announce(line), signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof OutputFault) throw error;
        const message = "the line doesn't reach the dashboard: check the network and that a kiosk page is open there";
        throw new OutputFault("offline", message, error);
      }
    },
    async close() {},
  }),
});

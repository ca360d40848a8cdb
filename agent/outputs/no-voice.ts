/** A voice that says nothing: for areas that shall have lines on the screen only, and for trying out. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineOutput } from "./define-output.ts";

/** Output `no-voice`. */
export const noVoice = defineOutput({
  config: z.strictObject({ id, type: z.literal("no-voice") }),
  create: () => ({
    kind: "voice",
    async open() {},
    async say(_line, signal) {
      signal.throwIfAborted();
    },
    async close() {},
  }),
});

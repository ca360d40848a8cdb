/** A PIR motion sensor on a pin of this computer, by gpiomon of the gpiod tools. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import {
  gpioFault,
  gpioSettings,
  installGpiod,
  readEdge,
  readGpiodGeneration,
  watchArguments,
} from "../outputs/gpio-tools.ts";
import { OutputFault } from "../outputs/output-fault.ts";
import { type ChildProgram, startProgram } from "../sensors/child-program.ts";
import { defineMotion } from "./define-motion.ts";
import { motionTimes } from "./motion-times.ts";

/** Motion sensor `gpio-motion`: one line. A PIR module holds it high while it sees motion, and for its own time after. */
export const gpioMotion = defineMotion({
  config: z.strictObject({
    id,
    type: z.literal("gpio-motion"),
    ...gpioSettings,
    /** Resistor within the chip: `pull-down` keeps an unconnected line still. */
    bias: z.enum(["as-is", "pull-up", "pull-down"]).default("pull-down"),
    ...motionTimes({ endsAfterMs: 600_000, silentAfterMs: 0 }),
  }),
  create: (config, context) => {
    let program: ChildProgram | undefined;

    function line(bytes: Buffer): void {
      const word = bytes.toString().trim();
      const edge = readEdge(word);
      if (edge !== undefined) context.motion(edge);
      else if (word !== "") context.badMessage(context.id, `gpiomon says ${JSON.stringify(word.slice(0, 40))}`);
    }

    async function watchEnd(watched: ChildProgram): Promise<void> {
      await watched.ended;
      if (watched === program) context.fail(gpioFault("gpiomon", config, watched.ending() ?? ""));
    }

    return {
      async open(signal) {
        const generation = await readGpiodGeneration("gpiomon", signal);
        signal.throwIfAborted();
        const command = ["gpiomon", ...watchArguments(generation, config, config.bias)];
        // Messages in English, so that they can be understood.
        const started = startProgram({ command, env: { LC_ALL: "C" }, line, tooLongLine() {} });
        program = started;
        await started.started.catch((error: unknown) => {
          throw new OutputFault("not-installed", `gpiomon can't be run: ${installGpiod}`, error);
        });
        context.status("online");
        void watchEnd(started);
      },
      async close() {
        const leaving = program;
        program = undefined;
        await leaving?.stop();
      },
    };
  },
});

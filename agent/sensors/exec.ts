/** Any program, in any language: what it prints line by line are readings. It is started, watched, and ended with all that it started. */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { type ChildProgram, maxLineBytes, startProgram } from "./child-program.ts";
import { defineSensor } from "./define-sensor.ts";
import { createProgramOutput } from "./program-output.ts";

/** A program that has neither printed nor ended by then, in ms, is taken as started; one that ends before is tried less and less often. */
const settleMs = 2000;

/** Text for the system, which ends texts at a zero. */
const systemText = z
  .string()
  .max(4096)
  .refine((text) => !text.includes("\0"), { message: "can't hold a zero character" });

/** Sensor `exec`: one program, whose lines are those of a device's message. */
export const exec = defineSensor({
  config: z.strictObject({
    id,
    type: z.literal("exec"),
    /** The program and its arguments, each for itself: no shell takes them apart. */
    command: z
      .array(systemText, {
        error: ({ code }) =>
          code === "invalid_type" ? "must be a list: the program, and each of its arguments" : undefined,
      })
      .min(1)
      .max(64)
      .refine(([program]) => program !== "", { message: "must begin with a program" }),
    /** Folder that it runs in; left out: that of the agent. */
    cwd: systemText.min(1).optional(),
    /** Added to the environment. */
    env: z.record(z.string().regex(/^[^=\0]+$/, "isn't the name of a variable"), systemText).default({}),
    /** The program makes its values up. */
    simulated: z.boolean().default(false),
  }),
  provides: ["rmsA"],
  runsPrograms: true,
  create: ({ command, cwd, env, simulated }, context) => {
    let program: ChildProgram | undefined;
    let output = createProgramOutput(context);
    let isClosed = true;

    function start(onFirstLine: () => void): ChildProgram {
      const own = createProgramOutput(context);
      output = own;
      isClosed = false;
      return startProgram({
        command,
        cwd,
        env,
        line(bytes) {
          onFirstLine();
          if (!isClosed) own.line(bytes);
        },
        tooLongLine: () => context.badMessage(context.id, `a line is longer than ${maxLineBytes} bytes`),
      });
    }

    function throwIfEnded(): void {
      const ending = program?.ending();
      if (ending !== undefined) throw new Error(ending);
    }

    return {
      readEveryMs: 1000,
      async open(signal) {
        signal.throwIfAborted();
        context.markSimulated(simulated);
        const settled = new AbortController();
        let hear = () => {};
        const firstLine = new Promise<void>((resolve) => {
          hear = resolve;
        });
        program = start(hear);
        try {
          await program.started;
          const patience = pause(settleMs, undefined, { signal: AbortSignal.any([signal, settled.signal]) });
          await Promise.race([firstLine, program.ended, patience]);
          throwIfEnded();
        } catch (error) {
          await program.stop();
          throw error;
        } finally {
          settled.abort();
        }
      },
      async read(signal) {
        signal.throwIfAborted();
        const readings = output.flush();
        if (readings.length === 0) throwIfEnded();
        return readings;
      },
      async close() {
        isClosed = true;
        await program?.stop();
      },
    };
  },
});

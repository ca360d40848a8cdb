/** A recording played back as if it were measured now: a CSV file with a time column and a column of amperes. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { parse } from "csv-parse";
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineSensor, type SensorReading } from "./define-sensor.ts";

const millisecondsPer = { s: 1000, ms: 1 } as const;

/** Sensor `trace`: replays a CSV file in its own rhythm. Its channel is marked simulated unless settings say otherwise. */
export const trace = defineSensor({
  config: z.strictObject({
    id,
    type: z.literal("trace"),
    /** Path of the CSV file; its first line that isn't a `#` comment names the columns. */
    file: z.string().min(1),
    timeColumn: z.string().min(1),
    currentColumn: z.string().min(1),
    /** Unit of the time column: seconds, milliseconds, or dates that `Date.parse` reads. */
    timeUnit: z.enum(["s", "ms", "iso"]).default("s"),
    /** Times faster than it was recorded, 0.1 to 100. */
    speed: z.number().min(0.1).max(100).default(1),
    /** Begins again at the end. */
    loop: z.boolean().default(true),
    simulated: z.boolean().default(true),
  }),
  provides: ["rmsA"],
  create: (config, context) => {
    function timeOf(text: string): number {
      const t = config.timeUnit === "iso" ? Date.parse(text) : Number(text) * millisecondsPer[config.timeUnit];
      if (!Number.isFinite(t)) throw new Error(`${config.file}: "${text}" isn't a time in ${config.timeUnit}`);
      return t;
    }

    /** Rows one after the other; the file is read as it is played, so that its size doesn't matter. */
    async function* rows(): AsyncGenerator<{ t: number; rmsA: number | undefined }> {
      const options = { columns: true, comment: "#", bom: true, trim: true, skip_empty_lines: true } as const;
      // Unlike `pipe`, this hands on a failure of the file, to where the rows are awaited.
      const lines = pipeline(createReadStream(config.file), parse(options), () => {});
      for await (const row of lines as AsyncIterable<Record<string, string>>) {
        const time = row[config.timeColumn];
        const current = row[config.currentColumn];
        if (time === undefined || current === undefined) {
          const missing = time === undefined ? config.timeColumn : config.currentColumn;
          throw new Error(`${config.file} has no column "${missing}"; it has ${Object.keys(row).join(", ")}`);
        }
        const rmsA = Math.abs(Number(current));
        yield { t: timeOf(time), rmsA: current === "" || !Number.isFinite(rmsA) ? undefined : rmsA };
      }
    }

    let playing = rows();
    let upcoming: { t: number; rmsA: number | undefined } | undefined;
    let begun: { t: number; at: number } | undefined;
    let periodMs = 1000;

    async function next(): Promise<typeof upcoming> {
      const row = await playing.next();
      if (!row.done) return row.value;
      if (!config.loop) return undefined;
      playing = rows();
      begun = undefined;
      return (await playing.next()).value ?? undefined;
    }

    return {
      readEveryMs: 100,
      async open() {
        context.markSimulated(config.simulated);
        playing = rows();
        begun = undefined;
        upcoming = await next();
        if (!upcoming) throw new Error(`${config.file} has no rows`);
      },
      async read(): Promise<readonly SensorReading[]> {
        const due: SensorReading[] = [];
        while (upcoming) {
          begun ??= { t: upcoming.t, at: context.now() };
          if ((upcoming.t - begun.t) / config.speed > context.now() - begun.at) break;
          const { t, rmsA } = upcoming;
          upcoming = await next();
          if (upcoming && upcoming.t > t) periodMs = (upcoming.t - t) / config.speed;
          if (rmsA !== undefined) due.push({ rmsA, periodMs });
          if (begun === undefined) break;
        }
        return due.slice(-1);
      },
      async close() {
        await playing.return(undefined);
      },
    };
  },
});

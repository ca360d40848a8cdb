/** A recording played back as if it were measured now: a CSV file with a time column and a column of amperes. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { parse } from "csv-parse";
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineSensor, type SensorReading } from "./define-sensor.ts";

const millisecondsPer = { s: 1000, ms: 1 } as const;

/** What recordings write where there is no value; other text is told. */
const noValue = /^(?:|-+|\?|none|null|nil|n\/?a|[+-]?nan|[+-]?inf(?:inity)?|unknown|unavailable)$/i;

/** A date with time that says its zone. */
const withZone = /:.*(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$/i;

interface Row {
  readonly t: number;
  readonly rmsA: number | undefined;
}

/** Sensor `trace`: replays a CSV file in its own rhythm. Its channel is marked simulated unless settings say otherwise. */
export const trace = defineSensor({
  config: z.strictObject({
    id,
    type: z.literal("trace"),
    /** Path of the CSV file; its first line that isn't a `#` comment names the columns. */
    file: z.string().min(1),
    timeColumn: z.string().min(1),
    currentColumn: z.string().min(1),
    /** Unit of the time column: seconds, milliseconds, or dates that `Date.parse` reads; without zone they count as UTC. */
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
      const t = config.timeUnit === "iso" ? parseDate(text) : Number(text) * millisecondsPer[config.timeUnit];
      if (!Number.isFinite(t)) throw new Error(`${config.file}: "${text}" isn't a time in ${config.timeUnit}`);
      return t;
    }

    function currentOf(text = ""): number | undefined {
      const rmsA = text === "" ? Number.NaN : Math.abs(Number(text));
      if (Number.isFinite(rmsA)) return rmsA;
      if (!noValue.test(text)) context.badMessage(context.id, `${config.file}: "${text.slice(0, 40)}" isn't a number`);
      return undefined;
    }

    function checkColumns(header: string[]): string[] {
      const missing = [config.timeColumn, config.currentColumn].find((column) => !header.includes(column));
      if (missing === undefined) return header;
      throw new Error(`${config.file} has no column "${missing}"; it has ${header.join(", ")}`);
    }

    /** Rows one after the other; the file is read as it is played, so that its size doesn't matter. */
    async function* rows(): AsyncGenerator<Row> {
      const form = { comment: "#", comment_no_infix: true, bom: true, trim: true, skip_empty_lines: true } as const;
      // The last line of a recording whose computer lost its power is short.
      const lineParser = parse({ ...form, columns: checkColumns, relax_column_count: true });
      // Unlike `pipe`, this hands on a failure of the file, to where the rows are awaited.
      const lines = pipeline(createReadStream(config.file), lineParser, () => {});
      for await (const row of lines as AsyncIterable<Record<string, string>>) {
        const time = row[config.timeColumn] ?? "";
        if (time !== "") yield { t: timeOf(time), rmsA: currentOf(row[config.currentColumn]) };
      }
    }

    let playing = rows();
    let upcoming: Row | undefined;
    /** Where in the recording, and when, what is being played began. */
    let begun: { t: number; at: number } | undefined;
    let periodMs: number | undefined;

    async function next(): Promise<Row | undefined> {
      const row = await playing.next();
      if (!row.done) return row.value;
      if (!config.loop) return undefined;
      playing = rows();
      begun = undefined;
      return (await playing.next()).value ?? undefined;
    }

    /** A row was played, and another one of the same pass follows. */
    function passOn(from: number, to: number): void {
      if (!begun) return;
      // As of devices: a longer pause is a hole, in which the last reading must run out.
      const stepMs = (to - from) / config.speed;
      if (stepMs > 0) periodMs = Math.max(Math.min(stepMs, 2.5 * (periodMs ?? stepMs)), 0.9 * (periodMs ?? 0));
      // A clock that was put back, or two recordings in one file: it goes on from there.
      if (stepMs < 0) begun = { t: to, at: begun.at + (from - begun.t) / config.speed + (periodMs ?? 0) };
    }

    return {
      readEveryMs: 100,
      async open() {
        context.markSimulated(config.simulated);
        playing = rows();
        begun = undefined;
        periodMs = undefined;
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
          if (upcoming) passOn(t, upcoming.t);
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

/** Epoch ms of a date. Without a zone the computer's own must not count: its summer time would tear holes into foreign recordings. */
function parseDate(text: string): number {
  const forms = withZone.test(text) ? [text] : [`${text}Z`, `${text} UTC`, text];
  return forms.map((form) => Date.parse(form)).find(Number.isFinite) ?? Number.NaN;
}

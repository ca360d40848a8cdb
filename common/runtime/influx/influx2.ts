/** A mirror in InfluxDB 2.x, or in 3 by the write address that it has from 2.x: a bucket there. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { InfluxDB } from "@influxdata/influxdb-client";
import { z } from "zod";
import { id } from "../../contract/ids.ts";
import { influxLine, influxMeasurement, simulatedSource } from "../../contract/influx-layout.ts";
import type { TimeSpan } from "../../contract/live-events.ts";
import { defineMirror, type MirrorChannel, type MirrorTarget } from "./define-mirror.ts";
import { faultOfAnswer, faultOfConnection, MirrorFault, partlyWritten, type TargetWords } from "./mirror-fault.ts";
import { addressOf, mirrorTimeoutMs, mirrorUrl } from "./mirror-url.ts";

const config = z.strictObject({
  id,
  type: z.literal("influx2"),
  /** Address of the server, such as `http://192.168.1.20:8086`. */
  url: mirrorUrl,
  /** Token with the right to write to the bucket; to verify, also to read it. */
  token: z.string().min(1).max(1000),
  /** Organisation that the bucket belongs to; InfluxDB 3 has none. */
  org: z.string().max(120).default(""),
  /** A bucket that exists; in InfluxDB 3 a database. */
  bucket: z.string().min(1).max(120).default("machikoba"),
  timeoutMs: mirrorTimeoutMs,
});
type Influx2Settings = z.output<typeof config>;

/** Smallest body that is compressed, in bytes. */
const gzipThreshold = 1000;

/** Mirror `influx2`: InfluxDB 2.x, and 3. */
export const influx2 = defineMirror({ config, create: createTarget });

function createTarget(settings: Influx2Settings): MirrorTarget {
  const { url, org, bucket } = settings;
  const words: TargetWords = {
    address: addressOf(url),
    checkLogin: `check the token, and its right to write to the bucket ${bucket}`,
    checkPlace: `create the bucket ${bucket} there, or check bucket and org`,
  };
  const query = new URLSearchParams({ org, bucket, precision: "ms" });
  let agent: HttpAgent | undefined;
  let client: Promise<InfluxDB> | undefined;

  /** Loaded only where there is such a mirror. */
  function connect(): Promise<InfluxDB> {
    agent ??= new (url.startsWith("https:") ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 2 });
    client ??= createClient(settings, agent);
    return client;
  }

  /** The client's own write buffer retries and drops as it likes; its transport says what became of one request. */
  async function send(path: string, body: string, type: string, signal: AbortSignal): Promise<[number, unknown]> {
    signal.throwIfAborted();
    const { transport } = await connect();
    const headers = { "content-type": type, ...(path.startsWith("/api/v2/query") && { accept: "application/csv" }) };
    let status = 0;
    // The transport leaves a listener on each signal: it gets one of its own.
    const own = new AbortController();
    const onAbort = () => own.abort(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const answer = await transport.request(
        path,
        body,
        { method: "POST", headers, gzipThreshold, signal: own.signal },
        (_, code) => {
          status = code ?? 0;
        },
      );
      return [status, answer];
    } catch (error) {
      signal.throwIfAborted();
      throw faultOf(error, words);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Asks by Flux; answers the rows of its CSV. */
  async function ask(flux: string, signal: AbortSignal): Promise<Record<string, string>[]> {
    const path = `/api/v2/query?${new URLSearchParams({ org })}`;
    const [, answer] = await send(path, flux, "application/vnd.flux", signal);
    return csvRows(String(answer ?? ""));
  }

  return {
    address: words.address,
    async open() {
      await connect();
    },
    async write(points, signal) {
      const body = points.map(influxLine).join("\n");
      const writing = send(`/api/v2/write?${query}`, body, "text/plain; charset=utf-8", signal).then(([status]) => {
        if (status !== 204)
          throw new MirrorFault(
            "refused",
            `${words.address} answers ${status} to a write, as InfluxDB doesn't: check the url`,
          );
      });
      return partlyWritten(writing);
    },
    async dayCounts(channel, span, signal) {
      const sums = `|> group() |> window(every: 1d) |> reduce(identity: {count: 0, sum: 0.0}, fn: (r, accumulator) => ({count: accumulator.count + 1, sum: accumulator.sum + r._value}))`;
      const rows = await ask(`${from(bucket, channel, span)} ${sums}`, signal);
      return rows.map(({ _start, count, sum }) => ({
        startMs: utcDay(_start),
        count: Number(count),
        sum: Number(sum),
      }));
    },
    async points(channel, span, signal) {
      const rows = await ask(`${from(bucket, channel, span)} |> group() |> keep(columns: ["_time", "_value"])`, signal);
      return rows.map(({ _time, _value }) => ({ atMs: Date.parse(_time ?? ""), mean: Number(_value) }));
    },
    async close() {
      client = undefined;
      agent?.destroy();
      agent = undefined;
    },
  };
}

async function createClient({ url, token, timeoutMs }: Influx2Settings, agent: HttpAgent): Promise<InfluxDB> {
  const { InfluxDB: Client } = await import("@influxdata/influxdb-client");
  return new Client({ url, token, timeout: timeoutMs, transportOptions: { agent } });
}

function faultOf(error: unknown, words: TargetWords): MirrorFault {
  const { statusCode, statusMessage, body, headers } = error as {
    statusCode?: number;
    statusMessage?: string;
    body?: string;
    headers?: Record<string, string | undefined>;
  };
  if (statusCode === undefined) return faultOfConnection(error, words);
  const answer = { status: statusCode, text: body || statusMessage || "", retryAfter: headers?.["retry-after"] };
  return faultOfAnswer(answer, words);
}

/** The means of a channel within a span, in Flux. */
function from(
  bucket: string,
  { site, gateway, channel, simulated }: MirrorChannel,
  { startMs, endMs }: TimeSpan,
): string {
  const tags = Object.entries({ site, gateway, channel }).map(([name, value]) => `r.${name} == ${text(value)}`);
  const source = simulated ? `r.source == ${text(simulatedSource)}` : "not exists r.source";
  const filter = [`r._measurement == ${text(influxMeasurement)}`, `r._field == "mean"`, ...tags, source].join(" and ");
  const range = `start: ${new Date(startMs).toISOString()}, stop: ${new Date(endMs).toISOString()}`;
  return `from(bucket: ${text(bucket)}) |> range(${range}) |> filter(fn: (r) => ${filter})`;
}

function text(value: string): string {
  return JSON.stringify(value).replaceAll("${", "\\${");
}

const dayMs = 86_400_000;

/** A window begins at midnight, but for the first one, which begins where the span does. */
function utcDay(time: string | undefined): number {
  return Math.floor(Date.parse(time ?? "") / dayMs) * dayMs;
}

/** Rows of a plain CSV answer: several tables, each with a line of names, apart by empty lines. */
function csvRows(csv: string): Record<string, string>[] {
  const rows: Record<string, string>[] = [];
  let names: string[] | undefined;
  for (const line of csv.split(/\r?\n/)) {
    if (line === "") names = undefined;
    else if (line.startsWith("#")) continue;
    else if (!names) names = line.split(",");
    else rows.push(Object.fromEntries(line.split(",").map((cell, index) => [names?.[index] ?? "", cell])));
  }
  return rows;
}

/** A mirror in InfluxDB 1.x: a database there, by its own write and query addresses. */
import { Agent as HttpAgent, STATUS_CODES } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { InfluxDB, IPoint } from "influx";
import { z } from "zod";
import { id } from "../../contract/ids.ts";
import { type InfluxPoint, influxMeasurement, simulatedSource } from "../../contract/influx-layout.ts";
import type { TimeSpan } from "../../contract/live-events.ts";
import { defineMirror, type MirrorChannel, type MirrorTarget } from "./define-mirror.ts";
import { faultOfAnswer, faultOfConnection, MirrorFault, partlyWritten, type TargetWords } from "./mirror-fault.ts";
import { addressOf, mirrorTimeoutMs, mirrorUrl } from "./mirror-url.ts";

const config = z.strictObject({
  id,
  type: z.literal("influx1"),
  /** Address of the server, such as `http://192.168.1.20:8086`. */
  url: mirrorUrl,
  /** A database that exists. */
  database: z.string().min(1).max(120).default("machikoba"),
  /** The retention policy that points go to; left out: the database's own. */
  retentionPolicy: z.string().min(1).max(120).optional(),
  username: z.string().min(1).max(256).optional(),
  password: z.string().min(1).max(256).optional(),
  timeoutMs: mirrorTimeoutMs,
});
type Influx1Settings = z.output<typeof config>;

/** Mirror `influx1`: InfluxDB 1.x, from 1.6 on. */
export const influx1 = defineMirror({ config, create: createTarget });

function createTarget(settings: Influx1Settings): MirrorTarget {
  const words: TargetWords = {
    address: addressOf(settings.url),
    checkLogin: `check username and password, and the right to write to the database ${settings.database}`,
    checkPlace: `create the database ${settings.database} there (CREATE DATABASE "${settings.database}"), or check database and retentionPolicy`,
  };
  let agent: HttpAgent | undefined;
  let client: Promise<InfluxDB> | undefined;

  /** Loaded only where there is such a mirror. */
  function connect(): Promise<InfluxDB> {
    agent ??= new (settings.url.startsWith("https:") ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 2 });
    client ??= createClient(settings, agent);
    return client;
  }

  async function ask(query: string, signal: AbortSignal): Promise<Record<string, unknown>[]> {
    const influx = await connect();
    return guarded(words, signal, () => influx.query(query, { precision: "ms", signal }));
  }

  return {
    address: words.address,
    async open(signal) {
      const influx = await connect();
      const [answer] = await guarded(words, signal, () => influx.ping(settings.timeoutMs));
      if (!answer?.online) throw faultOfConnection("no answer to a ping", words);
      if (!answer.version) throw new MirrorFault("refused", `${words.address} isn't an InfluxDB: check the url`);
    },
    async write(points, signal) {
      const influx = await connect();
      const { database, retentionPolicy } = settings;
      const options = { database, precision: "ms" as const, ...(retentionPolicy !== undefined && { retentionPolicy }) };
      return partlyWritten(guarded(words, signal, () => influx.writePoints(points.map(asPoint), options)));
    },
    async dayCounts(channel, span, signal) {
      const rows = await ask(
        `SELECT count("mean") AS n, sum("mean") AS total FROM ${from(settings)} WHERE ${where(channel, span)} GROUP BY time(1d) fill(none)`,
        signal,
      );
      return rows.map(({ time, n, total }) => ({ startMs: Number(time), count: Number(n), sum: Number(total) }));
    },
    async points(channel, span, signal) {
      const rows = await ask(`SELECT "mean" FROM ${from(settings)} WHERE ${where(channel, span)}`, signal);
      return rows.map(({ time, mean }) => ({ atMs: Number(time), mean: Number(mean) }));
    },
    async close() {
      client = undefined;
      agent?.destroy();
      agent = undefined;
    },
  };
}

async function createClient({ url, database, username, password, timeoutMs }: Influx1Settings, agent: HttpAgent) {
  const { InfluxDB: Client } = await import("influx");
  const { protocol, hostname, port, pathname } = new URL(url);
  const standardPort = protocol === "https:" ? 443 : 80;
  // A host that failed would be left out for a while, behind the mirror's back, which has a pause of its own.
  const never = { getDelay: () => 0, next: () => never, reset: () => never };
  return new Client({
    hosts: [
      {
        protocol: protocol === "https:" ? "https" : "http",
        host: hostname,
        port: port === "" ? standardPort : Number(port),
        path: pathname.replace(/\/$/, ""),
        options: { agent },
      },
    ],
    database,
    // Left out, the client would send a name and a password of its own.
    username: username ?? (null as unknown as string),
    password: password ?? "",
    pool: { maxRetries: 0, requestTimeout: timeoutMs, backoff: never },
  });
}

function from({ database, retentionPolicy }: Influx1Settings): string {
  const place = retentionPolicy === undefined ? "" : `${quoted(database)}.${quoted(retentionPolicy)}.`;
  return `${place}${quoted(influxMeasurement)}`;
}

/** A tag that a point hasn't got is the empty text. */
function where({ site, gateway, channel, simulated }: MirrorChannel, { startMs, endMs }: TimeSpan): string {
  const tags = { site, gateway, channel, source: simulated ? simulatedSource : "" };
  const conditions = Object.entries(tags).map(([name, value]) => `"${name}" = '${value.replaceAll(/['\\]/g, "\\$&")}'`);
  return [...conditions, `time >= ${startMs}ms`, `time < ${endMs}ms`].join(" AND ");
}

function quoted(name: string): string {
  return `"${name.replaceAll(/["\\]/g, "\\$&")}"`;
}

function asPoint({ series, atMs, mean, min, max, std }: InfluxPoint): IPoint {
  return { measurement: influxMeasurement, tags: { ...series.tags }, fields: { mean, min, max, std }, timestamp: atMs };
}

/** Runs a request; what it rejects with becomes a MirrorFault, and an aborted one ends at once. */
async function guarded<T>(words: TargetWords, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = withResolvers();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([request(), aborted]);
  } catch (error) {
    signal.throwIfAborted();
    throw faultOf(error, words);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function faultOf(error: unknown, words: TargetWords): MirrorFault {
  const { res, message } = error as {
    res?: { statusCode?: number; headers: Record<string, string | undefined> };
    message: string;
  };
  // Of an answer from 500 on the client keeps nothing but the words that its number stands for.
  const status = res?.statusCode ?? statusOf(message);
  if (status === undefined) return faultOfConnection(error, words);
  const text = message.replace(/^A .* error occurred: /, "");
  return faultOfAnswer({ status, text, retryAfter: res?.headers["retry-after"] }, words);
}

function statusOf(words: string): number | undefined {
  const found = Object.entries(STATUS_CODES).find(([, reason]) => reason === words);
  return found && Number(found[0]);
}

function withResolvers(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}

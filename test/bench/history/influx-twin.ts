/** Debian's InfluxDB 1.6 for a bench: a process of its own, in a folder of its own, on a free port of loopback. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** One connection that is kept, as a client of a dashboard has it. */
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
const startMs = 30_000;
const settleMs = 180_000;

/** Short shards for what is many, one shard for what is little and asked over years. */
export const retentionPolicies = { fine: "28d", long: "5200d" } as const;
export type RetentionPolicy = keyof typeof retentionPolicies;

/** The server, and what a bench does with it. */
export interface InfluxTwin {
  readonly version: string;
  /** Writes lines of line protocol with times in ms. Rejects when the server refused one. */
  write(policy: RetentionPolicy, lines: string): Promise<void>;
  /** The address at which statements (divided by ";") are answered. */
  queryUrl(statements: string): string;
  /** Waits until the server has compacted what was written, and rests. */
  settle(): Promise<void>;
  /** Bytes of its data files. */
  dataBytes(): number;
  stop(): Promise<void>;
}

/** Starts InfluxDB in a folder; undefined where it isn't installed. */
export async function startInfluxTwin(folder: string): Promise<InfluxTwin | undefined> {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "influxdb.conf");
  writeFileSync(config, configOf(folder, port));
  const child = spawn("influxd", ["-config", config], {
    stdio: "ignore",
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` },
  });
  const isThere = await Promise.race([once(child, "spawn").then(() => true), once(child, "error").then(() => false)]);
  if (!isThere) return undefined;
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);

  const base = `http://127.0.0.1:${port}`;
  const queryUrl = (statements: string) =>
    `${base}/query?${new URLSearchParams({ db: "machikoba", epoch: "ms", q: statements })}`;
  const stop = async () => {
    process.off("exit", end);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };

  try {
    const version = await ready(child, base);
    await exchange(queryUrl('CREATE DATABASE "machikoba"'), "POST");
    for (const [name, duration] of Object.entries(retentionPolicies)) {
      const policy = `CREATE RETENTION POLICY "${name}" ON "machikoba" DURATION INF REPLICATION 1 SHARD DURATION ${duration}`;
      await exchange(queryUrl(policy), "POST");
    }
    return {
      version,
      queryUrl,
      stop,
      dataBytes: () => bytesOf(join(folder, "data")),
      settle: () => untilItRests(child.pid ?? 0),
      async write(policy, lines) {
        await exchange(`${base}/write?db=machikoba&rp=${policy}&precision=ms`, "POST", lines);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Asks over HTTP with a connection that is kept; answers the body. Rejects when the status isn't 2xx. */
export function exchange(url: string, method: "GET" | "POST" = "GET", body?: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const answer = Buffer.concat(parts);
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(answer);
        else reject(new Error(`${url.slice(0, 200)} answers ${status}: ${answer.toString().slice(0, 300)}`));
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Lets go of the connections that are kept. */
export function closeConnections(): void {
  agent.destroy();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** Waits until it answers; answers its version. */
async function ready(child: ChildProcess, base: string): Promise<string> {
  const untilMs = performance.now() + startMs;
  while (performance.now() < untilMs && child.exitCode === null) {
    const answer = await fetch(`${base}/ping`).catch(() => undefined);
    if (answer?.ok) return answer.headers.get("x-influxdb-version") ?? "unknown";
    await wait(50);
  }
  throw new Error("InfluxDB doesn't start: run influxd by hand to see what it says.");
}

/** Compaction goes on for a while behind the last write: it is over when the process takes no more time of the processor. */
async function untilItRests(pid: number): Promise<void> {
  const untilMs = performance.now() + settleMs;
  for (let calm = 0, before = ticksOf(pid); calm < 8 && performance.now() < untilMs; ) {
    await wait(1000);
    const ticks = ticksOf(pid);
    // Hundredths of a second: below 5 % of a core is rest.
    calm = ticks - before < 5 ? calm + 1 : 0;
    before = ticks;
  }
}

function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Series are few, so the index stays in memory, as by default. It compacts soon and quickly, so that questions meet whole files. */
function configOf(folder: string, port: number): string {
  return `reporting-enabled = false
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  wal-fsync-delay = "100ms"
  index-version = "inmem"
  query-log-enabled = false
  cache-max-memory-size = "4g"
  cache-snapshot-memory-size = "100m"
  cache-snapshot-write-cold-duration = "2s"
  compact-full-write-cold-duration = "4s"
  compact-throughput = "512m"
  compact-throughput-burst = "512m"
[coordinator]
  log-queries-after = "0s"
[monitor]
  store-enabled = false
[continuous_queries]
  enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`;
}

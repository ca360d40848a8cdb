/** Debian's InfluxDB 1.6 for one test. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../mosquitto.ts";
import { type MirrorServer, type ReadPoint, serverFolder, serverProcess } from "./server-process.ts";

/** The database that the server has. */
const database = "machikoba";

/** InfluxDB, and what only it can do. */
export interface Influxd extends MirrorServer {
  /** Runs InfluxQL; answers the rows of its first series. */
  query(statement: string): Promise<unknown[][]>;
}

/** Starts InfluxDB. What it has acknowledged survives its being killed: each write is flushed to its log. */
export async function startInfluxd(folder = serverFolder()): Promise<Influxd> {
  const port = await freePort();
  const config = join(folder, "influxdb.conf");
  writeFileSync(config, configOf(folder, port));
  const server = serverProcess("influxd", ["-config", config], `http://127.0.0.1:${port}/ping`);

  async function ask(statement: string): Promise<{ tags?: Record<string, string>; values: unknown[][] }[]> {
    const query = new URLSearchParams({ db: database, epoch: "ms", q: statement });
    const answer = await fetch(`http://127.0.0.1:${port}/query?${query}`, { method: "POST" });
    const { results, error } = await answer.json();
    if (error ?? results[0].error) throw new Error(error ?? results[0].error);
    return results[0].series ?? [];
  }

  await server.start();
  await ask(`CREATE DATABASE "${database}"`);
  return {
    port,
    folder,
    settings: (url = `http://127.0.0.1:${port}`) => ({ type: "influx1", url, database }),
    start: server.start,
    stop: () => server.stop("SIGKILL"),
    query: async (statement) => (await ask(statement))[0]?.values ?? [],
    async readBack() {
      const series = await ask(`SELECT "mean", "min", "max", "std" FROM "machine_current" GROUP BY *`);
      const points = series.flatMap(({ tags = {}, values }) =>
        values.map(([atMs, mean, min, max, std]) => ({ tags: nonEmpty(tags), atMs, mean, min, max, std }) as ReadPoint),
      );
      return points.sort((a, b) => a.atMs - b.atMs);
    },
  };
}

/** A tag that a series hasn't got is the empty text in an answer. */
function nonEmpty(tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== ""));
}

function configOf(folder: string, port: number): string {
  return `reporting-enabled = false
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`;
}

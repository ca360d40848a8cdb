/** Debian's VictoriaMetrics for one test: it takes the writes of InfluxDB 2, and gives them back by its export. */
import { freePort } from "../mosquitto.ts";
import { type MirrorServer, type ReadPoint, serverFolder, serverProcess } from "./server-process.ts";

/** One field of one series. */
interface ExportLine {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}

/** Starts VictoriaMetrics. It keeps what it acknowledged in memory for a while: it must be ended, not killed. */
export async function startVictoriaMetrics(
  folder = serverFolder(),
  options: readonly string[] = [],
): Promise<MirrorServer> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const args = [
    `-storageDataPath=${folder}`,
    `-httpListenAddr=${address}`,
    "-retentionPeriod=20y",
    "-memory.allowedBytes=200MB",
  ];
  const server = serverProcess("victoria-metrics", [...args, ...options], `http://${address}/health`);
  await server.start();

  /** Export gives a row for each field; the same point written twice stands there twice. */
  async function readBack(): Promise<ReadPoint[]> {
    await fetch(`http://${address}/internal/force_flush`);
    const query = new URLSearchParams({ "match[]": '{__name__=~"machine_current_.*"}' });
    const text = await (await fetch(`http://${address}/api/v1/export?${query}`)).text();
    const points = new Map<string, { tags: Record<string, string>; atMs: number } & Record<string, unknown>>();
    for (const line of text.split("\n").filter(Boolean)) {
      const { metric, values, timestamps }: ExportLine = JSON.parse(line);
      const { __name__ = "", db: _, ...tags } = metric;
      const field = __name__.replace("machine_current_", "");
      for (const [index, atMs] of timestamps.entries()) {
        const key = `${JSON.stringify(tags)} ${atMs}`;
        points.set(key, { tags, atMs, ...points.get(key), [field]: values[index] });
      }
    }
    return [...points.values()].sort((a, b) => a.atMs - b.atMs) as unknown as ReadPoint[];
  }

  return {
    port,
    folder,
    settings: (url = `http://${address}`) => ({
      type: "influx2",
      url,
      token: "a-token-for-tests",
      bucket: "machikoba",
    }),
    start: server.start,
    stop: () => server.stop("SIGTERM"),
    readBack,
  };
}

/** A broker, a dashboard with one area, and a stand-in for the area's gateway that speaks its real messages. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { MqttClient } from "mqtt";
import { expect, onTestFinished } from "vitest";
import { parseMessage } from "../../common/contract/messages.ts";
import type { MachikobaRecord } from "../../common/contract/records.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { openDashboard } from "../../dashboard/server/dashboard.ts";
import { connectClient, internal, root, startBroker } from "../fakes/broker-under-test.ts";
import { plantWithArea } from "../unit/dashboard/server/areas/made-areas.ts";
import { temporaryFolder } from "../unit/dashboard/server/history/history-under-test.ts";

const gateway = `${root}/gateways/gateway`;

/** What the gateway does when it is asked for something: answers a result, or refuses with an Error. */
export type GatewayAnswer = (request: string, args: Record<string, unknown>) => unknown;

/** The site. */
export interface AreaSite {
  readonly url: string;
  readonly dataDir: string;
  readonly broker: MqttClient;
  /** What the gateway was asked, in the order in which it came. */
  readonly asked: string[];
  /** Sends records of the gateway, numbered on. */
  record(...records: { t: number; kind: string }[]): Promise<void>;
  live(message: object): Promise<void>;
  /** The gateway says that it is there, or leaves. */
  status(status: "online" | "offline"): Promise<void>;
  /** Posts to an address under `/api/areas/bench/`. */
  post(path: string, body?: object, headers?: Record<string, string>): Promise<{ status: number; body: never }>;
  get(path: string): Promise<never>;
}

/** Starts it; `answer` stands for the gateway. Run time 0 of its records is `anchorMs`. */
export async function startAreaSite(answer: GatewayAnswer, anchorMs: number): Promise<AreaSite> {
  const { port } = await startBroker();
  const dataDir = join(temporaryFolder(), "dashboard");
  const webRoot = join(dataDir, "web");
  mkdirSync(webRoot, { recursive: true });
  const dashboard = await openDashboard({
    site: "site",
    version: "0",
    http: { host: "127.0.0.1", port: 0 },
    broker: { url: `mqtt://127.0.0.1:${port}`, ...internal, mqttPort: port },
    dataDir,
    webRoot,
    commitEveryMs: 50,
    clock: createSystemClock({ trust: "always" }),
    log: createLog({ level: "silent" }),
  });
  onTestFinished(() => dashboard.close());
  dashboard.importPlant(plantWithArea(), "test");
  const url = `http://127.0.0.1:${(await dashboard.open()).port}`;
  const broker = await connectClient(port, internal);
  const asked = await standIn(broker, answer);
  let seq = 1;

  async function record(...records: { t: number; kind: string }[]): Promise<void> {
    const numbered = records.map((one) => ({ ...one, seq: seq++ })) as unknown as MachikobaRecord[];
    const batch = { stream: "00112233445566aa", run: 1, records: numbered };
    await broker.publishAsync(`${gateway}/records`, JSON.stringify(batch), { qos: 1 });
  }
  async function status(now: "online" | "offline"): Promise<void> {
    const message = { status: now, version: "0", stream: "00112233445566aa", run: 1 };
    await broker.publishAsync(`${gateway}/status`, JSON.stringify(message), { qos: 1, retain: true });
  }
  const get = async (path: string) => (await fetch(`${url}${path}`)).json() as never;

  await status("online");
  const isOnline = async () => ((await get("/api/areas/bench/set-up")) as { isGatewayOnline: boolean }).isGatewayOnline;
  await expect.poll(isOnline).toBe(true);
  await record({ kind: "anchor", t: 0, wallMs: anchorMs, source: "system" } as never);
  return {
    url,
    dataDir,
    broker,
    asked,
    record,
    status,
    get,
    live: async (message) => {
      await broker.publishAsync(`${gateway}/live`, JSON.stringify({ run: 1, ...message }));
    },
    async post(path, body = {}, headers = {}) {
      const response = await fetch(`${url}/api/areas/bench/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as never };
    },
  };
}

/** Answers requests as a gateway does; undefined is no answer at all. */
async function standIn(broker: MqttClient, answer: GatewayAnswer): Promise<string[]> {
  const asked: string[] = [];
  broker.on("message", (topic, payload) => {
    if (topic !== `${gateway}/requests`) return;
    const parsed = parseMessage("gatewayRequests", payload);
    if (!parsed.ok) throw new Error(parsed.reason);
    const { id, request, arguments: args } = parsed.value;
    asked.push(request);
    void reply(id, request, args);
  });
  async function reply(id: string, request: string, args: Record<string, unknown>): Promise<void> {
    let message: object;
    try {
      const result = await answer(request, args);
      if (result === undefined) return;
      message = { id, ok: true, result };
    } catch (error) {
      message = { id, ok: false, error: (error as Error).message };
    }
    // The test may be over before the broker has acknowledged it.
    broker.publish(`${gateway}/replies`, JSON.stringify(message), { qos: 1 }, () => {});
  }
  await broker.subscribeAsync(`${gateway}/requests`, { qos: 1 });
  return asked;
}

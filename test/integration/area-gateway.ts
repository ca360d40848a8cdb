/** A gateway with one area by a real broker: a camera of the test's own over HTTP, a lamp that speaks as Tasmota does, and what is told. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { MqttClient } from "mqtt";
import { expect, onTestFinished } from "vitest";
import { type Agent, createAgent } from "../../agent/agent.ts";
import type { AgentOptions } from "../../agent/agent-options.ts";
import type { GatewayLive, GatewayReported } from "../../common/contract/gateway-messages.ts";
import { parseMessage } from "../../common/contract/messages.ts";
import { type DesiredSettings, desiredSettings } from "../../common/contract/plant-settings.ts";
import type { MachikobaRecord, RecordOf } from "../../common/contract/records.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { connectClient, internal, root } from "../fakes/broker-under-test.ts";

const gateway = `${root}/gateways/gateway`;

/** A camera that shows what the test says. */
export interface TestCamera {
  /** The next pictures, one after the other; the last one stays. An empty list is a camera that fails. */
  pictures: Buffer[];
  readonly settings: { readonly id: string } & Readonly<Record<string, unknown>>;
  /** How often it was asked. */
  taken: number;
  /** Called when a picture is asked for. */
  onTake: () => void;
}

/** Starts a camera on a free port of loopback; it ends with the test. */
export async function startTestCamera(): Promise<TestCamera> {
  const server = createServer((_request, response) => {
    camera.taken += 1;
    camera.onTake();
    const picture = camera.pictures.length > 1 ? camera.pictures.shift() : camera.pictures[0];
    if (picture) response.writeHead(200, { "content-type": "image/jpeg" }).end(picture);
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/snapshot.jpg`;
  const camera: TestCamera = {
    pictures: [],
    settings: { id: "camera", type: "http-camera", url, simulated: true, tries: 1 },
    taken: 0,
    onTake: () => undefined,
  };
  return camera;
}

/** A lamp on the broker that does as it is told, and writes down when. */
export async function startTestLamp(port: number): Promise<{ isOn: boolean; readonly turns: string[] }> {
  const client = await connectClient(port, internal);
  const lamp = { isOn: false, turns: [] as string[] };
  client.on("message", (topic, payload) => {
    if (!topic.endsWith("/POWER1") && !topic.endsWith("/POWER")) return;
    const word = payload.toString().toUpperCase();
    if (lamp.isOn !== (word === "ON")) lamp.turns.push(word);
    lamp.isOn = word === "ON";
    client.publish("stat/lamp/POWER", word, { qos: 1 });
  });
  await client.subscribeAsync("cmnd/lamp/#", { qos: 1 });
  return lamp;
}

/** What a gateway tells. */
export interface GatewayWatch {
  readonly client: MqttClient;
  readonly records: MachikobaRecord[];
  readonly lives: GatewayLive[];
  /** All that was published by anybody, as it came. */
  readonly published: Buffer[];
  scores(): RecordOf<"score">[];
  problems(): GatewayReported["problems"];
  /** Sends new settings. */
  desire(settings: object): Promise<void>;
  /** Asks the gateway for something, and waits for the reply. */
  ask(request: string, args: object): Promise<{ ok: boolean; result?: unknown; error?: string }>;
}

/** Listens to a gateway; acknowledges its records as a recorder does, unless there is one. */
export async function watchGateway(
  port: number,
  nowMs: () => number,
  { isRecorder = true } = {},
): Promise<GatewayWatch> {
  const client = await connectClient(port, internal);
  const records: MachikobaRecord[] = [];
  const lives: GatewayLive[] = [];
  const published: Buffer[] = [];
  const replies = new Map<string, { ok: boolean }>();
  let reported: GatewayReported | undefined;
  let asked = 0;
  client.on("message", (topic, payload) => {
    published.push(payload);
    if (topic === `${gateway}/live`) lives.push(JSON.parse(payload.toString()));
    else if (topic === `${gateway}/reported`) reported = JSON.parse(payload.toString());
    else if (topic === `${gateway}/replies`) {
      const reply = JSON.parse(payload.toString());
      replies.set(reply.id, reply);
    } else if (topic === `${gateway}/records`) {
      const parsed = parseMessage("gatewayRecords", payload);
      if (!parsed.ok) throw new Error(parsed.reason);
      const { stream, run } = parsed.value;
      for (const record of parsed.value.records) {
        if (!records.some(({ seq }) => seq === record.seq)) records.push(record);
      }
      if (!isRecorder) return;
      const seq = records.at(-1)?.seq;
      client.publish(`${gateway}/stored`, JSON.stringify({ stream, run, seq }), { qos: 1, retain: true });
    }
  });
  await client.subscribeAsync("#", { qos: 1 });
  return {
    client,
    records,
    lives,
    published,
    scores: () => records.filter((record) => record.kind === "score"),
    problems: () => reported?.problems ?? [],
    async desire(settings) {
      await client.publishAsync(`${gateway}/desired`, JSON.stringify(settings), { qos: 1, retain: true });
    },
    async ask(request, args) {
      asked += 1;
      const id = `r${asked}`;
      const message = { id, deadlineMs: nowMs() + 30_000, request, arguments: args };
      await client.publishAsync(`${gateway}/requests`, JSON.stringify(message), { qos: 1 });
      await expect.poll(() => replies.get(id), { timeout: 15_000, interval: 10 }).toBeDefined();
      return replies.get(id) as { ok: boolean };
    },
  };
}

/** Settings of a gateway with one area that a camera looks at. */
export function settingsOf(camera: TestCamera, area: object, more: object = {}): DesiredSettings {
  return desiredSettings.parse({
    revision: 7,
    sensors: [],
    machines: [],
    cameras: [camera.settings],
    areas: [{ id: "bench", name: "組立台", camera: "camera", settleMs: 0, ...area }],
    plan: { timeZone: "Asia/Tokyo", calendar: {} },
    ...more,
  });
}

/** Starts an agent; it ends with the test. */
export async function startAgent(
  port: number,
  dataDir: string,
  clock: Clock,
  more: Partial<AgentOptions> = {},
): Promise<Agent> {
  const agent = createAgent({
    site: "site",
    gateway: "gateway",
    version: "0",
    broker: { url: `mqtt://127.0.0.1:${port}`, ...internal },
    dataDir: join(dataDir, "data"),
    maxOutboxBytes: 1e8,
    clock,
    log: createLog({ level: "silent" }),
    random: () => 0.5,
    ...more,
  });
  onTestFinished(() => agent.close());
  await agent.open();
  return agent;
}

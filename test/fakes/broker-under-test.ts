/** A broker on a free port, and clients of it: mqtt.js, raw sockets, Mosquitto's programs. All end with the test. */
import { spawn } from "node:child_process";
import { connect as connectSocket, type Socket } from "node:net";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { onTestFinished } from "vitest";
import type { BrokerUser } from "../../broker/authentication.ts";
import { type Broker, createBroker } from "../../broker/broker.ts";
import type { BrokerLimits } from "../../broker/limits.ts";
import { type Clock, createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { connectPacket } from "./mqtt-bytes.ts";

/** The first levels of all topics of the test site. */
export const root = "machikoba/1/site";
/** Credential of our own programs. */
export const internal = { username: "machikoba", password: "secret-of-this-run" };

interface StartOptions {
  readonly users?: readonly BrokerUser[];
  readonly anonymousLoopback?: boolean;
  readonly limits?: Partial<BrokerLimits>;
  readonly clock?: Clock;
  readonly port?: number;
}

/** A running broker, its port and the lines of its log. */
export interface BrokerUnderTest {
  readonly broker: Broker;
  readonly port: number;
  readonly logged: string[];
}

/** Starts a broker on a free port of this computer. */
export async function startBroker(options: StartOptions = {}): Promise<BrokerUnderTest> {
  const logged: string[] = [];
  const broker = createBroker({
    tcp: { host: "127.0.0.1", port: options.port ?? 0 },
    users: options.users ?? [],
    anonymousLoopback: options.anonymousLoopback ?? true,
    internal,
    site: "site",
    clock: options.clock ?? createSystemClock(),
    log: createLog({ write: (line) => logged.push(line) }),
    limits: options.limits ?? {},
  });
  const { port } = await broker.open();
  onTestFinished(() => broker.close());
  return { broker, port, logged };
}

/** Connects a client of mqtt.js; rejects when the broker refuses. It doesn't reconnect. */
export async function connectClient(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const client = mqtt.connect({ host: "127.0.0.1", port, reconnectPeriod: 0, ...options });
  onTestFinished(() => void client.end(true));
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.on("error", reject);
    client.once("close", () => reject(new Error("closed before it was connected")));
  });
  return client;
}

/** Collects what a client receives, as `topic payload`. */
export function collect(client: MqttClient): string[] {
  const messages: string[] = [];
  client.on("message", (topic, payload) => messages.push(`${topic} ${payload.toString()}`));
  return messages;
}

/** Resolves once everything that was published before by anybody has come to this client. */
export async function caughtUp(client: MqttClient, publisher: MqttClient): Promise<void> {
  const topic = `test/caught-up/${client.options.clientId}`;
  await client.subscribeAsync(topic, { qos: 1 });
  const arrived = new Promise<void>((resolve) => {
    client.on("message", function look(on) {
      if (on !== topic) return;
      client.off("message", look);
      resolve();
    });
  });
  await publisher.publishAsync(topic, "", { qos: 1 });
  await arrived;
}

/** A socket that says what it is told. */
export interface RawClient {
  readonly socket: Socket;
  send(bytes: Uint8Array): void;
  /** Everything received so far. */
  received(): Buffer;
  /** Resolves when so many bytes were received; rejects when the socket closes before. */
  receive(bytes: number): Promise<Buffer>;
  /** Resolves, with all that was received, when the broker closes. */
  closed: Promise<Buffer>;
}

/** Opens a socket; with `connect` also sends a CONNECT and awaits its acceptance. */
export async function openRaw(port: number, connect?: Parameters<typeof connectPacket>[0]): Promise<RawClient> {
  const socket = connectSocket({ host: "127.0.0.1", port, noDelay: true });
  onTestFinished(() => void socket.destroy());
  const chunks: Buffer[] = [];
  const received = () => Buffer.concat(chunks);
  socket.on("error", () => {});
  socket.on("data", (chunk) => chunks.push(chunk));
  const closed = new Promise<Buffer>((resolve) => {
    socket.once("close", () => resolve(received()));
  });
  await new Promise((resolve) => socket.once("connect", resolve));
  const client: RawClient = {
    socket,
    send: (bytes) => void socket.write(bytes),
    received,
    closed,
    receive: (bytes) =>
      new Promise((resolve, reject) => {
        const look = () => received().length >= bytes && resolve(received());
        socket.on("data", look);
        socket.once("close", () => reject(new Error(`closed after ${received().toString("hex")}`)));
        look();
      }),
  };
  if (connect) {
    client.send(connectPacket(connect));
    await client.receive(4);
  }
  return client;
}

/** Runs one of Mosquitto's programs to its end; answers its exit code and what it wrote. */
export function runMosquitto(program: "mosquitto_pub" | "mosquitto_sub", port: number, args: readonly string[]) {
  const child = spawn(`/usr/bin/${program}`, ["-h", "127.0.0.1", "-p", String(port), ...args]);
  onTestFinished(() => void child.kill());
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

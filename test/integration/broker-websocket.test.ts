/** MQTT over WebSocket, beside the live feed on the same HTTP server. */
import { createServer, type Server } from "node:http";
import { Server as LiveFeed } from "socket.io";
import { io } from "socket.io-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { type BrokerUnderTest, collect, connectClient, root, startBroker } from "../fakes/broker-under-test.ts";
import { connectPacket } from "../fakes/mqtt-bytes.ts";

interface Site extends BrokerUnderTest {
  readonly server: Server;
  readonly httpPort: number;
}

async function startSite(options: Parameters<typeof startBroker>[0] = {}): Promise<Site> {
  const started = await startBroker(options);
  const server = createServer((_, response) => response.end("page"));
  started.broker.attachWebSocket(server, "/mqtt");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { ...started, server, httpPort: typeof address === "object" && address ? address.port : 0 };
}

const over = (port: number, headers: Record<string, string> = {}) => ({
  protocol: "ws" as const,
  path: "/mqtt",
  port,
  wsOptions: { headers },
});

/** Opens a WebSocket; answers it, or the status with which it was refused. */
function upgrade(port: number, headers: Record<string, string> = {}, protocols = ["mqtt"], path = "/mqtt") {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers });
  onTestFinished(() => socket.terminate());
  return new Promise<WebSocket | number | undefined>((resolve, reject) => {
    socket.once("open", () => resolve(socket));
    socket.once("unexpected-response", (_, response) => resolve(response.statusCode));
    socket.once("error", reject);
  });
}

async function opened(...args: Parameters<typeof upgrade>): Promise<WebSocket> {
  const socket = await upgrade(...args);
  if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`);
  return socket;
}

const closed = (socket: WebSocket) => new Promise((resolve) => socket.once("close", resolve));

describe("MQTT over WebSocket", () => {
  it("carries messages to and from clients over TCP, also large ones", async () => {
    const { httpPort, port } = await startSite();
    const [web, tcp] = [await connectClient(httpPort, over(httpPort)), await connectClient(port)];
    const messages = collect(tcp);
    await tcp.subscribeAsync("from/web", { qos: 1 });
    await web.subscribeAsync(`${root}/#`, { qos: 1 });
    const large = "x".repeat(200_000);
    const arrived = new Promise((resolve) => web.on("message", (_, payload) => resolve(payload.toString())));
    await web.publishAsync("from/web", large, { qos: 1 });
    await tcp.publishAsync(`${root}/devices/d/readings`, large, { qos: 1 });
    expect(await arrived).toBe(large);
    expect(messages).toEqual([`from/web ${large}`]);
  });

  it("leaves pages and the live feed on the same server alone", async () => {
    const { server, httpPort } = await startSite();
    const feed = new LiveFeed(server);
    feed.on("connection", (socket) => socket.emit("hello"));
    onTestFinished(() => void feed.close());
    const live = io(`http://127.0.0.1:${httpPort}`, { transports: ["websocket"], reconnection: false });
    onTestFinished(() => void live.close());
    await new Promise((resolve) => live.once("hello", resolve));
    const web = await connectClient(httpPort, over(httpPort));
    await web.publishAsync("a", "b", { qos: 1 });
    expect(await (await fetch(`http://127.0.0.1:${httpPort}/`)).text()).toBe("page");
    expect(live.connected).toBe(true);
  });

  it.each([
    ["a page of another origin", { origin: "http://evil.example" }, ["mqtt"], 403],
    ["a page of another port", { origin: "http://127.0.0.1:1" }, ["mqtt"], 403],
    ["an origin that isn't one", { origin: "null" }, ["mqtt"], 403],
    ["a WebSocket for something else", {}, ["chat"], 400],
    ["a WebSocket for nothing", {}, [], 400],
  ])("refuses %s", async (_, headers, protocols, status) => {
    const { httpPort } = await startSite();
    expect(await upgrade(httpPort, headers, protocols)).toBe(status);
  });

  it("lets pages of its own origin in", async () => {
    const { httpPort } = await startSite();
    const socket = await opened(httpPort, { origin: `http://127.0.0.1:${httpPort}` });
    expect(socket.protocol).toBe("mqtt");
  });

  it.each([
    ["a proxy", { "x-forwarded-for": "203.0.113.5" }],
    ["a proxy of the newer kind", { forwarded: "for=203.0.113.5" }],
    ["a name that only DNS vouches for", { origin: "http://evil.example", host: "evil.example" }],
  ])("doesn't take who comes through %s for a program on this computer", async (_, headers) => {
    const { httpPort } = await startSite();
    await expect(connectClient(httpPort, over(httpPort, headers))).rejects.toMatchObject({ code: 5 });
    await connectClient(httpPort, over(httpPort));
  });

  it("lets users in through a proxy", async () => {
    const users = [{ name: "clamp", password: "clamp-password", role: "device" as const }];
    const { httpPort } = await startSite({ users });
    const headers = { "x-forwarded-for": "203.0.113.5" };
    await connectClient(httpPort, { ...over(httpPort, headers), username: "clamp", password: "clamp-password" });
  });

  it("closes sockets that say too much, or nothing, before CONNECT", async () => {
    const { httpPort, broker } = await startSite({ limits: { connectDeadlineMs: 200 } });
    const silent = await opened(httpPort);
    const loud = await opened(httpPort);
    loud.on("error", () => {});
    // A single frame: it would be collected whole before MQTT sees any of it.
    loud.send(Buffer.alloc(200_000, 0x30));
    await Promise.all([closed(loud), closed(silent)]);
    await expect.poll(() => broker.counters()).toMatchObject({ clients: 0, sockets: 0 });
  });

  it("counts sockets of the network by address, and keeps this computer's apart", async () => {
    const { httpPort, port, broker } = await startSite({
      limits: { maxSocketsPerAddress: 1 },
      users: [{ name: "u", password: "u-password", role: "all" }],
    });
    const far = { ...over(httpPort, { "x-forwarded-for": "203.0.113.5" }), username: "u", password: "u-password" };
    await connectClient(httpPort, far);
    await expect(connectClient(httpPort, far)).rejects.toThrow();
    await connectClient(port);
    expect(broker.counters()).toMatchObject({ refusedSockets: 1, clients: 2 });
  });

  it("answers no more once the broker is closed", async () => {
    const { httpPort, broker } = await startSite();
    const socket = await opened(httpPort);
    socket.send(connectPacket());
    await new Promise((resolve) => socket.once("message", resolve));
    await broker.close();
    await closed(socket);
    // What the server answers by itself: its page.
    expect(await upgrade(httpPort)).toBe(200);
  });
});

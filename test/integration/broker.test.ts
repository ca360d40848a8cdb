/** The broker in ordinary use, with mqtt.js and Mosquitto's clients. */
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { PortInUseError } from "../../common/runtime/errors.ts";
import {
  caughtUp,
  collect,
  connectClient,
  internal,
  openRaw,
  root,
  runMosquitto,
  startBroker,
} from "../fakes/broker-under-test.ts";
import { connectPacket, publishPacket } from "../fakes/mqtt-bytes.ts";

const readings = `${root}/devices/clamp/readings`;

describe("the broker in ordinary use", () => {
  it("brings a reading from mosquitto_pub to mosquitto_sub and mqtt.js", async () => {
    const { port } = await startBroker();
    const client = await connectClient(port);
    const messages = collect(client);
    await client.subscribeAsync(`${root}/devices/+/readings`);
    // The retained message tells that mosquitto_sub is there.
    await client.publishAsync("test/ready", "ready", { retain: true });
    const sub = runMosquitto("mosquitto_sub", port, [
      "-t",
      "test/ready",
      "-t",
      readings,
      "-C",
      "2",
      "-W",
      "20",
      "-q",
      "1",
    ]);
    const pubs: Promise<unknown>[] = [];
    const untilHeard = setInterval(
      () => pubs.push(runMosquitto("mosquitto_pub", port, ["-t", readings, "-m", '{"rmsA":1.23}', "-q", "1"])),
      200,
    );
    const { code, output } = await sub;
    clearInterval(untilHeard);
    await Promise.all(pubs);
    expect({ code, lines: output.trim().split("\n") }).toEqual({ code: 0, lines: ["ready", '{"rmsA":1.23}'] });
    expect(messages).toContain(`${readings} {"rmsA":1.23}`);
  });

  it.each([0, 1, 2] as const)("delivers all of many messages in order at QoS %i, each once", async (qos) => {
    const { port } = await startBroker();
    const [sender, receiver] = [await connectClient(port), await connectClient(port)];
    const messages = collect(receiver);
    await receiver.subscribeAsync("many", { qos });
    await Promise.all(Array.from({ length: 500 }, (_, i) => sender.publishAsync("many", String(i), { qos })));
    await caughtUp(receiver, sender);
    expect(messages.filter((m) => m.startsWith("many"))).toEqual(Array.from({ length: 500 }, (_, i) => `many ${i}`));
  });

  it("carries the largest message that the contract allows", async () => {
    const { port } = await startBroker();
    const client = await connectClient(port, internal);
    await client.subscribeAsync(`${root}/gateways/+/records`);
    const arrived = new Promise<number>((resolve) => client.on("message", (_, payload) => resolve(payload.length)));
    client.publish(`${root}/gateways/gateway/records`, Buffer.alloc(256 * 1024, 120), { qos: 1 });
    expect(await arrived).toBe(256 * 1024);
  });

  it("keeps the newest retained message for those who come later, until it is emptied", async () => {
    const { port, broker } = await startBroker();
    const sender = await connectClient(port);
    for (const payload of ["old", "new"]) await sender.publishAsync(readings, payload, { retain: true, qos: 1 });
    const early = await connectClient(port);
    const messages = collect(early);
    await early.subscribeAsync([`${root}/#`, readings], { qos: 1 });
    await caughtUp(early, sender);
    expect(new Set(messages.filter((m) => m.startsWith(readings)))).toEqual(new Set([`${readings} new`]));
    await sender.publishAsync(readings, "", { retain: true, qos: 1 });
    expect(broker.counters()).toMatchObject({ retainedMessages: 0, retainedBytes: 0, clients: 2 });
  });

  it.each([0, 1] as const)(
    "brings all retained messages to who subscribes at QoS %i, also when they are many",
    async (qos) => {
      const { port } = await startBroker();
      const sender = await connectClient(port, internal);
      const payload = "x".repeat(10_000);
      for (let i = 0; i < 300; i += 1) sender.publish(`kept/${i}`, payload, { retain: true, qos: 1 });
      await caughtUp(sender, sender);
      const late = await connectClient(port);
      const seen = new Map<string, number>();
      const all = new Promise<void>((resolve) => {
        late.on("message", (topic, _, packet) => {
          expect({ qos: packet.qos, retain: packet.retain }).toEqual({ qos, retain: true });
          seen.set(topic, (seen.get(topic) ?? 0) + 1);
          if (seen.size === 300) resolve();
        });
      });
      await late.subscribeAsync({ "kept/#": { qos }, "nothing/#": { qos: 1 } });
      await all;
      expect(new Set(seen.values())).toEqual(new Set([1]));
    },
  );

  it("never brings an older retained message after a newer one", async () => {
    const { port } = await startBroker();
    const [sender, receiver] = [await connectClient(port, internal), await connectClient(port)];
    const counts: number[] = [];
    receiver.on("message", (topic, payload) => topic === "count/1" && counts.push(payload.readUInt32BE()));
    const payload = (count: number) => {
      const bytes = Buffer.alloc(20_000);
      bytes.writeUInt32BE(count);
      return bytes;
    };
    for (let i = 0; i < 50; i += 1) sender.publish(`count/${i}`, payload(0), { retain: true, qos: 1 });
    await caughtUp(sender, sender);
    const subscribed = receiver.subscribeAsync("count/#", { qos: 1 });
    for (let i = 1; i <= 200; i += 1) await sender.publishAsync("count/1", payload(i), { retain: true, qos: 1 });
    await subscribed;
    await caughtUp(receiver, sender);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(200);
  });

  it("sends the will of a client that is cut, not of one that says goodbye", async () => {
    const { port } = await startBroker();
    const watcher = await connectClient(port);
    await watcher.subscribeAsync(`${root}/devices/+/status`, { qos: 1 });
    const will = { topic: `${root}/devices/clamp/status`, payload: "offline", retain: true };
    const polite = await openRaw(port, { clientId: "polite", will: { ...will, payload: "never" } });
    polite.send(Buffer.from([0xe0, 0]));
    await polite.closed;
    const arrived = new Promise((resolve) => watcher.on("message", (_, payload) => resolve(payload.toString())));
    const cut = await openRaw(port, { clientId: "cut", will });
    cut.socket.resetAndDestroy();
    expect(await arrived).toBe("offline");
    const late = await connectClient(port);
    const messages = collect(late);
    await late.subscribeAsync(will.topic, { qos: 1 });
    await caughtUp(late, watcher);
    expect(messages[0]).toBe(`${will.topic} offline`);
  });

  it("takes packets that a client sends right behind its CONNECT, also long ones", async () => {
    const { port } = await startBroker();
    const watcher = await connectClient(port);
    await watcher.subscribeAsync("early");
    const arrived = new Promise<number>((resolve) => watcher.on("message", (_, payload) => resolve(payload.length)));
    const raw = await openRaw(port);
    raw.send(Buffer.concat([connectPacket(), publishPacket("early", "x".repeat(50_000))]));
    expect(await arrived).toBe(50_000);
  });

  it("lets a client with the same credential take over its own connection", async () => {
    const { port } = await startBroker();
    const first = await openRaw(port, { clientId: "board" });
    await openRaw(port, { clientId: "board" });
    await first.closed;
  });

  it("says what to do when the port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const error = await startBroker({ port }).catch((reason: unknown) => reason);
    other.close();
    expect(error).toBeInstanceOf(PortInUseError);
    expect(String(error)).toContain(`can't open port ${port} on 127.0.0.1`);
    expect(String(error)).toContain("mqtt.port");
  });

  it("cuts everybody and frees the port when it closes", async () => {
    const { port, broker } = await startBroker();
    const raw = await openRaw(port, { clientId: "a" });
    const silent = await openRaw(port);
    await broker.close();
    await Promise.all([raw.closed, silent.closed]);
    await broker.close();
    await startBroker({ port });
  });
});

/** What broken and hostile clients do to a broker, and that others don't notice. Stock aedes fails each of these. */
import { describe, expect, it } from "vitest";
import { caughtUp, collect, connectClient, internal, openRaw, root, startBroker } from "../fakes/broker-under-test.ts";
import { connectPacket, field, packet, pingPacket, publishPacket, subscribePacket } from "../fakes/mqtt-bytes.ts";
import { createTestClock } from "../fakes/test-clock.ts";

const connack = (code: number) => Buffer.from([0x20, 2, 0, code]);
const suback = (...codes: number[]) => Buffer.from([0x90, 2 + codes.length, 0, 9, ...codes]);

describe("packets that are too large", () => {
  it.each([
    ["before CONNECT", undefined, connectPacket({ will: { topic: "a", payload: "x".repeat(9000) } })],
    ["of another kind before CONNECT", undefined, publishPacket("a", "x".repeat(300_000))],
    ["after CONNECT", { clientId: "big" }, publishPacket("a", "x".repeat(300_000))],
  ])("ends the connection at the header of a packet that is too large %s", async (_, connect, bytes) => {
    const { port, broker } = await startBroker();
    const raw = await openRaw(port, connect);
    raw.send(bytes.subarray(0, 8));
    await raw.closed;
    expect(broker.counters()).toMatchObject({ badPackets: 1, clients: 0, retainedMessages: 0 });
  });

  it("says once in the log what it closed, however often it happens", async () => {
    const { port, logged, broker } = await startBroker();
    for (let i = 0; i < 3; i += 1) {
      const raw = await openRaw(port);
      raw.send(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
      await raw.closed;
    }
    expect(broker.counters().badPackets).toBe(3);
    expect(logged.filter((line) => line.includes("268435460 bytes"))).toHaveLength(1);
  });
});

describe("sockets without CONNECT", () => {
  it("closes them after five seconds, also those that send a byte at a time", async () => {
    const clock = createTestClock();
    const { port, broker } = await startBroker({ clock });
    const silent = await openRaw(port);
    const slow = await openRaw(port);
    await expect.poll(() => broker.counters().sockets).toBe(2);
    for (const byte of connectPacket({ clientId: "slow" }).subarray(0, 10)) {
      slow.send(Uint8Array.of(byte));
      clock.advance(490);
    }
    const client = await openRaw(port, { clientId: "quick" });
    clock.advance(110);
    await Promise.all([silent.closed, slow.closed]);
    client.send(pingPacket);
    expect((await client.receive(6)).subarray(4)).toEqual(Buffer.from([0xd0, 0]));
    expect(broker.counters()).toMatchObject({ connectTimeouts: 2, clients: 1, sockets: 1 });
  });

  it("gives their places to clients that do connect", async () => {
    const { port, broker } = await startBroker({ limits: { maxLoopbackSockets: 5 } });
    const silent = await Promise.all(Array.from({ length: 20 }, () => openRaw(port)));
    const clients = [];
    for (let i = 0; i < 5; i += 1) clients.push(await openRaw(port, { clientId: `c${i}` }));
    await Promise.all(silent.map((raw) => raw.closed));
    const sixth = await openRaw(port);
    await sixth.closed;
    expect(broker.counters()).toMatchObject({ clients: 5, sockets: 5, evictedSockets: 20, refusedSockets: 1 });
    for (const client of clients) expect(client.socket.destroyed).toBe(false);
  });
});

describe("texts that would reach screens, logs and file names", () => {
  it.each([
    ["NUL in a topic", publishPacket("a\0b", "x")],
    ["an escape sequence in a topic", publishPacket("\u001b[2J", "x")],
    ["a surrogate in a topic", publishPacket(Buffer.from([0xed, 0xa0, 0x80]), "x")],
    ["NUL in a filter", subscribePacket("a\0")],
    ["a filter with a wildcard within a level", subscribePacket("+x")],
    ["a second CONNECT", connectPacket({ clientId: "again" })],
    ["a packet of no kind", packet(0x00)],
    ["a topic of a thousand levels", publishPacket("/".repeat(200))],
    ["a filter of a thousand levels", subscribePacket("/".repeat(200))],
  ])("ends a connection that sends %s, and delivers nothing", async (_, bytes) => {
    const { port } = await startBroker();
    const watcher = await connectClient(port);
    const messages = collect(watcher);
    await watcher.subscribeAsync("#", { qos: 1 });
    const raw = await openRaw(port, { clientId: "bad" });
    raw.send(bytes);
    await raw.closed;
    await caughtUp(watcher, watcher);
    expect(messages.filter((message) => !message.startsWith("test/"))).toEqual([]);
  });

  it.each(["a\0b", "\u001b[2J", Buffer.from([0x61, 0xed, 0xa0, 0x80]), "x".repeat(200)])(
    "ends a connection whose client id is %j",
    async (clientId) => {
      const { port } = await startBroker();
      const raw = await openRaw(port);
      raw.send(connectPacket({ clientId }));
      expect(await raw.closed).toEqual(Buffer.alloc(0));
    },
  );

  it.each(["__proto__", "constructor", "hasOwnProperty"])("takes %s for a name like any other", async (name) => {
    const { port } = await startBroker();
    const raw = await openRaw(port, { clientId: name, will: { topic: name, payload: "x" } });
    raw.send(Buffer.concat([subscribePacket(name, `${name}/#`, `+/${name}`), publishPacket(name, "x")]));
    const answer = await raw.receive(4 + 7);
    expect(answer.subarray(4, 11)).toEqual(suback(1, 1, 1));
    const watcher = await connectClient(port);
    await watcher.subscribeAsync(name);
    const arrived = new Promise((resolve) => watcher.on("message", (topic) => resolve(topic)));
    raw.socket.resetAndDestroy();
    expect(await arrived).toBe(name);
  });
});

describe("what MQTT 3.1.1 demands", () => {
  it("refuses an empty client id without a clean session, and gives one a name with it", async () => {
    const { port } = await startBroker();
    const nameless = await openRaw(port);
    nameless.send(connectPacket({ clientId: "", clean: false }));
    expect(await nameless.closed).toEqual(connack(2));
    const clean = await openRaw(port, { clientId: "", clean: true });
    expect(clean.received()).toEqual(connack(0));
  });

  it("refuses another version of MQTT by its number", async () => {
    const { port } = await startBroker();
    const raw = await openRaw(port);
    raw.send(packet(0x10, field("MQTT"), Buffer.from([5, 2, 0, 30, 0]), field("modern")));
    expect(await raw.closed).toEqual(connack(1));
  });

  it("answers a filter that isn't allowed with 0x80, and the others as asked", async () => {
    const { port } = await startBroker();
    const raw = await openRaw(port, { clientId: "asks" });
    raw.send(subscribePacket("$SYS/#", "a/#"));
    expect((await raw.receive(10)).subarray(4)).toEqual(suback(0x80, 1));
  });
});

describe("memory that clients could fill", () => {
  it("bounds the number of retained messages and their bytes, but not for our own programs", async () => {
    const { port, broker } = await startBroker({ limits: { maxRetainedMessages: 3, maxRetainedBytes: 1000 } });
    const client = await connectClient(port);
    const retain = (topic: string, payload: string) => client.publishAsync(topic, payload, { retain: true, qos: 1 });
    for (let i = 0; i < 10; i += 1) await retain(`t/${i}`, "x");
    await retain("t/0", "x".repeat(2000));
    await retain("t/1", "still changed");
    await caughtUp(client, client);
    expect(broker.counters()).toMatchObject({ retainedMessages: 3, refusedRetained: 8 });
    const ours = await connectClient(port, internal);
    await ours.publishAsync(`${root}/machines/m/state`, "x".repeat(2000), { retain: true, qos: 1 });
    await caughtUp(ours, ours);
    expect(broker.counters()).toMatchObject({ retainedMessages: 4, refusedRetained: 8 });
    const late = await connectClient(port);
    const messages = collect(late);
    await late.subscribeAsync("t/#", { qos: 1 });
    await caughtUp(late, client);
    expect(messages.filter((m) => m.startsWith("t/")).sort()).toEqual(["t/0 x", "t/1 still changed", "t/2 x"]);
  });

  it("keeps nothing for a client that is away, not even one that asks for it", async () => {
    const { port } = await startBroker();
    const away = await openRaw(port, { clientId: "away", clean: false });
    away.send(subscribePacket("queue/#"));
    await away.receive(4 + 5);
    away.socket.destroy();
    const sender = await connectClient(port);
    for (let i = 0; i < 100; i += 1) await sender.publishAsync(`queue/${i}`, "x".repeat(1000), { qos: 1 });
    const back = await openRaw(port, { clientId: "away", clean: false });
    back.send(pingPacket);
    // No "session present", and nothing between CONNACK and PINGRESP.
    expect(await back.receive(6)).toEqual(Buffer.concat([connack(0), Buffer.from([0xd0, 0])]));
  });

  it("bounds the subscriptions of one client", async () => {
    const { port, broker } = await startBroker({ limits: { maxFiltersPerClient: 2 } });
    const raw = await openRaw(port, { clientId: "many" });
    raw.send(subscribePacket("a", "b", "c"));
    expect((await raw.receive(4 + 7)).subarray(4)).toEqual(suback(1, 1, 0x80));
    raw.send(packet(0xa2, Buffer.from([0, 9, 0, 1, 97])));
    await raw.receive(4 + 7 + 4);
    raw.send(subscribePacket("c"));
    expect((await raw.receive(4 + 7 + 4 + 5)).subarray(-5)).toEqual(suback(1));
    expect(broker.counters().deniedSubscriptions).toBe(1);
  });

  it("slows down a client that floods, loses nothing of it, and serves others meanwhile", async () => {
    const clock = createTestClock();
    const { port, broker } = await startBroker({ clock, limits: { packetsPerS: 100, burstS: 1 } });
    const watcher = await connectClient(port, internal);
    const messages = collect(watcher);
    await watcher.subscribeAsync("flood");
    const flood = await openRaw(port, { clientId: "flood" });
    flood.send(Buffer.concat(Array.from({ length: 150 }, (_, i) => publishPacket("flood", String(i)))));
    await expect.poll(() => broker.counters().throttled).toBe(1);
    await caughtUp(watcher, watcher);
    expect(messages.filter((m) => m.startsWith("flood"))).toHaveLength(100);
    while (messages.filter((m) => m.startsWith("flood")).length < 150) await clock.advanceAsync(10);
    expect(messages.filter((m) => m.startsWith("flood"))).toEqual(Array.from({ length: 150 }, (_, i) => `flood ${i}`));
  });

  it("makes a client wait that subscribes to everything again and again", async () => {
    const clock = createTestClock();
    const { port, broker } = await startBroker({ clock, limits: { filtersPerS: 5, burstS: 2 } });
    const raw = await openRaw(port, { clientId: "again" });
    for (let i = 0; i < 11; i += 1) raw.send(subscribePacket("#"));
    await expect.poll(() => broker.counters().throttled).toBe(1);
    expect(raw.received().length).toBe(4 + 10 * 5);
    clock.advance(200);
    await raw.receive(4 + 11 * 5);
  });
});

describe("clients that don't read or don't speak", () => {
  it("drops fleeting messages for a frozen subscriber alone, and doesn't let others wait", async () => {
    const { port, broker } = await startBroker({ limits: { slowSubscriberMs: 60_000 } });
    const frozen = await openRaw(port, { clientId: "frozen" });
    frozen.send(subscribePacket("live/#"));
    await frozen.receive(4 + 5);
    frozen.socket.pause();
    const sender = await connectClient(port, internal);
    const watcher = await connectClient(port);
    const messages = collect(watcher);
    await watcher.subscribeAsync("live/#");
    const payload = Buffer.alloc(100_000, 120);
    let sent = 0;
    while ((broker.counters().droppedForSlow ?? 0) === 0 && sent < 500) {
      await sender.publishAsync("live/picture", payload, { qos: 0 });
      await caughtUp(watcher, sender);
      sent += 1;
    }
    expect(broker.counters().droppedForSlow).toBeGreaterThan(0);
    expect(messages.filter((m) => m.startsWith("live/"))).toHaveLength(sent);
  });

  it("cuts a subscriber that holds up messages of QoS 1", async () => {
    const { port, broker } = await startBroker({ limits: { slowSubscriberMs: 300 } });
    const frozen = await openRaw(port, { clientId: "frozen" });
    frozen.send(subscribePacket("must/#"));
    await frozen.receive(4 + 5);
    frozen.socket.pause();
    const sender = await connectClient(port, internal);
    const payload = Buffer.alloc(200_000, 120);
    while (broker.counters().clients === 2) await sender.publishAsync("must/arrive", payload, { qos: 1 });
    await caughtUp(sender, sender);
  });

  it("cuts a client that is silent for long though its keep-alive is 0, and sends its will", async () => {
    const clock = createTestClock();
    const { port, broker } = await startBroker({ clock, limits: { maxIdleMs: 60_000 } });
    const watcher = await connectClient(port, internal);
    await watcher.subscribeAsync("wills");
    const arrived = new Promise((resolve) => watcher.on("message", (_, payload) => resolve(payload.toString())));
    const raw = await openRaw(port, { clientId: "forever", keepAliveS: 0, will: { topic: "wills", payload: "gone" } });
    clock.advance(54_000);
    expect(broker.counters().clients).toBe(2);
    clock.advance(12_000);
    await raw.closed;
    expect(await arrived).toBe("gone");
    expect(broker.counters().cutIdle).toBe(1);
  });
});

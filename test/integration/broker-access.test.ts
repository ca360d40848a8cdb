/** Who gets into the broker, and what they may say and hear there. */
import type { MqttClient } from "mqtt";
import { describe, expect, it } from "vitest";
import type { BrokerUser } from "../../broker/authentication.ts";
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
import { subscribePacket } from "../fakes/mqtt-bytes.ts";

const users: BrokerUser[] = [
  { name: "clamp", password: "clamp-password", role: "device" },
  { name: "other", password: "other-password", role: "device" },
  { name: "press", password: "press-password", role: "gateway" },
  { name: "screen", password: "screen-password", role: "reader" },
  { name: "chief", password: "chief-password", role: "all" },
];
const as = (name: string) => ({ username: name, password: `${name}-password` });
const desired = `${root}/gateways/press/desired`;
const replies = `${root}/gateways/press/replies`;

/** Publishes on all topics, and answers those that an internal client heard. */
async function heard(port: number, client: MqttClient, topics: readonly string[]): Promise<string[]> {
  const watcher = await connectClient(port, internal);
  const messages = collect(watcher);
  await watcher.subscribeAsync("#", { qos: 1 });
  for (const topic of topics) await client.publishAsync(topic, "x", { qos: 1, retain: true });
  await caughtUp(watcher, watcher);
  await watcher.endAsync();
  return topics.filter((topic) => messages.includes(`${topic} x`));
}

describe("logging in", () => {
  it.each([
    ["a wrong password", { username: "clamp", password: "guess" }, 4],
    ["an unknown name", { username: "nobody", password: "clamp-password" }, 4],
    ["no name where one is needed", {}, 5],
  ])("refuses %s with its code", async (_, credential, code) => {
    const { port, broker, logged } = await startBroker({ users, anonymousLoopback: false });
    await expect(connectClient(port, credential)).rejects.toMatchObject({ code });
    expect(broker.counters()).toMatchObject({ clients: 0, refusedLogins: 1 });
    expect(logged.join("")).toMatch(/mqtt\.users/);
    expect(logged.join("")).not.toMatch(/guess/);
  });

  it("lets Mosquitto's programs in with the right password only", async () => {
    const { port } = await startBroker({ users, anonymousLoopback: false });
    const args = ["-t", `${root}/devices/clamp/readings`, "-m", "{}", "-q", "1"];
    expect((await runMosquitto("mosquitto_pub", port, [...args, "-u", "clamp", "-P", "clamp-password"])).code).toBe(0);
    const refused = await runMosquitto("mosquitto_pub", port, [...args, "-u", "clamp", "-P", "wrong"]);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("bad user name or password");
  });

  it("makes who guesses passwords wait, without locking out our own programs", async () => {
    const { port } = await startBroker({ users, limits: { loginFailures: 3, loginFailureForgottenMs: 3_600_000 } });
    for (let i = 0; i < 3; i += 1)
      await expect(connectClient(port, { username: "clamp", password: `${i}` })).rejects.toThrow();
    await expect(connectClient(port, as("clamp"))).rejects.toMatchObject({ code: 4 });
    await connectClient(port, internal);
  });
});

describe("client ids", () => {
  it("refuses a client id that another credential holds, before its owner is cut", async () => {
    const { port, broker } = await startBroker({ users });
    const owner = await connectClient(port, { ...as("clamp"), clientId: "clamp-1" });
    let isCut = false;
    owner.on("close", () => {
      isCut = true;
    });
    await expect(connectClient(port, { ...as("other"), clientId: "clamp-1" })).rejects.toMatchObject({ code: 2 });
    await expect(connectClient(port, { clientId: "clamp-1" })).rejects.toMatchObject({ code: 2 });
    await owner.publishAsync(`${root}/devices/clamp/status`, "online", { qos: 1 });
    expect(isCut).toBe(false);
    expect(broker.counters()).toMatchObject({ clients: 1, refusedClientIds: 2 });
    await connectClient(port, { ...as("clamp"), clientId: "clamp-1" });
  });

  it("frees a client id with its connection, and lets our own programs take theirs back", async () => {
    const { port } = await startBroker({ users });
    const first = await connectClient(port, { ...as("clamp"), clientId: "shared" });
    await first.endAsync();
    await connectClient(port, { ...as("other"), clientId: "shared" });
    await connectClient(port, { ...internal, clientId: "shared" });
  });
});

describe("saying", () => {
  const all = [
    `${root}/devices/clamp/readings`,
    `${root}/devices/other/readings`,
    `${root}/gateways/press/status`,
    `${root}/gateways/elsewhere/status`,
    desired,
    `${root}/machines/m/state`,
    `${root}/alerts/level`,
    "shellies/plug/power",
    "$SYS/broker/uptime",
  ];

  it.each([
    ["a device", as("clamp"), [all[0]]],
    ["a gateway", as("press"), [all[2], all[7]]],
    ["a reader", as("screen"), []],
    ["someone who may do all", as("chief"), all.slice(0, 8)],
    ["a program on this computer", {}, [all[0], all[1], all[2], all[3], all[7]]],
    ["our own program", internal, all.slice(0, 8)],
  ])("lets %s say what is its to say, and drops the rest without cutting it", async (_, credential, expected) => {
    const { port, broker } = await startBroker({ users });
    const client = await connectClient(port, credential);
    expect(await heard(port, client, all)).toEqual(expected);
    expect(client.connected).toBe(true);
    expect(broker.counters()).toMatchObject({
      deniedPublishes: all.length - expected.length,
      retainedMessages: expected.length,
    });
  });

  it("refuses a client whose will isn't its to say", async () => {
    const { port, broker } = await startBroker({ users });
    const will = {
      topic: `${root}/devices/other/status`,
      payload: Buffer.from("offline"),
      qos: 1 as const,
      retain: true,
    };
    await expect(connectClient(port, { ...as("clamp"), will })).rejects.toMatchObject({ code: 5 });
    await connectClient(port, { ...as("other"), will });
    expect(broker.counters().refusedWills).toBe(1);
  });
});

describe("hearing", () => {
  it.each([
    ["a device", as("clamp"), [`${root}/devices/clamp/#`], ["#", `${root}/devices/+/readings`, desired, "$SYS/#"]],
    ["a gateway", as("press"), [`${root}/devices/+/readings`, desired, "tele/#"], ["#", `${root}/gateways/+/desired`]],
    ["a reader", as("screen"), ["#", `${root}/machines/+/state`], [replies, "$SYS/#"]],
    ["a program on this computer", {}, ["#", desired], [replies, "$SYS/#", "$share/all/#"]],
  ])("answers %s 0x80 for what isn't for its ears", async (_, credential, allowed, denied) => {
    const { port } = await startBroker({ users });
    const raw = await openRaw(port, { clientId: "listens", ...credential });
    raw.send(subscribePacket(...allowed, ...denied));
    const codes = (await raw.receive(4 + 4 + allowed.length + denied.length)).subarray(8);
    expect([...codes]).toEqual([...allowed.map(() => 1), ...denied.map(() => 0x80)]);
  });

  it("never delivers what was refused, not after a reconnect either", async () => {
    const { port } = await startBroker({ users });
    const ours = await connectClient(port, internal);
    const options = { ...as("clamp"), clientId: "clamp-1", clean: false };
    const first = await connectClient(port, options);
    const own = `${root}/devices/clamp/settings`;
    const granted = await first
      .subscribeAsync({ [own]: { qos: 1 }, [desired]: { qos: 1 } })
      .catch((error: unknown) => error);
    expect(granted).toBeInstanceOf(Error);
    await first.endAsync(true);
    await ours.publishAsync(desired, "secret", { qos: 1, retain: true });
    const back = await connectClient(port, options);
    const messages = collect(back);
    await back.subscribeAsync(own, { qos: 1 });
    await ours.publishAsync(desired, "secret again", { qos: 1 });
    const arrived = new Promise((resolve) => back.on("message", resolve));
    await ours.publishAsync(own, "yours", { qos: 1 });
    await arrived;
    expect(messages).toEqual([`${own} yours`]);
  });

  it.each([
    ["a reader", as("screen")],
    ["a program on this computer", {}],
  ])("keeps private replies from %s that subscribes to everything", async (_, credential) => {
    const { port, broker } = await startBroker({ users });
    const [ours, reader] = [await connectClient(port, internal), await connectClient(port, credential)];
    const messages = collect(reader);
    await reader.subscribeAsync("#", { qos: 1 });
    await ours.publishAsync(replies, "a picture", { qos: 1, retain: true });
    await ours.publishAsync(`${root}/machines/m/state`, "running", { qos: 1 });
    await caughtUp(reader, ours);
    expect(messages).toContain(`${root}/machines/m/state running`);
    expect(messages.join()).not.toContain("a picture");
    expect(broker.counters().deniedForwards).toBeGreaterThan(0);
  });
});

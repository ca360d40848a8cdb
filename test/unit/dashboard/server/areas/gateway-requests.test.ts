/** Requests to gateways: answered by their own gateway, in time, or given up with a reason. */
import { describe, expect, it } from "vitest";
import type { MqttLink, MqttMessage } from "../../../../../common/runtime/mqtt-link.ts";
import { createGatewayRequests } from "../../../../../dashboard/server/areas/gateway-requests.ts";
import { createSetUpSessions } from "../../../../../dashboard/server/areas/set-up-sessions.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";

/** A link in memory: what was published, and a way to let messages come in. */
function openLink() {
  const sent: { topic: string; message: { id: string; deadlineMs: number } }[] = [];
  let hear: (message: MqttMessage) => void = () => {};
  let isConnected = true;
  const link: MqttLink = {
    open() {},
    subscribe(_filter, handler) {
      hear = handler;
      return () => {};
    },
    async publish(topic, payload) {
      if (!isConnected) throw new Error("no connection");
      sent.push({ topic, message: JSON.parse(String(payload)) });
    },
    onConnect() {},
    isConnected: () => isConnected,
    async close() {},
  };
  return {
    link,
    sent,
    cut: () => {
      isConnected = false;
    },
    reply(gateway: string, message: object) {
      const topic = `machikoba/1/site/gateways/${gateway}/replies`;
      hear({ topic, payload: new TextEncoder().encode(JSON.stringify(message)), retained: false });
    },
  };
}

function open() {
  const clock = createTestClock();
  const memory = openLink();
  const requests = createGatewayRequests({
    site: "site",
    link: memory.link,
    clock,
    nowMs: () => 1_000_000,
    isOnline: (gateway) => gateway === "g",
  });
  requests.open();
  return { ...memory, clock, requests, ask: () => requests.ask("g", "area-score", { area: "bench" }, 5000) };
}

describe("a request", () => {
  it("goes to its gateway with an id and a deadline, and resolves with the result", async () => {
    const { ask, sent, reply } = open();
    const answer = ask();
    expect(sent).toMatchObject([
      {
        topic: "machikoba/1/site/gateways/g/requests",
        message: { deadlineMs: 1_005_000, request: "area-score", arguments: { area: "bench" } },
      },
    ]);
    reply("g", { id: sent[0]?.message.id, ok: true, result: { share: 0.5 } });
    expect(await answer).toEqual({ share: 0.5 });
  });

  it("isn't answered by another gateway, nor by what can't be read", async () => {
    const { ask, sent, reply } = open();
    const answer = ask();
    const id = sent[0]?.message.id;
    reply("other", { id, ok: true, result: "wrong" });
    reply("g", { id });
    reply("g", { id, ok: true, result: "right" });
    expect(await answer).toBe("right");
  });

  it("says that the gateway was silent when its time is over, and hears nothing later", async () => {
    const { ask, sent, reply, clock } = open();
    const answer = ask();
    clock.advance(5000);
    await expect(answer).rejects.toMatchObject({ reason: "silent" });
    reply("g", { id: sent[0]?.message.id, ok: true });
    expect(clock.pendingTimers).toBe(0);
  });

  it("is given up at once when the gateway is away, or the broker, or the dashboard closes", async () => {
    const { requests, ask, cut } = open();
    await expect(requests.ask("h", "area-score", {}, 5000)).rejects.toMatchObject({ reason: "away" });
    const waiting = ask();
    requests.close();
    await expect(waiting).rejects.toMatchObject({ reason: "away" });
    cut();
    await expect(ask()).rejects.toMatchObject({ reason: "away" });
  });

  it("is refused while forty are under way", async () => {
    const { ask, requests } = open();
    const waiting = Array.from({ length: 40 }, () => ask().catch(() => "given up"));
    await expect(ask()).rejects.toMatchObject({ reason: "busy" });
    requests.close();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["given up"]));
  });
});

describe("a set-up session", () => {
  it("ends by itself after ten minutes, once", () => {
    const clock = createTestClock();
    const told: string[] = [];
    const sessions = createSetUpSessions(clock, () => clock.monoMs(), {
      opened: ({ id }) => told.push(`opened ${id}`),
      closed: ({ id }) => told.push(`closed ${id}`),
    });
    const session = sessions.begin({ id: "s1", area: "bench", gateway: "g", by: "somebody" });
    expect(session.untilMs).toBe(600_000);
    clock.advance(599_999);
    expect(sessions.find("bench", "s1")).toBeDefined();
    clock.advance(1);
    expect(sessions.find("bench", "s1")).toBeUndefined();
    sessions.end(session);
    expect(told).toEqual(["opened s1", "closed s1"]);
  });

  it("gives way to the next one of its area, not of another", () => {
    const clock = createTestClock();
    const told: string[] = [];
    const sessions = createSetUpSessions(clock, () => 0, { opened() {}, closed: ({ id }) => told.push(id) });
    const begin = (id: string, area: string) => sessions.begin({ id, area, gateway: "g", by: "somebody" });
    begin("s1", "bench");
    begin("s2", "shelf");
    begin("s3", "bench");
    expect(told).toEqual(["s1"]);
    expect(sessions.current("bench")?.id).toBe("s3");
    sessions.close();
    expect(told).toEqual(["s1", "s2", "s3"]);
  });
});

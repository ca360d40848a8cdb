/** The shopfloor: what screens are told of each machine, and when they are told that nobody knows. */
import { beforeEach, describe, expect, it } from "vitest";
import type { MachineNow, ReadingsEvent } from "../../../../../common/contract/live-events.ts";
import { createShopfloor, type Shopfloor } from "../../../../../dashboard/server/shopfloor/shopfloor.ts";
import { createTestClock, type TestClock } from "../../../../fakes/test-clock.ts";

const startMs = Date.UTC(2026, 3, 1);
let clock: TestClock;
let floor: Shopfloor;
let told: (MachineNow & { machine: string })[];
let values: ReadingsEvent["values"][number][];

beforeEach(() => {
  clock = createTestClock({ wallMs: startMs });
  told = [];
  values = [];
  floor = createShopfloor(clock, () => clock.wallMs() ?? 0, {
    readings: (all) => void values.push(...all),
    state: (machine, now) => void told.push({ machine, ...now }),
  });
  floor.configure([
    { id: "press", channels: [{ gateway: "g", channel: "clamp.1" }] },
    { id: "lathe", channels: [{ gateway: "h", channel: "clamp.1" }] },
  ]);
});

const now = () => clock.wallMs() ?? 0;

/** The gateway says how much current there is, and what it makes of it. */
function say(
  amps: number,
  state: "running" | "idle" | "off",
  { run = 1, sinceAgoMs = 0, validForMs = 2500, gateway = "g" } = {},
): void {
  floor.live(gateway, { run, readings: [["clamp.1", amps, 0, validForMs]] });
  floor.live(gateway, { run, states: [{ machine: gateway === "g" ? "press" : "lathe", state, sinceAgoMs }] });
}

describe("a machine on the shopfloor", () => {
  it("is unknown before anybody has heard of it", () => {
    expect(floor.now("press")).toMatchObject({ state: "unknown", cause: "no-channel", sinceMs: null, amps: null });
    expect(floor.now("nobody")).toBeUndefined();
  });

  it("is what its gateway says, since when it says", () => {
    say(3, "running", { sinceAgoMs: 60_000 });
    expect(floor.now("press")).toEqual({
      state: "running",
      sinceMs: startMs - 60_000,
      cause: undefined,
      amps: 3,
      heardMs: startMs,
      validUntilMs: startMs + 2500,
    });
    expect(values).toEqual([["press", startMs, 3, startMs + 2500]]);
  });

  it("isn't mixed up with a machine on the same channel of another gateway", () => {
    say(3, "running");
    say(0, "off", { gateway: "h" });
    expect([floor.now("press")?.state, floor.now("lathe")?.state]).toEqual(["running", "off"]);
  });

  it("has a current but no state while its gateway is only starting to decide", () => {
    floor.live("g", { run: 1, readings: [["clamp.1", 3, 0, 2500]] });
    expect(floor.now("press")).toMatchObject({ state: "unknown", cause: "starting", amps: 3 });
  });

  it("is told to screens once, not with each repetition of the same state", () => {
    for (let i = 0; i < 10; i += 1) {
      say(3, "running", { sinceAgoMs: i * 1000 });
      clock.advance(1000);
    }
    expect(told.filter(({ state }) => state === "running")).toHaveLength(1);
    say(3, "idle");
    expect(told.at(-1)).toMatchObject({ machine: "press", state: "idle" });
  });

  it("keeps the beginning of its state however long the network takes", () => {
    say(3, "running");
    clock.advance(1000);
    say(3, "running", { sinceAgoMs: 400 });
    expect(floor.now("press")?.sinceMs).toBe(startMs);
  });
});

describe("a machine that isn't heard any more", () => {
  it("is unknown, without a current, from when its last reading ran out, and screens are told by then", () => {
    say(3, "running");
    clock.advance(2400);
    expect(floor.now("press")?.state).toBe("running");
    clock.advance(350);
    expect(told.at(-1)).toMatchObject({
      machine: "press",
      state: "unknown",
      cause: "sensor-silent",
      amps: null,
      sinceMs: startMs + 2500,
    });
  });

  it("is unknown since its gateway was lost, at once", () => {
    say(3, "running", { validForMs: 60_000 });
    clock.advance(1000);
    floor.gatewayLost("g");
    expect(told.at(-1)).toMatchObject({ state: "unknown", cause: "gateway-away", sinceMs: startMs + 1000 });
    clock.advance(5000);
    floor.gatewayLost("g");
    expect(floor.now("press")).toMatchObject({ cause: "gateway-away", sinceMs: startMs + 1000 });
    expect(floor.now("lathe")?.cause).toBe("no-channel");
  });

  it("is known again, and screens are told, with the next reading", () => {
    say(3, "running");
    floor.gatewayLost("g");
    clock.advance(10_000);
    say(3, "running", { sinceAgoMs: 10_000 });
    expect(told.at(-1)).toMatchObject({ state: "running", amps: 3 });
    expect(floor.now("press")?.state).toBe("running");
  });

  it("isn't believed to be what it was before its gateway began anew", () => {
    say(3, "running", { validForMs: 60_000 });
    floor.live("g", { run: 2, readings: [["clamp.1", 0, 0, 25_000]] });
    expect(floor.now("press")).toMatchObject({ state: "unknown", cause: "starting" });
  });

  it("isn't revived by readings that were on their way for too long", () => {
    say(3, "running");
    clock.advance(60_000);
    floor.live("g", { run: 1, readings: [["clamp.1", 3, 59_000, -56_500]] });
    expect(floor.now("press")).toMatchObject({ state: "unknown", cause: "sensor-silent" });
  });
});

describe("the trace of a machine", () => {
  it("has one point a second, the highest: a short peak doesn't vanish", () => {
    for (const [ms, amps] of [
      [0, 1],
      [200, 9],
      [400, 2],
      [1000, 3],
    ] as const) {
      clock.advance(startMs + ms - now());
      say(amps, "running");
    }
    expect(floor.trace("press")).toEqual([
      [startMs, 9],
      [startMs + 1000, 3],
    ]);
  });

  it("holds the newest two minutes, however long the machine runs", () => {
    for (let i = 0; i < 1000; i += 1) {
      say(i, "running");
      clock.advance(1000);
    }
    const trace = floor.trace("press");
    expect(trace.length).toBeGreaterThanOrEqual(119);
    expect(trace.length).toBeLessThanOrEqual(120);
    expect(trace.at(-1)?.[1]).toBe(999);
  });
});

describe("after a restart of the dashboard", () => {
  const past = Array.from(
    { length: 60 },
    (_, i) => [startMs - 60_000 + i * 1000, 3, startMs - 57_500 + i * 1000] as const,
  );

  it("a machine has its trace, and is unknown since its last reading ran out: never since 1970", () => {
    floor.remember("press", past);
    expect(floor.trace("press")).toHaveLength(60);
    clock.advance(10_000);
    expect(floor.now("press")).toMatchObject({
      state: "unknown",
      cause: "sensor-silent",
      sinceMs: startMs + 1500,
      amps: null,
    });
  });

  it("a machine whose last reading is still valid is only waited for", () => {
    floor.remember("press", past);
    expect(floor.now("press")).toMatchObject({ state: "unknown", cause: "starting", sinceMs: null });
  });
});

describe("new settings", () => {
  it("keep what is known of the machines that stay, and forget the others", () => {
    say(3, "running");
    floor.configure([{ id: "press", channels: [{ gateway: "g", channel: "clamp.1" }] }]);
    expect([floor.now("press")?.state, floor.now("lathe")]).toEqual(["running", undefined]);
  });

  it("move a channel to another machine", () => {
    floor.configure([{ id: "lathe", channels: [{ gateway: "g", channel: "clamp.1" }] }]);
    floor.live("g", { run: 1, readings: [["clamp.1", 3, 0, 2500]] });
    expect(floor.now("lathe")?.amps).toBe(3);
  });

  it("show the first reading of a device that got its machine a moment later", () => {
    floor.live("g", { run: 1, readings: [["new.1", 7, 0, 25_000]] });
    floor.configure([{ id: "new", channels: [{ gateway: "g", channel: "new.1" }] }]);
    expect(floor.now("new")?.amps).toBe(7);
  });
});

it("knows how old its newest reading is", () => {
  expect(floor.newestReadingMs()).toBeUndefined();
  say(3, "running");
  clock.advance(5000);
  expect(floor.newestReadingMs()).toBe(startMs);
});

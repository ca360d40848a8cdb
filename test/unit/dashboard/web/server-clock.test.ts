/** The server's time in browsers whose own clock is wrong, drifts, sleeps or is set. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createServerClock } from "../../../../dashboard/web/server-clock.ts";

const serverStart = Date.UTC(2026, 10, 20, 5);

/** A world with a server and a browser whose wall clock is wrong by `wrongMs`. */
function createWorld(wrongMs = 0) {
  const world = { passedMs: 0, asleepMs: 0, wrongMs };
  const clock = createServerClock({
    monotonicMs: () => world.passedMs - world.asleepMs,
    wallMs: () => serverStart + world.passedMs + world.wrongMs,
  });
  return { world, clock, serverMs: () => serverStart + world.passedMs };
}

describe("the server's clock in the browser", () => {
  it("tells the server's time whatever the browser's own clock says", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.nat(100_000), (wrongMs, laterMs) => {
        const { world, clock, serverMs } = createWorld(wrongMs);
        clock.hear(serverMs());
        world.passedMs += laterMs;
        expect(clock.nowMs()).toBe(serverMs());
        expect(clock.silentMs()).toBe(laterMs);
      }),
    );
  });

  it("follows the quickest message, so that a slow one doesn't turn the time back", () => {
    const { world, clock, serverMs } = createWorld();
    clock.hear(serverMs());
    world.passedMs += 5000;
    clock.hear(serverMs() - 800);
    expect(clock.nowMs()).toBe(serverMs());
    expect(clock.heardMs()).toBe(serverMs() - 800);
  });

  it("follows a browser's clock that runs too fast, after two windows at most", () => {
    const { world, clock, serverMs } = createWorld();
    for (let s = 0; s < 3600; s += 1) {
      world.passedMs += 1000;
      world.asleepMs += 0.2; // The monotonic clock is slower than the wall clock, which drifts away from the server.
      world.wrongMs += 0.2;
      clock.hear(serverMs());
    }
    expect(Math.abs(clock.nowMs() - serverMs())).toBeLessThan(20);
  });

  it("believes a server whose clock was set back", () => {
    const { world, clock, serverMs } = createWorld();
    clock.hear(serverMs());
    world.passedMs += 1000;
    clock.hear(serverMs() - 3_600_000);
    expect(clock.nowMs()).toBe(serverMs() - 3_600_000);
  });

  it("notices that the computer slept although its monotonic clock stood still", () => {
    const { world, clock, serverMs } = createWorld();
    clock.hear(serverMs());
    world.passedMs += 600_000;
    world.asleepMs += 600_000;
    expect(clock.silentMs()).toBe(600_000);
    expect(clock.nowMs()).toBe(serverMs());
  });

  it("is right again with the next message after the browser's clock was set by an hour", () => {
    const { world, clock, serverMs } = createWorld();
    clock.hear(serverMs());
    world.wrongMs += 3_600_000;
    world.passedMs += 1000;
    clock.hear(serverMs());
    expect(clock.nowMs()).toBe(serverMs());
    world.wrongMs -= 7_200_000;
    world.passedMs += 1000;
    expect(clock.nowMs()).toBe(serverMs());
  });

  it("says nothing of silence before the first message", () => {
    const { world, clock } = createWorld();
    world.passedMs += 10_000;
    expect(clock.silentMs()).toBe(0);
    expect(clock.heardMs()).toBeNull();
  });
});

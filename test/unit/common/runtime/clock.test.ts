/** The computer's clock and the test's clock: the same interface, the same behaviour. */
import { describe, expect, it } from "vitest";
import { createSystemClock, earliestPlausibleMs } from "../../../../common/runtime/clock.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";

const offeredMs = Date.UTC(2027, 0, 1);

describe("createSystemClock", () => {
  it("knows no wall time until it is offered a plausible one", () => {
    const clock = createSystemClock({ trust: "never" });
    expect(clock.wallMs()).toBeUndefined();
    clock.offerWallMs(earliestPlausibleMs - 1, "dashboard");
    expect(clock.wallSource()).toBeUndefined();
    clock.offerWallMs(offeredMs, "dashboard");
    clock.offerWallMs(offeredMs + 3_600_000, "person");
    expect(clock.wallSource()).toBe("dashboard");
    const ahead = (clock.wallMs() ?? 0) - offeredMs;
    expect(ahead).toBeGreaterThanOrEqual(0);
    expect(ahead).toBeLessThan(60_000);
  });

  it("believes the computer when told to", () => {
    const clock = createSystemClock({ trust: "always" });
    expect(clock.wallSource()).toBe(Date.now() >= earliestPlausibleMs ? "system" : undefined);
  });
});

describe("createTestClock", () => {
  it("fires timers in the order in which they fall due, at their own time", () => {
    const clock = createTestClock({ monoMs: 1000 });
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name} ${clock.monoMs()}`);
    clock.after(30, note("late"));
    clock.after(10, () => clock.after(5, note("started by a timer")));
    const stop = clock.every(10, note("each"));
    clock.after(20, note("cancelled"))();
    clock.advance(20);
    stop();
    clock.advance(100);
    expect(fired).toEqual(["each 1010", "started by a timer 1015", "each 1020", "late 1030"]);
    expect(clock.monoMs()).toBe(1120);
    expect(clock.pendingTimers).toBe(0);
  });

  it("lets wall time go with monotonic time, be set, lost and offered", () => {
    const clock = createTestClock({ wallMs: offeredMs });
    clock.advance(500);
    expect(clock.wallMs()).toBe(offeredMs + 500);
    clock.setWall(undefined);
    expect(clock.wallMs()).toBeUndefined();
    clock.offerWallMs(offeredMs, "person");
    expect(clock.wallSource()).toBe("person");
    expect(createTestClock({ wallMs: undefined }).wallMs()).toBeUndefined();
  });
});

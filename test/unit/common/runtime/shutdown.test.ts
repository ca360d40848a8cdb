/** Ordered shutdown. */
import { describe, expect, it } from "vitest";
import { DeadlineError } from "../../../../common/runtime/errors.ts";
import { createShutdown } from "../../../../common/runtime/shutdown.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";

describe("createShutdown", () => {
  it("closes what was opened last first, one after the other", async () => {
    const shutdown = createShutdown({ clock: createTestClock() });
    const closed: string[] = [];
    shutdown.add("database", () => void closed.push("database"));
    shutdown.add("broker", async () => {
      await Promise.resolve();
      closed.push("broker");
    });
    shutdown.add("server", () => void closed.push("server"));
    expect(shutdown.signal.aborted).toBe(false);
    expect(await shutdown.close()).toEqual([]);
    expect(shutdown.signal.aborted).toBe(true);
    expect(closed).toEqual(["server", "broker", "database"]);
  });

  it("goes on after a part that throws or hangs, and names both", async () => {
    const clock = createTestClock();
    const shutdown = createShutdown({ clock });
    let isDatabaseClosed = false;
    shutdown.add("database", () => {
      isDatabaseClosed = true;
    });
    shutdown.add("camera", () => new Promise(() => {}), { deadlineMs: 200 });
    shutdown.add("tower", () => {
      throw new Error("stuck");
    });
    const closing = shutdown.close();
    await clock.advanceAsync(200);
    const failures = await closing;
    expect(failures.map(({ name }) => name)).toEqual(["tower", "camera"]);
    expect(failures[1]?.error).toBeInstanceOf(DeadlineError);
    expect(isDatabaseClosed).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("closes once, however often it is asked, and refuses parts after that", async () => {
    const shutdown = createShutdown({ clock: createTestClock() });
    let times = 0;
    shutdown.add("late", () => {
      times += 1;
      shutdown.add("opened while closing", () => {
        times += 10;
      });
    });
    expect(await Promise.all([shutdown.close(), shutdown.close()])).toEqual([[], []]);
    await shutdown.close();
    expect(times).toBe(11);
    expect(() => shutdown.add("too late", () => {})).toThrow("too late");
  });
});

/** Trying again with growing, random pauses. */
import { describe, expect, it } from "vitest";
import { createBackoff, pause, retry } from "../../../../common/runtime/retry.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";

const longest = () => 1;

describe("createBackoff", () => {
  it("doubles its limit up to the longest pause, and begins anew", () => {
    const backoff = createBackoff({ firstMs: 100, maxMs: 500, random: longest });
    expect([1, 2, 3, 4, 5].map(() => backoff.nextMs())).toEqual([100, 200, 400, 500, 500]);
    backoff.reset();
    expect(backoff.nextMs()).toBe(100);
  });

  it("takes the whole span at random", () => {
    const draws = [0, 0.5, 0.25];
    const backoff = createBackoff({ firstMs: 1000, random: () => draws.shift() ?? 0 });
    expect([backoff.nextMs(), backoff.nextMs(), backoff.nextMs()]).toEqual([0, 1000, 1000]);
  });
});

describe("retry", () => {
  it("answers the first success, and tells of the failures before", async () => {
    const clock = createTestClock();
    const failures: number[] = [];
    let tries = 0;
    const answer = retry(
      async () => {
        tries += 1;
        if (tries < 3) throw new Error(`no ${tries}`);
        return clock.monoMs();
      },
      { clock, random: longest, firstMs: 100, onFailure: (_, pauseMs) => failures.push(pauseMs) },
    );
    await clock.advanceAsync(1000);
    expect(await answer).toBe(300);
    expect(failures).toEqual([100, 200]);
  });

  it("gives the last error after the last try", async () => {
    const clock = createTestClock();
    let tries = 0;
    const answer = retry(() => Promise.reject(new Error(`no ${++tries}`)), { clock, attempts: 3, random: longest });
    const checked = expect(answer).rejects.toThrow("no 3");
    await clock.advanceAsync(60_000);
    await checked;
    expect(clock.pendingTimers).toBe(0);
  });

  it("stops at once when aborted, in a pause as well as before", async () => {
    const clock = createTestClock();
    const controller = new AbortController();
    const fails = () => Promise.reject(new Error("no"));
    const answer = retry(fails, { clock, signal: controller.signal });
    const checked = expect(answer).rejects.toThrow("enough");
    await clock.advanceAsync(0);
    controller.abort(new Error("enough"));
    await checked;
    expect(clock.pendingTimers).toBe(0);
    await expect(retry(fails, { clock, signal: controller.signal })).rejects.toThrow("enough");
    await expect(pause(clock, 10, controller.signal)).rejects.toThrow("enough");
  });
});

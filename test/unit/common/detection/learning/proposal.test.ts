/** Proposed settings: what is proposed for which current, what is refused, and that memory doesn't grow. */
import { describe, expect, it } from "vitest";
import type { DetectionSecond } from "../../../../../common/detection/detection-second.ts";
import { type Learned, learnSettings } from "../../../../../common/detection/learning/proposal.ts";
import { segmentsOf } from "../step-tape.ts";
import { currentOf, type Stretch } from "./made-up-current.ts";

const times = <T>(count: number, items: readonly T[]): T[] => Array.from({ length: count }, () => items).flat();

async function learn(
  stretches: readonly Stretch[],
  intervalMs = 1000,
): Promise<Learned & { seconds: DetectionSecond[] }> {
  const seconds = currentOf(stretches, 5, intervalMs);
  return { ...(await learnSettings(() => [seconds])), seconds };
}

const off = { seconds: 200, meanA: 0.01, spread: 0.5 };
const waiting = { seconds: 200, meanA: 1.2 };
const working = { seconds: 300, meanA: 6, spread: 0.1 };

describe("a proposal", () => {
  it("is refused for a recording that is too short", async () => {
    const { proposal, refused } = await learn([
      { ...waiting, seconds: 9 },
      { ...working, seconds: 9 },
    ]);
    expect(proposal).toBeUndefined();
    expect(refused).toMatchObject({ code: "too-short", reason: expect.stringContaining("18 s") });
  });

  it("is refused for no recording at all", async () => {
    expect((await learnSettings(() => [])).refused?.code).toBe("too-short");
  });

  it("is refused without any current, and then knows at least what is off", async () => {
    const { refused } = await learn([{ seconds: 600, meanA: 0 }]);
    expect(refused).toMatchObject({ code: "no-current", reason: expect.stringContaining("clamp") });
    expect(refused?.offBelowA).toBeGreaterThan(0);
  });

  it("is refused for a single level that is as still all the time, or as lively", async () => {
    expect((await learn([{ seconds: 2000, meanA: 3, spread: 0.01 }])).refused?.code).toBe("one-level");
    expect((await learn([{ seconds: 2000, meanA: 3, spread: 0.01, stepShare: 0.4 }])).refused?.code).toBe("one-level");
  });

  it("is refused where steps are too rare to tell work from an axis that holds its load", async () => {
    const lazy = { seconds: 600, meanA: 5, spread: 0.005, stepShare: 0.5, stepEveryS: 14 };
    const still = { seconds: 400, meanA: 5, spread: 0.005 };
    const { proposal, refused } = await learn(times(4, [lazy, still]));
    expect(proposal).toBeUndefined();
    expect(refused).toMatchObject({
      code: "few-steps",
      reason: expect.stringContaining("Clamp the cable of the spindle"),
    });
  });

  it("goes by levels where levels tell work from waiting", async () => {
    const { proposal, seconds } = await learn(times(4, [off, waiting, working, waiting]));
    expect(proposal?.settings).toMatchObject({ origin: "learned" });
    expect(proposal?.settings.activity).toBeUndefined();
    expect(proposal?.settings.runAboveA).toBeGreaterThan(1.5);
    expect(proposal?.settings.runAboveA).toBeLessThan(4.5);
    expect(proposal?.settings.offBelowA).toBeGreaterThan(0.05);
    expect(proposal?.settings.offBelowA).toBeLessThan(1.1);
    expect(proposal?.outcome).toMatchObject({ runs: 4, stops: 3 });
    expect(proposal?.reasons.join(" ")).toContain("widest gap");
    if (!proposal) return;
    const states = segmentsOf(seconds, proposal.settings).map(({ state }) => state);
    expect(states).toEqual(times(4, ["off", "idle", "running", "idle"]));
  });

  it("goes by steps where the machine works and waits at one level, and works in steps", async () => {
    const cutting = { seconds: 400, meanA: 5, spread: 0.005, stepShare: 0.5, stepEveryS: 3 };
    const still = { seconds: 400, meanA: 5, spread: 0.005 };
    const { proposal, seconds } = await learn(times(4, [cutting, still]));
    expect(proposal?.settings.activity?.stepA).toBeGreaterThan(0.1);
    expect(proposal?.settings.activity?.stepA).toBeLessThan(2);
    expect(proposal?.outcome.runs).toBe(4);
    if (!proposal) return;
    const running = segmentsOf(seconds, proposal.settings).filter(({ state }) => state === "running");
    for (const [index, { startMs, endMs }] of running.entries()) {
      expect(Math.abs(startMs - index * 800_000)).toBeLessThan(20_000);
      expect(Math.abs(endMs - (index * 800_000 + 400_000))).toBeLessThan(20_000);
    }
  });

  it("never goes by steps where values come too slowly to show them", async () => {
    const cutting = { seconds: 400, meanA: 5, spread: 0.005, stepShare: 0.5, stepEveryS: 3 };
    const still = { seconds: 400, meanA: 5, spread: 0.005 };
    const { refused, canShowSteps } = await learn(times(4, [cutting, still]), 3000);
    expect([canShowSteps, refused?.code]).toEqual([false, "one-level"]);
  });

  it("is the same however a recording is cut into pieces, and reads it four times at most", async () => {
    const seconds = currentOf(times(3, [off, waiting, working]), 9);
    let reads = 0;
    const cut = await learnSettings(async function* () {
      reads += 1;
      for (let at = 0; at < seconds.length; at += 777) yield seconds.slice(at, at + 777);
    });
    expect(cut).toEqual(await learnSettings(() => [seconds]));
    expect(reads).toBeLessThanOrEqual(4);
  });
});

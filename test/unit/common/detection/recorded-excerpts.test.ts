/** Detection on excerpts of real recordings, learned without their labels: figures that must not become worse. */
import { describe, expect, it } from "vitest";
import { agreementOf, type LabelledSeconds } from "../../../bench/detection/agreement.ts";
import { learn, play } from "../../../bench/detection/play.ts";
import { compressorHours, mazakHours, umichRuns } from "./recorded-excerpts.ts";

function startsIn(values: readonly boolean[], { seconds }: LabelledSeconds): number[] {
  return values.flatMap((value, index) => (value && index > 0 && !values[index - 1] ? [seconds[index]?.t ?? 0] : []));
}

function between(hours: LabelledSeconds, fromShare: number, toShare: number): LabelledSeconds {
  const [from, to] = [fromShare, toShare].map((share) => Math.round(share * hours.seconds.length));
  return { name: hours.name, seconds: hours.seconds.slice(from, to), truth: hours.truth.slice(from, to) };
}

describe("a compressor that reports every ten seconds (MetroPT-3)", () => {
  it("is told by levels with an F1 of 0.99 and more, and all of its five starts are seen in time", async () => {
    const hours = compressorHours();
    const { proposal } = await learn(hours);
    if (!proposal) throw new Error("declined");
    expect(proposal.settings.activity).toBeUndefined();
    const { written, segments } = play(hours, proposal.settings);
    expect(agreementOf(written, hours.truth).f1).toBeGreaterThanOrEqual(0.99);
    const starts = startsIn(hours.truth, hours);
    expect(starts).toHaveLength(5);
    const told = segments.filter(({ state }) => state === "running").map(({ startMs }) => startMs);
    for (const start of starts) expect(told.some((t) => Math.abs(t - start) <= 20_000)).toBe(true);
    expect(told).toHaveLength(5);
  });
});

describe("the spindle of a milling machine at ten values a second (University of Michigan)", () => {
  it("is told by levels with an F1 of 0.98 and more, and the hour between two recordings is unknown", async () => {
    const runs = umichRuns();
    const { proposal } = await learn(runs);
    if (!proposal) throw new Error("declined");
    const { written, segments } = play(runs, proposal.settings);
    expect(agreementOf(written, runs.truth).f1).toBeGreaterThanOrEqual(0.98);
    const unknown = segments.filter(({ state }) => state === "unknown");
    expect(unknown.some(({ startMs, endMs }) => endMs - startMs > 3_000_000)).toBe(true);
  });
});

describe("a machining centre whose work shows in steps (NIST, Mazak01)", () => {
  it("is told by steps, where no level tells anything", async () => {
    const hours = mazakHours("nist-mazak01.csv");
    const { proposal } = await learn(hours);
    expect(proposal?.settings.activity).toBeDefined();
    if (!proposal) return;
    expect(agreementOf(play(hours, proposal.settings).written, hours.truth).f1).toBeGreaterThanOrEqual(0.9);
    const { activity: _, ...byLevels } = proposal.settings;
    expect(agreementOf(play(hours, byLevels).written, hours.truth).mcc).toBeLessThan(0.2);
  });

  it("is told as well in an hour by what was learned in the hour before, also live", async () => {
    const hours = mazakHours("nist-mazak01.csv");
    const { proposal } = await learn(between(hours, 0, 0.5));
    if (!proposal) throw new Error("declined");
    const judged = between(hours, 0.5, 1);
    const { written, live } = play(judged, proposal.settings);
    expect(agreementOf(written, judged.truth).f1).toBeGreaterThanOrEqual(0.9);
    expect(agreementOf(live, judged.truth).f1).toBeGreaterThanOrEqual(0.78);
  });
});

describe("a machining centre whose current tells nothing (NIST, Mazak03)", () => {
  it("is declined, with what to do instead", async () => {
    const { proposal, refused } = await learn(mazakHours("nist-mazak03.csv"));
    expect(proposal).toBeUndefined();
    expect(refused).toMatchObject({
      code: "few-steps",
      reason: expect.stringContaining("Clamp the cable of the spindle"),
    });
  });
});

describe("any real recording", () => {
  it.each([compressorHours(), umichRuns(), mazakHours("nist-mazak01.csv"), mazakHours("nist-mazak03.csv")])(
    "is unknown exactly in its gaps: $name",
    async (hours) => {
      const { byLevels } = await learn(hours);
      const { segments } = play(hours, {
        ...byLevels,
        activity: { stepA: 1, pauseSpacings: 8, shortestPauseMs: 30_000, longestPauseMs: 180_000 },
      });
      const gaps = hours.seconds.flatMap(({ t }, index) => {
        const before = hours.seconds[index - 1];
        return before && t - before.t > before.validForMs ? [[before.t + before.validForMs, t]] : [];
      });
      expect(segments.filter(({ state }) => state === "unknown").map(({ startMs, endMs }) => [startMs, endMs])).toEqual(
        gaps,
      );
    },
  );
});

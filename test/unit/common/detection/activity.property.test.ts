/** Any train of steps: the segments in the end are those of a slow, plain reading of the rule. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ActivitySettings } from "../../../../common/contract/plant-settings.ts";
import { repeat, settingsOf, tape } from "./detector-tape.ts";
import { anyActivity, segmentsOf, stepTape } from "./step-tape.ts";

/** Steps in stretches of one pace, with quiets between them, in whole seconds. */
const anySteps: fc.Arbitrary<number[]> = fc
  .array(
    fc.record({
      quietS: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 100 })),
      paceS: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 30 })),
      count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 25 })),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((stretches) => {
    let t = 0;
    return stretches.flatMap(({ quietS, paceS, count }) => {
      t += quietS;
      const steps = Array.from({ length: count }, (_, index) => t + index * paceS);
      t = steps.at(-1) ?? t;
      return steps;
    });
  });

/** Runs by the rule itself, when all steps are known: from each first step to the end of each last one. */
function runsOf(
  stepsS: readonly number[],
  { pauseSpacings, shortestPauseMs, longestPauseMs }: ActivitySettings,
): [number, number][] {
  const steps = stepsS.map((s) => s * 1000);
  const spacings = steps.slice(1).map((t, index) => t - (steps[index] ?? 0));
  const capped = spacings.map((ms) => Math.min(ms, longestPauseMs));
  const isPause = spacings.map((spacing, quiet) => {
    const before = capped.slice(Math.max(0, quiet - 10), quiet);
    const decideBy = (steps[quiet] ?? 0) + longestPauseMs;
    const after = capped.slice(quiet + 1, quiet + 11).filter((_, index) => (steps[quiet + 2 + index] ?? 0) <= decideBy);
    const around = [...before, ...after];
    const mean = around.length === 0 ? longestPauseMs : around.reduce((sum, ms) => sum + ms, 0) / around.length;
    return spacing > Math.min(Math.max(pauseSpacings * mean, shortestPauseMs), longestPauseMs);
  });
  const runs: [number, number][] = [];
  let first = 0;
  for (let step = 0; step < steps.length; step += 1) {
    const isLast = step === steps.length - 1 || isPause[step];
    if (!isLast) continue;
    if (step > first) runs.push([steps[first] ?? 0, (steps[step] ?? 0) + 1000]);
    first = step + 1;
  }
  return runs;
}

it("gives the runs that the rule gives when everything is known", () => {
  fc.assert(
    fc.property(anySteps, anyActivity, (steps, activity) => {
      const longestS = activity.longestPauseMs / 1000;
      const seconds = stepTape(steps, (steps.at(-1) ?? 0) + longestS + 5);
      const segments = segmentsOf(seconds, settingsOf({ activity }));
      const running = segments.filter(({ state }) => state === "running");
      expect(running.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(runsOf(steps, activity));
      expect(segments.every(({ state }) => state === "running" || state === "idle")).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

it("gives them also when the machine is switched off soon after its last step, and the last run goes on until then at most", () => {
  fc.assert(
    fc.property(anySteps, anyActivity, fc.integer({ min: 1, max: 40 }), (steps, activity, offAfterS) => {
      const working = stepTape(steps, (steps.at(-1) ?? 0) + offAfterS);
      const off = tape(repeat(0.02, 20), { startT: working.length * 1000 });
      const segments = segmentsOf([...working, ...off], settingsOf({ activity }));
      const end = segments.at(-1)?.startMs ?? 0;
      const running = segments.filter(({ state }) => state === "running");
      const wanted = runsOf(steps, activity);
      expect(running.map(({ startMs }) => startMs)).toEqual(wanted.map(([startMs]) => startMs));
      for (const [index, [, endMs]] of wanted.entries()) {
        const told = running[index]?.endMs ?? 0;
        const isLast = endMs === ((steps.at(-1) ?? 0) + 1) * 1000;
        expect(told === endMs || (isLast && told === end)).toBe(true);
      }
      expect(segments.at(-1)?.state).toBe("off");
      // A step in the second before is taken for a part of the edge.
      expect(Math.abs(end - working.length * 1000)).toBeLessThanOrEqual(500);
    }),
    { numRuns: 500 },
  );
});

it("tells no pause for a quiet up to the shortest pause, and always one for a quiet longer than the longest", () => {
  fc.assert(
    fc.property(anySteps, anyActivity, (steps, activity) => {
      const seconds = stepTape(steps, (steps.at(-1) ?? 0) + activity.longestPauseMs / 1000 + 5);
      const segments = segmentsOf(seconds, settingsOf({ activity }));
      for (const [index, { state, startMs, endMs }] of segments.entries()) {
        if (state !== "idle" || index === 0 || index === segments.length - 1) continue;
        // A quiet lasts from the end of one step to the beginning of the next: a second less than their distance.
        expect(endMs - startMs).toBeGreaterThan(activity.shortestPauseMs - 1000);
      }
      for (const { startMs, endMs } of segments.filter(({ state }) => state === "running")) {
        const within = steps.map((s) => s * 1000).filter((t) => t >= startMs && t < endMs);
        for (const [index, t] of within.entries()) {
          if (index > 0) expect(t - (within[index - 1] ?? t)).toBeLessThanOrEqual(activity.longestPauseMs);
        }
      }
    }),
    { numRuns: 300 },
  );
});

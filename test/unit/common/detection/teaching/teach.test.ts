/** Teaching: marks that fit the current give settings, marks that don't are refused, and what is claimed is honest. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectionSettings } from "../../../../../common/contract/plant-settings.ts";
import type { DetectionSecond } from "../../../../../common/detection/detection-second.ts";
import { learnSettings } from "../../../../../common/detection/learning/proposal.ts";
import { balancedAccuracy, scoreMarks } from "../../../../../common/detection/teaching/marked-score.ts";
import { gatherMarkedSeconds, type Mark } from "../../../../../common/detection/teaching/marks.ts";
import { teachSettings } from "../../../../../common/detection/teaching/teach.ts";
import { createRandom } from "../../../../../firmware-sim/random.ts";
import { anyLevels, currentOf, levelSeconds } from "../learning/made-up-current.ts";

async function teach(seconds: readonly DetectionSecond[], marks: readonly Mark[]) {
  const learned = await learnSettings(() => [seconds]);
  const gathered = gatherMarkedSeconds(marks);
  for (const second of seconds) gathered.add(second);
  return { taught: teachSettings(learned, gathered.pieces(), marks), learned };
}

const mark = (fromS: number, toS: number, state: Mark["state"]): Mark => ({
  startMs: fromS * 1000,
  endMs: toS * 1000,
  state,
});

/** Off, waits at 1.2 A, works at 2 A, three times over: the widest gap isn't the one that counts. */
const unusual = currentOf(
  [0, 1, 2].flatMap(() => [
    { seconds: 200, meanA: 0.02 },
    { seconds: 300, meanA: 1.2 },
    { seconds: 300, meanA: 2 },
    { seconds: 300, meanA: 9 },
  ]),
);

describe("marks", () => {
  it("move the threshold to where people say that work begins", async () => {
    const marks = [mark(210, 400, "idle"), mark(510, 700, "running"), mark(820, 1000, "running"), mark(20, 180, "off")];
    const { taught } = await teach(unusual, marks);
    if ("refused" in taught) throw new Error(taught.refused.reason);
    expect(taught.settings.runAboveA).toBeGreaterThan(1.25);
    expect(taught.settings.runAboveA).toBeLessThan(1.95);
    expect(taught.settings.offBelowA).toBeGreaterThan(0.025);
    expect(taught.settings.offBelowA).toBeLessThan(1.15);
    expect(taught.settings).toMatchObject({ origin: "taught", taught: { markedMinutes: 12 } });
    // Running was marked at two currents; neither tells of the other when it is left out.
    expect(taught.settings.taught?.balancedAccuracy).toBeGreaterThan(0.8);
    expect(taught.settings.taught?.balancedAccuracy).toBeLessThan(0.85);
  });

  it("teach a state that was marked once as well", async () => {
    const { taught } = await teach(unusual, [mark(20, 180, "off"), mark(210, 400, "idle"), mark(510, 700, "running")]);
    if ("refused" in taught) throw new Error(taught.refused.reason);
    expect(taught.settings.runAboveA).toBeLessThan(1.95);
    expect(taught.settings.taught?.balancedAccuracy).toBeGreaterThan(0.99);
  });

  it("confirm what was learned without them, where that tells them right", async () => {
    const marks = [
      mark(210, 400, "idle"),
      mark(820, 1000, "running"),
      mark(1920, 2100, "running"),
      mark(1310, 1500, "idle"),
    ];
    const { taught, learned } = await teach(unusual, marks);
    if ("refused" in taught) throw new Error(taught.refused.reason);
    expect(taught.settings).toMatchObject({ ...learned.proposal?.settings, origin: "taught" });
    expect(taught.reasons.join(" ")).toContain("learned without marks stays");
  });

  it("give thresholds between the marked levels of any machine", async () => {
    await fc.assert(
      fc.asyncProperty(anyLevels, async (machine) => {
        const seconds = levelSeconds(machine);
        const { levelsA } = machine;
        const top = levelsA.at(-1) ?? 0;
        const below = levelsA.at(-2) ?? 0;
        const marks = stretchesOf(seconds, levelsA).map(({ startMs, endMs, level }): Mark => {
          return { startMs, endMs, state: level === levelsA.length - 1 ? "running" : "idle" };
        });
        const { taught } = await teach(seconds, marks);
        if ("refused" in taught) throw new Error(taught.refused.reason);
        expect(taught.settings.runAboveA).toBeGreaterThan(below);
        expect(taught.settings.runAboveA).toBeLessThan(top);
        expect(taught.settings.taught?.balancedAccuracy).toBeGreaterThan(0.9);
      }),
      { numRuns: 25 },
    );
  });

  it("are too few below a minute of running, or of anything else", async () => {
    for (const marks of [
      [mark(820, 870, "running"), mark(210, 400, "idle")],
      [mark(820, 1000, "running"), mark(210, 260, "idle")],
      [mark(820, 1000, "running")],
      [mark(100_000, 200_000, "running"), mark(300_000, 400_000, "idle")],
    ]) {
      const { taught } = await teach(unusual, marks);
      expect(taught).toMatchObject({
        refused: { code: "marks-too-few", reason: expect.stringContaining("at least a minute of each") },
      });
    }
  });

  it("touching, overlapping, twice the same and in any order teach the same as when they are tidy", async () => {
    const tidy = [mark(210, 400, "idle"), mark(510, 700, "running"), mark(20, 180, "off")];
    const pieces = [
      mark(600, 700, "running"),
      mark(20, 180, "off"),
      mark(300, 400, "idle"),
      mark(510, 600, "running"),
      mark(210, 300, "idle"),
    ];
    const outside = [...tidy, mark(-500, -100, "running"), mark(90_000, 99_000, "idle")].reverse();
    const thresholds = async (marks: readonly Mark[]) => {
      const { taught } = await teach(unusual, marks);
      return "refused" in taught ? taught : [taught.settings.offBelowA, taught.settings.runAboveA];
    };
    const wanted = await thresholds(tidy);
    expect(wanted).toHaveLength(2);
    expect(await thresholds(pieces)).toEqual(wanted);
    expect(await thresholds(outside)).toEqual(wanted);
  });
});

describe("what teaching claims", () => {
  /** One level without steps: nothing to learn from, whatever is marked. */
  const noise = currentOf([{ seconds: 7200, meanA: 4, spread: 0.08 }], 11);

  it("is refused for marks at random on a current that has nothing to tell", async () => {
    let refused = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const { taught } = await teach(noise, marksAtRandom(seed));
      if ("refused" in taught) refused += 1;
    }
    expect(refused).toBe(20);
  });

  it("is no more than the taught settings tell right of other minutes of the same machine, give or take", async () => {
    const work = { seconds: 400, meanA: 5, spread: 0.25 };
    const wait = { seconds: 400, meanA: 3.2, spread: 0.25 };
    const day = currentOf(
      [0, 1, 2, 3, 4, 5].flatMap(() => [work, wait]),
      7,
    );
    const truth = [0, 1, 2, 3, 4, 5].flatMap((turn) => [
      mark(turn * 800, turn * 800 + 400, "running"),
      mark(turn * 800 + 400, turn * 800 + 800, "idle"),
    ]);
    const { taught } = await teach(day, truth.slice(0, 4));
    if ("refused" in taught) return;
    const elsewhere = balancedAccuracy(scoreMarks(taught.settings, [day], truth.slice(4)));
    expect(taught.settings.taught?.balancedAccuracy).toBeLessThan(elsewhere + 0.1);
  });

  it("fits into a kilobyte, and is valid as settings", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (seed, other) => {
        const random = createRandom(other);
        const stretches = Array.from({ length: 12 }, () => ({
          seconds: 60 + Math.floor(random() * 200),
          meanA: 10 ** (random() * 5 - 3),
          spread: random() * 0.2,
          stepShare: random() < 0.5 ? 0 : random(),
        }));
        const { taught, learned } = await teach(currentOf(stretches, seed), marksAtRandom(seed, 1500));
        for (const settings of ["refused" in taught ? undefined : taught.settings, learned.proposal?.settings]) {
          if (!settings) continue;
          expect(detectionSettings.parse(settings)).toEqual(settings);
          expect(JSON.stringify(settings).length).toBeLessThanOrEqual(1024);
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Ten marks of two to five minutes that have nothing to do with the current. */
function marksAtRandom(seed: number, withinS = 7000): Mark[] {
  const random = createRandom(seed);
  return Array.from({ length: 10 }, (_, index) => {
    const fromS = random() * (withinS - 300);
    return mark(fromS, fromS + 120 + 180 * random(), index % 2 === 0 ? "running" : "idle");
  });
}

/** The stretches of a made-up machine, without their first and last seconds. */
function stretchesOf(seconds: readonly DetectionSecond[], levelsA: readonly number[]) {
  const levelOf = ({ meanA }: DetectionSecond) =>
    levelsA.reduce(
      (best, levelA, index) =>
        Math.abs(Math.log(meanA / levelA)) < Math.abs(Math.log(meanA / (levelsA[best] ?? 1))) ? index : best,
      0,
    );
  const stretches: { startMs: number; endMs: number; level: number }[] = [];
  for (const second of seconds) {
    const level = levelOf(second);
    const last = stretches.at(-1);
    if (last?.level === level) last.endMs = second.t + 1000;
    else stretches.push({ startMs: second.t, endMs: second.t + 1000, level });
  }
  return stretches;
}

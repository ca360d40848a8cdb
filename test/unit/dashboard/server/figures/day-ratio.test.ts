/** Ratios of days and their differences: how often the 95 % interval holds what is true. */
import { describe, expect, it } from "vitest";
import { compareRatios, type DayParts, dayRatio } from "../../../../../dashboard/server/figures/day-ratio.ts";

/** Normal random numbers from a fixed seed (mulberry32, Box and Muller). */
function createNormal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

interface MadeUpDays {
  readonly count: number;
  readonly utilisation: number;
  /** Correlation of a day with the next. */
  readonly memory: number;
  /** How much less Mondays have. */
  readonly monday?: number;
}

/** Days with 7 to 9 planned hours, now and then 4, and a utilisation that is like yesterday's. */
function madeUpDays({ count, utilisation, memory, monday = 0 }: MadeUpDays, normal: () => number): DayParts[] {
  let off = normal();
  return Array.from({ length: count }, (_, day) => {
    off = memory * off + Math.sqrt(1 - memory * memory) * normal();
    const below = day % 11 === 5 ? 4 : 8 + (day % 3) - 1;
    return { below, above: below * (utilisation + 0.08 * off - (day % 5 === 0 ? monday : 0)) };
  });
}

function compare(before: readonly DayParts[], after: readonly DayParts[]) {
  const [first, second] = [dayRatio(before), dayRatio(after)];
  if (!first || !second) throw new Error("There are no days.");
  return compareRatios(first, second);
}

/** Share of comparisons whose interval holds the true difference, 0.05. */
function held(days: Omit<MadeUpDays, "utilisation">, runs: number): number {
  const normal = createNormal(20_261_121);
  let held = 0;
  for (let run = 0; run < runs; run += 1) {
    const before = madeUpDays({ ...days, utilisation: 0.5 }, normal);
    const { lowest, highest } = compare(before, madeUpDays({ ...days, utilisation: 0.55 }, normal));
    if (lowest <= 0.05 && 0.05 <= highest) held += 1;
  }
  return held / runs;
}

describe("the 95 % interval of a difference", () => {
  for (const count of [8, 20, 60]) {
    for (const memory of [0, 0.3, 0.5]) {
      it(`holds the truth 90 to 98 times of 100 with ${count} days and a memory of ${memory}`, () => {
        const share = held({ count, memory }, 1000);
        expect(share).toBeGreaterThan(0.9);
        expect(share).toBeLessThan(0.98);
      });
    }
  }

  it("isn't spoilt by bad Mondays", () => {
    const share = held({ count: 20, memory: 0.3, monday: 0.2 }, 1000);
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.98);
  });

  it("gets narrow with many days: half a year shows five points", () => {
    const normal = createNormal(5);
    const before = madeUpDays({ count: 125, memory: 0.3, utilisation: 0.5 }, normal);
    const { lowest, highest, chance } = compare(
      before,
      madeUpDays({ count: 125, memory: 0.3, utilisation: 0.55 }, normal),
    );
    expect(highest - lowest).toBeLessThan(0.07);
    expect(lowest).toBeGreaterThan(0);
    expect(chance).toBeLessThan(0.05);
  });
});

describe("a ratio of days", () => {
  it("is the sum above over the sum below, so that a short day counts for less", () => {
    const days = [
      { above: 8, below: 8 },
      { above: 0, below: 2 },
    ];
    expect(dayRatio(days)?.value).toBe(0.8);
  });

  it("isn't told where nothing is below the line", () => {
    expect(dayRatio([])).toBeUndefined();
    expect(dayRatio([{ above: 0, below: 0 }])).toBeUndefined();
  });

  it("is certain when all days are the same, and then any difference is", () => {
    const same = (above: number) => Array.from({ length: 10 }, () => ({ above, below: 8 }));
    expect(compare(same(4), same(4))).toEqual({ value: 0, lowest: 0, highest: 0, chance: 1 });
    expect(compare(same(4), same(6))).toEqual({ value: 0.25, lowest: 0.25, highest: 0.25, chance: 0 });
  });

  it("is judged by the slow waves of its days", () => {
    // Of a slope, 0 to 7, the first cosine takes -9.04 and the second 0.
    const days = Array.from({ length: 8 }, (_, above) => ({ above, below: 1 }));
    const weighed = days.reduce((sum, { above }, at) => sum + above * Math.cos((Math.PI * (at + 0.5)) / 8), 0);
    expect(dayRatio(days)).toMatchObject({ value: 3.5, degrees: 2 });
    expect(dayRatio(days)?.variance).toBeCloseTo(((2 / 8) * weighed ** 2) / 2 / 8, 9);
  });
});

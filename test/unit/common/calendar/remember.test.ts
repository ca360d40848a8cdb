/** Remembered results: computed once, and never more of them than allowed. */
import { describe, expect, it } from "vitest";
import { remember } from "../../../../common/calendar/remember.ts";

describe("remembered results", () => {
  it("are computed once for each key, undefined ones too", () => {
    const computed: number[] = [];
    const halfOfEven = remember(10, (key) => {
      computed.push(key);
      return key % 2 === 0 ? key / 2 : undefined;
    });
    expect([4, 3, 4, 3].map(halfOfEven)).toEqual([2, undefined, 2, undefined]);
    expect(computed).toEqual([4, 3]);
  });

  it("are forgotten from the oldest on when there are too many", () => {
    const computed: number[] = [];
    const same = remember(2, (key) => {
      computed.push(key);
      return key;
    });
    for (const key of [1, 2, 3, 2, 3, 1]) expect(same(key)).toBe(key);
    expect(computed).toEqual([1, 2, 3, 1]);
  });
});

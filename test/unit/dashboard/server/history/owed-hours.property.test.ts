/** Owed hours behave as a plain sorted list of them would. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { blockKey, blockOfKey } from "../../../../../dashboard/server/history/block-keys.ts";
import { createOwedHours } from "../../../../../dashboard/server/history/owed-hours.ts";

const key = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 3 })).map(([h, c]) => blockKey(h, c));
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set" as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("ask" as const), key }) },
);

it("gives the oldest first, and counts those before an hour, whatever comes and goes", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 6 }), (steps, limit) => {
      const hours = createOwedHours();
      const model = new Set<number>();
      for (const one of [...steps, { do: "ask" as const, key: blockKey(4, 0) }]) {
        if (one.do === "set") {
          hours.set(one.key, { sentUntilMs: 0, changes: 1, rows: 0 });
          model.add(one.key);
        } else if (one.do === "delete") {
          hours.delete(one.key);
          model.delete(one.key);
        } else {
          const sorted = [...model].sort((a, b) => a - b);
          expect(hours.first(limit)).toEqual(sorted.slice(0, limit));
          const hour = blockOfKey(one.key);
          expect(hours.countBefore(hour)).toBe(sorted.filter((known) => blockOfKey(known) < hour).length);
        }
      }
    }),
  );
});

/** Packing segments by the day changes no timeline, whatever was told, and by however many streams. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { machineStates } from "../../../../../common/contract/machine-state.ts";
import { openSqlite } from "../../../../../common/runtime/sqlite.ts";
import type { AcceptedBatch, History } from "../../../../../dashboard/server/history/history.ts";
import { anchor, batch, hourStart, openOn, otherStream, second, state, stream } from "./history-under-test.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const keep = { seconds: 30, minutes: 1830 };
const span = { startMs: hourStart - 2 * dayMs, endMs: hourStart + 40 * dayMs };

interface Told {
  readonly of: string;
  readonly run: number;
  readonly afterMs: number;
  readonly state: (typeof machineStates)[number];
  readonly isHeard: boolean;
  readonly isTidied: boolean;
}

/** States minutes, hours or days after the one before; a negative step takes back what the same run told. */
const told: fc.Arbitrary<Told[]> = fc.array(
  fc.record({
    of: fc.constantFrom(stream, stream, stream, otherStream),
    run: fc.constantFrom(1, 1, 1, 2),
    afterMs: fc.oneof(
      fc.integer({ min: 1, max: 2 * hourMs }),
      fc.integer({ min: hourMs, max: 4 * dayMs }),
      fc.integer({ min: -900_000, max: 0 }),
    ),
    state: fc.constantFrom(...machineStates),
    isHeard: fc.boolean(),
    isTidied: fc.constantFrom(false, false, true),
  }),
  { minLength: 1, maxLength: 20 },
);

/** A commit for each state, in the order of each stream's own time. */
function commits(list: readonly Told[]): { batch: AcceptedBatch; untilMs: number; isTidied: boolean }[] {
  const times = new Map<string, number>();
  const runs = new Map<string, number>();
  return list.map(({ of, run: wanted, afterMs, state: to, isHeard, isTidied }, index) => {
    const run = Math.max(wanted, runs.get(of) ?? 1);
    runs.set(of, run);
    const atMs = Math.max(0, (times.get(of) ?? 0) + afterMs);
    times.set(of, atMs);
    const seq = index * 3 + 1;
    const records = [
      anchor(seq, 0, hourStart),
      ...(isHeard ? [second(seq + 1, atMs)] : []),
      state(seq + 2, atMs, to, { t: atMs }),
    ];
    return { batch: batch(records, { run, of }), untilMs: hourStart + atMs, isTidied };
  });
}

function tidyAll(history: History, nowMs: number): void {
  let steps = 0;
  while (history.tidySome(nowMs, keep)) {
    steps += 1;
    if (steps > 2000) throw new Error("Tidying never ends.");
  }
}

describe("packing segments", () => {
  it("changes no timeline, at any time and in any order of streams; and packing again changes nothing", () => {
    fc.assert(
      fc.property(told, (list) => {
        const db = openSqlite(":memory:");
        const history = openOn(db);
        const timeline = () => history.timeline("press", false, span);
        let newestMs = hourStart;
        for (const { batch: one, untilMs, isTidied } of commits(list)) {
          history.commit([one]);
          newestMs = Math.max(newestMs, untilMs);
          if (!isTidied) continue;
          const before = timeline();
          tidyAll(history, newestMs);
          expect(timeline()).toEqual(before);
        }
        const before = timeline();
        tidyAll(history, newestMs + 5 * dayMs);
        expect(timeline()).toEqual(before);
        tidyAll(history, newestMs + 9 * dayMs);
        expect(timeline()).toEqual(before);
        expect(history.timelines(span).get(history.machines()[0]?.key ?? 0) ?? before).toEqual(before);
        db.close();
      }),
      { numRuns: 60 },
    );
  });
});

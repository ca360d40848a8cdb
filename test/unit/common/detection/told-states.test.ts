/** What has been told of a machine's states: corrections reach back, news alone is told. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSegments } from "../../../../common/detection/segments.ts";
import { createToldStates } from "../../../../common/detection/told-states.ts";

describe("told states", () => {
  it("begin unknown, because they are only starting", () => {
    expect(createToldStates(500).now()).toEqual({ state: "unknown", since: 500, cause: "starting" });
  });

  it("tell a change once", () => {
    const told = createToldStates(0);
    expect(told.tell("idle", 1000)).toEqual([{ state: "idle", since: 1000 }]);
    expect(told.tell("idle", 2000)).toEqual([]);
    expect(told.now()).toEqual({ state: "idle", since: 1000 });
  });

  it("forget what began at or behind a correction", () => {
    const told = createToldStates(0);
    told.tell("running", 1000);
    told.tell("idle", 5000);
    told.tell("running", 9000);
    expect(told.tell("idle", 5000)).toEqual([{ state: "idle", since: 5000 }]);
    expect(told.now()).toEqual({ state: "idle", since: 5000 });
    expect(told.tell("running", 4000)).toEqual([{ state: "running", since: 4000 }]);
    expect(told.now()).toEqual({ state: "running", since: 1000 });
  });

  it("never reach back behind what they still know", () => {
    const told = createToldStates(1000);
    expect(told.tell("off", 0)).toEqual([{ state: "off", since: 1000 }]);
    for (let change = 1; change <= 200; change += 1) told.tell(change % 2 === 0 ? "idle" : "running", change * 1000);
    const [taken] = told.tell("off", 0);
    expect(taken?.since).toBeGreaterThan(100_000);
    expect(told.now()).toEqual(taken);
  });

  it("show as their newest state what segments folded from what they tell end with", () => {
    const anyCall = fc.record({
      state: fc.constantFrom("off" as const, "idle" as const, "running" as const),
      t: fc.nat(300),
    });
    fc.assert(
      fc.property(fc.array(anyCall, { maxLength: 300 }), (calls) => {
        const told = createToldStates(0);
        const segments = createSegments();
        segments.add({ state: "unknown", since: 0, cause: "starting" }, 0);
        for (const { state, t } of calls) for (const one of told.tell(state, t)) segments.add(one, 300);
        const { state, since } = told.now();
        expect(segments.finish(1000).at(-1)).toMatchObject({ state, startMs: since });
      }),
    );
  });
});

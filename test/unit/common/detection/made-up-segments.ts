/** Segments for tests: written by hand in seconds, and made up at random. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { MachineState } from "../../../../common/contract/machine-state.ts";
import { createSegments, type Segment } from "../../../../common/detection/segments.ts";
import { inProject } from "../../../project-root.ts";

const states = { r: "running", i: "idle", o: "off", u: "unknown" } as const;

/** Segments from a line such as `r20 i5 r30 u60`: states by their first letter, lengths in seconds. */
export function segmentsOf(line: string, startMs = 0): Segment[] {
  let at = startMs;
  return line.split(" ").map((word) => {
    const state = states[word[0] as keyof typeof states];
    const begin = at;
    at += Math.round(Number(word.slice(1)) * 1000);
    return { startMs: begin, endMs: at, state };
  });
}

/** Any segments that tile a time: neighbours differ in state. */
export const anySegments: fc.Arbitrary<Segment[]> = fc
  .array(
    fc.record({
      state: fc.constantFrom<MachineState>("running", "idle", "off", "unknown"),
      ms: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 100, max: 60_000 })),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((parts) => {
    const folded = createSegments();
    let at = 0;
    const closed: Segment[] = [];
    for (const { state, ms } of parts) {
      closed.push(...folded.add({ state, since: at }, at));
      at += ms;
    }
    return [...closed, ...folded.finish(at)];
  });

/** The day of the milling machine: a program was active, or not. */
export function hurcoSegments(): Segment[] {
  const lines = readFileSync(inProject("test", "data", "nist-hurco04.csv"), "utf8")
    .trim()
    .split("\n");
  const folded = createSegments();
  let endMs = 0;
  const closed: Segment[] = [];
  for (const line of lines.filter((one) => /^\d/.test(one))) {
    const [start = "", end = "", status] = line.split(",");
    const since = Math.round(Number(start) * 1000);
    closed.push(...folded.add({ state: status === "ACTIVE" ? "running" : "idle", since }, since));
    endMs = Math.round(Number(end) * 1000);
  }
  return [...closed, ...folded.finish(endMs)];
}

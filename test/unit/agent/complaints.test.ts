/** Complaints: counted, shown for a while, logged once. */
import { beforeEach, describe, expect, it } from "vitest";
import { type Complaints, createComplaints } from "../../../agent/complaints.ts";
import { createLog } from "../../../common/runtime/log.ts";
import { createTestClock, type TestClock } from "../../fakes/test-clock.ts";

let clock: TestClock;
let logged: string[];
let complaints: Complaints;

beforeEach(() => {
  clock = createTestClock();
  logged = [];
  complaints = createComplaints(clock, createLog({ write: (line) => logged.push(line) }));
});

describe("complaints", () => {
  it("are counted each, and shown once with the newest reason", () => {
    complaints.add("bad-message", "clamp", "rmsA: is missing");
    complaints.add("bad-message", "clamp", "isn't JSON");
    expect(complaints.counters()).toEqual({ "bad-message": 2 });
    expect(complaints.problems()).toEqual([
      { code: "bad-message", subject: "clamp", message: "clamp: isn't JSON. It was dropped; check what sends it." },
    ]);
  });

  it("go from the screen ten minutes after they last happened, and are still counted", () => {
    complaints.add("bad-message", "clamp", "isn't JSON");
    clock.advance(9 * 60_000);
    complaints.add("bad-message", "clamp", "isn't JSON");
    clock.advance(9 * 60_000);
    expect(complaints.problems()).toHaveLength(1);
    clock.advance(2 * 60_000);
    expect(complaints.problems()).toEqual([]);
    expect(complaints.counters()).toEqual({ "bad-message": 2 });
  });

  it("fill neither the log nor the screen, however many names a device makes up", () => {
    for (let i = 0; i < 5000; i += 1) complaints.add("bad-message", `made-up-${i}`, "isn't JSON");
    expect(complaints.counters()).toEqual({ "bad-message": 5000 });
    expect(complaints.problems().length).toBeLessThanOrEqual(50);
    expect(logged.length).toBeLessThanOrEqual(50);
  });

  it("are logged once for each subject", () => {
    for (let i = 0; i < 100; i += 1) complaints.add("bad-message", "clamp", "isn't JSON");
    expect(logged).toHaveLength(1);
  });

  it("fit into a report however long their reasons are", () => {
    complaints.add("bad-message", "t".repeat(300), "r".repeat(1000));
    const [problem] = complaints.problems();
    expect(problem?.message.length).toBeLessThanOrEqual(400);
    expect(problem?.subject?.length).toBeLessThanOrEqual(120);
  });
});

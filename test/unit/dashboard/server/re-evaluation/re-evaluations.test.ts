/** The one re-evaluation of a site: begun, followed, cancelled, made to hold, and what is refused. */
import { beforeEach, expect, it } from "vitest";
import { plantSettings } from "../../../../../common/contract/plant-settings.ts";
import type { ReEvaluationResult } from "../../../../../dashboard/server/re-evaluation/re-evaluation-task.ts";
import {
  createReEvaluations,
  type ReEvaluations,
  reEvaluationOrder,
} from "../../../../../dashboard/server/re-evaluation/re-evaluations.ts";
import type { RunChore } from "../../../../../dashboard/server/run-chore.ts";

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 10, 20, 3, 0, 0, 400);
const plant = plantSettings.parse({
  machines: [{ id: "press", name: "プレス", detection: { runAboveA: 2, dwellIdleMs: 9000 } }],
});
const order = (more: object = {}) =>
  reEvaluationOrder.parse({ machine: "press", startMs: nowMs - 5 * hourMs, endMs: nowMs - 4 * hourMs, ...more });

interface Chore {
  readonly input: Record<string, unknown>;
  progress(share: number): void;
  end(result: ReEvaluationResult): void;
  fail(message: string): void;
  isStopped: boolean;
}

let chores: Chore[];
let written: { machine: string; detail: string; segments: readonly object[]; author: string }[];
let jobs: ReEvaluations;
beforeEach(() => {
  chores = [];
  written = [];
  const run = ((_name: string, input: object, progress: (share: number) => void) => {
    let chore: Chore | undefined;
    const done = new Promise<ReEvaluationResult>((end, reject) => {
      const fail = (message: string) => reject(new Error(message));
      chore = { input: { ...input }, progress, end, fail, isStopped: false };
      chores.push(chore);
    });
    const stop = () => {
      if (chore) chore.isStopped = true;
    };
    return { done, stop };
  }) as unknown as RunChore;
  jobs = createReEvaluations({
    dataDir: "/data",
    plant: () => plant,
    nowMs: () => nowMs,
    run,
    writer: {
      async reEvaluate({ machine, detail, segments }, author) {
        written.push({ machine, detail, segments, author });
        return 7;
      },
    },
  });
});

const result = (heldShare = 1): ReEvaluationResult => {
  const one = { figures: {}, statesMs: {}, timeline: {} };
  const preview = { before: one, after: one, heldShare, changedMs: 5 } as unknown as ReEvaluationResult["preview"];
  return { preview, segments: [[1000, 2000, "running"]] };
};
const chore = () => chores.at(-1) ?? expect.fail("no chore was begun");

it("tells how far it is, shows what would change, and becomes a change only when somebody applies it", async () => {
  const { job } = jobs.start(order({ detection: { runAboveA: 1.5 } }));
  expect(chore().input).toMatchObject({ dataDir: "/data", detection: { runAboveA: 1.5, dwellIdleMs: 9000 } });
  chore().progress(0.4);
  expect(jobs.current()).toMatchObject({ job, state: "reckoning", progress: 0.4, preview: null });
  chore().end(result());
  await expect.poll(() => jobs.current()?.state).toBe("ready");
  expect(jobs.current()).toMatchObject({ progress: 1, preview: { changedMs: 5 }, change: null });
  expect(written).toEqual([]);
  expect(await jobs.apply(job, "editing token")).toMatchObject({ state: "applied", change: 7 });
  expect(written).toMatchObject([{ machine: "press", author: "editing token" }]);
  expect(JSON.parse(written[0]?.detail ?? "")).toMatchObject({ runAboveA: 1.5 });
  expect(written[0]?.segments).toMatchObject([{ startMs: 1000, endMs: 2000, state: "running", mark: "re-evaluated" }]);
  await expect(jobs.apply(job, "editing token")).rejects.toThrow("holds already");
  expect(written).toHaveLength(1);
});

it("is one at a time, and makes room for the next once it is reckoned", async () => {
  const first = jobs.start(order());
  expect(() => jobs.start(order())).toThrow("Another re-evaluation is being reckoned");
  chore().end(result());
  await expect.poll(() => jobs.current()?.state).toBe("ready");
  const second = jobs.start(order());
  expect(second.job).toBeGreaterThan(first.job);
  await expect(jobs.apply(first.job, "x")).rejects.toThrow("no such re-evaluation");
});

it("ends when it is cancelled, and what it still answers is nobody's", async () => {
  const { job } = jobs.start(order());
  const old = chore();
  expect(jobs.cancel(job)).toBe(true);
  expect(old.isStopped).toBe(true);
  expect(jobs.current()).toBeNull();
  const next = jobs.start(order());
  old.progress(0.9);
  old.end(result());
  await Promise.resolve();
  expect(jobs.current()).toMatchObject({ job: next.job, state: "reckoning", progress: 0 });
  expect(jobs.cancel(job)).toBe(false);
});

it("applies what was reckoned for it, though one that was cancelled answers late", async () => {
  jobs.cancel(jobs.start(order()).job);
  const old = chore();
  const { job } = jobs.start(order());
  chore().end(result());
  await expect.poll(() => jobs.current()?.state).toBe("ready");
  old.end({ ...result(), segments: [[5000, 6000, "off"]] });
  await Promise.resolve();
  await jobs.apply(job, "x");
  expect(written[0]?.segments).toMatchObject([{ startMs: 1000, state: "running" }]);
});

it("says why it failed, and can be begun again", async () => {
  jobs.start(order());
  chore().fail("it ended early (SIGKILL)");
  await expect.poll(() => jobs.current()?.state).toBe("failed");
  expect(jobs.current()?.error).toContain("ended early");
  expect(jobs.start(order()).state).toBe("reckoning");
});

it("ends at now, whatever was asked: what is to come isn't decided", () => {
  expect(jobs.start(order({ endMs: nowMs + hourMs })).endMs).toBe(nowMs - 400);
});

it.each([
  ["a machine that isn't there", { machine: "pres" }, 'no machine "pres"'],
  ["a span that is to come", { startMs: nowMs + hourMs, endMs: nowMs + 2 * hourMs }, "before now"],
  ["a span that is too long", { startMs: nowMs - 101 * 24 * hourMs }, "at most 100 days"],
  ["thresholds that cross", { detection: { offBelowA: 3 } }, "must be above offBelowA"],
  ["a setting that isn't there", { detection: { runAbove: 3 } }, "runAbove"],
])("refuses %s", (_name, more, said) => {
  expect(() => jobs.start(order(more))).toThrow(said);
  expect(chores).toEqual([]);
});

it("doesn't hold where nothing is kept to decide by, or before it is reckoned", async () => {
  const { job } = jobs.start(order());
  await expect(jobs.apply(job, "x")).rejects.toThrow("isn't reckoned yet");
  chore().end(result(0));
  await expect.poll(() => jobs.current()?.state).toBe("ready");
  await expect(jobs.apply(job, "x")).rejects.toThrow("nothing to decide it by");
  expect(written).toEqual([]);
});

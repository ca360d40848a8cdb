/** The one re-evaluation of a site: reckoned beside all else, looked at, made to hold, or dropped. */
import { z } from "zod";
import { id } from "../../../common/contract/ids.ts";
import { epochMs } from "../../../common/contract/machine-state.ts";
import type { ReEvaluationJob } from "../../../common/contract/past-answers.ts";
import { detectionSettings, type PlantSettings } from "../../../common/contract/plant-settings.ts";
import type { Segment } from "../history/segment.ts";
import { type RunChore, type RunningChore, runChore } from "../run-chore.ts";
import type { Store } from "../store/store.ts";
import type { ReEvaluationResult } from "./re-evaluation-task.ts";

/** What people ask for: a machine, a span, and settings that differ from those that hold now. */
export const reEvaluationOrder = z
  .strictObject({
    machine: id,
    simulated: z.boolean().default(false),
    startMs: epochMs,
    endMs: epochMs,
    detection: z.record(z.string(), z.unknown()).default({}),
  })
  .refine((one) => one.startMs < one.endMs, { path: ["endMs"], error: "must be after startMs" });
export type ReEvaluationOrder = z.infer<typeof reEvaluationOrder>;

/** The order can't be followed; the message says what would be right. */
export class ReEvaluationRefusal extends Error {
  override readonly name = "ReEvaluationRefusal";
}

interface ReEvaluationsOptions {
  readonly dataDir: string;
  readonly plant: () => PlantSettings;
  readonly writer: Pick<Store["writer"], "reEvaluate">;
  readonly nowMs: () => number;
  /** How chores are run; another way for tests. */
  readonly run?: RunChore;
}

/** The re-evaluations. */
export interface ReEvaluations {
  current(): ReEvaluationJob | null;
  /** Begins one; what was reckoned before, and not applied, is dropped. Throws ReEvaluationRefusal. */
  start(order: ReEvaluationOrder): ReEvaluationJob;
  /** Ends or drops it; false when there is no such job. */
  cancel(job: number): boolean;
  /** Makes it hold, and answers the change. Rejects with ReEvaluationRefusal. */
  apply(job: number, author: string): Promise<ReEvaluationJob>;
  stop(): void;
}

/** The longest span, so that nobody can keep the box busy for hours. */
const longestDays = 100;
const dayMs = 86_400_000;
const secondMs = 1000;

/** Creates them; there is none at first. */
export function createReEvaluations(options: ReEvaluationsOptions): ReEvaluations {
  const { dataDir, plant, writer, nowMs, run = runChore } = options;
  let current: ReEvaluationJob | undefined;
  let segments: readonly Segment[] = [];
  let running: RunningChore<ReEvaluationResult> | undefined;
  let lastJob = 0;

  /** A change of the job, as long as it is still the one. */
  function change(job: number, next: Partial<ReEvaluationJob>): void {
    if (current?.job === job) current = { ...current, ...next };
  }

  async function reckon(job: ReEvaluationJob, chore: RunningChore<ReEvaluationResult>): Promise<void> {
    try {
      const result = await chore.done;
      if (current?.job !== job.job) return;
      segments = result.segments.map(([startMs, endMs, state]) => {
        const cause = state === "unknown" ? "undecidable" : undefined;
        return { startMs, endMs, state, cause, revision: 0, mark: "re-evaluated" };
      });
      change(job.job, { state: "ready", progress: 1, preview: result.preview });
    } catch (error) {
      change(job.job, { state: "failed", error: error instanceof Error ? error.message : String(error) });
    } finally {
      if (running === chore) running = undefined;
    }
  }

  function of(job: number): ReEvaluationJob {
    if (current?.job === job) return current;
    throw new ReEvaluationRefusal("There is no such re-evaluation any more: look at the newest one, or begin again.");
  }

  function drop(): void {
    running?.stop();
    running = undefined;
    current = undefined;
    segments = [];
  }

  return {
    current: () => current ?? null,
    start(order) {
      if (current?.state === "reckoning") {
        throw new ReEvaluationRefusal("Another re-evaluation is being reckoned: wait for it, or cancel it.");
      }
      const checked = check(order, plant(), nowMs());
      drop();
      lastJob += 1;
      const { machine, simulated, startMs, endMs, detection } = checked;
      const job: ReEvaluationJob = {
        ...{ job: lastJob, machine, simulated, startMs, endMs, detection },
        ...{ state: "reckoning", progress: 0, preview: null, change: null, error: null },
      };
      current = job;
      const chore = run("re-evaluate", { ...checked, dataDir }, (progress) => change(job.job, { progress }));
      running = chore;
      void reckon(job, chore);
      return job;
    },
    cancel(job) {
      if (current?.job !== job) return false;
      drop();
      return true;
    },
    async apply(job, author) {
      const { machine, simulated, startMs, endMs, detection, state, preview } = of(job);
      if (state !== "ready") throw new ReEvaluationRefusal("It isn't reckoned yet, or holds already.");
      if (preview?.heldShare === 0) {
        throw new ReEvaluationRefusal("No second of this span is kept any more: there is nothing to decide it by.");
      }
      change(job, { state: "applied" });
      const span = { machine, simulated, startMs, endMs };
      try {
        const evaluation = { ...span, detail: JSON.stringify(detection), segments };
        change(job, { change: await writer.reEvaluate(evaluation, author, nowMs()) });
      } catch (error) {
        change(job, { state: "ready" });
        throw error;
      }
      segments = [];
      return of(job);
    },
    stop: drop,
  };
}

/** The order with all its settings, up to now at most. */
function check(order: ReEvaluationOrder, { machines }: PlantSettings, nowMs: number) {
  const machine = machines.find((one) => one.id === order.machine);
  if (!machine) throw new ReEvaluationRefusal(`machine: there is no machine "${order.machine}"`);
  // What is behind now isn't recorded: it would become unknown for good.
  const endMs = Math.min(order.endMs, Math.floor(nowMs / secondMs) * secondMs);
  if (order.startMs >= endMs) throw new ReEvaluationRefusal("startMs: must be before now");
  if (endMs - order.startMs > longestDays * dayMs) throw new ReEvaluationRefusal(`endMs: at most ${longestDays} days`);
  const detection = detectionSettings.safeParse({ ...machine.detection, ...order.detection, origin: "set" });
  if (!detection.success) throw new ReEvaluationRefusal(`detection: ${z.prettifyError(detection.error)}`);
  return { ...order, endMs, detection: detection.data };
}

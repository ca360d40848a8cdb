/** Made answers about changes of the past: rights, corrections, a re-evaluation that takes as long as the test wants. */

import type { MachineSpanAnswer, SpanFigures } from "../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../common/contract/live-events.ts";
import type { ChangeAnswer, EvaluatedSpan, ReEvaluationJob } from "../../common/contract/past-answers.ts";
import { detectionSettings } from "../../common/contract/plant-settings.ts";

const detection = detectionSettings.parse({ offBelowA: 0.2, runAboveA: 1 });

/** Changes that were made, and what is answered about them. */
export interface MadePast {
  readonly changes: readonly ChangeAnswer[];
  /** The re-evaluation under way is so far (0 to 1); 1 makes it ready. */
  reckon(progress: number): void;
  /** From now on this screen may not change anything. */
  takeRights(): void;
  /** Null for what it doesn't know. `machine` answers a span of the machine. */
  answer(question: URL, body: unknown, machine: (span: TimeSpan) => MachineSpanAnswer): object | null;
}

/** Creates a past that nobody has changed. */
export function createMadePast(now: () => number): MadePast {
  let changes: ChangeAnswer[] = [];
  let job: ReEvaluationJob | null = null;
  let mayEdit = true;

  function add(change: Partial<ChangeAnswer> & TimeSpan & { kind: ChangeAnswer["kind"] }): number {
    const id = changes.length + 1;
    const of = { machine: "m1", name: "基板加工機 S63", simulated: false, state: null, note: "", thresholds: null };
    changes = [{ ...of, ...change, id, author: "this computer", atMs: now(), undoneMs: null }, ...changes];
    return id;
  }

  function change(path: string, body: Record<string, unknown>): object | null {
    if (path === "undo") {
      changes = changes.map((one) => (one.id === body.id ? { ...one, undoneMs: now() } : one));
      return {};
    }
    const { kind, startMs, endMs, state, note = "", reason } = body as never as ChangeAnswer & { reason?: string };
    if (path === "edit" && kind) return { id: add({ kind, startMs, endMs, state, note: reason ?? note }) };
    return null;
  }

  function order(path: string, body: Record<string, unknown>, machine: (span: TimeSpan) => MachineSpanAnswer) {
    if (path === "re-evaluation") {
      const { startMs, endMs } = body as never as TimeSpan;
      job = {
        ...{ job: (job?.job ?? 0) + 1, machine: "m1", simulated: false, startMs, endMs },
        detection: { ...detection, ...(body.detection as object) },
        ...{ state: "reckoning", progress: 0, preview: null, change: null, error: null },
      };
    } else if (path === "re-evaluation/cancel") job = null;
    else if (job && path === "re-evaluation/apply") {
      const { startMs, endMs, detection: used } = job;
      const id = add({ kind: "re-evaluated", startMs, endMs, thresholds: used });
      job = { ...job, state: "applied", change: id };
    }
    if (job?.state === "ready") job = { ...job, preview: preview(job, machine) };
    return job ?? {};
  }

  return {
    get changes() {
      return changes;
    },
    reckon(progress) {
      if (job) job = { ...job, progress, state: progress < 1 ? "reckoning" : "ready" };
    },
    takeRights() {
      mayEdit = false;
    },
    answer({ pathname, searchParams }, body, machine) {
      if (pathname === "/api/changes") {
        const isOpen = searchParams.get("open") === "true";
        const listed = changes.filter(({ undoneMs }) => !isOpen || undoneMs === null);
        return { timeZone: "Asia/Tokyo", changes: listed, isCut: false };
      }
      if (pathname === "/api/past") return { mayEdit };
      if (!pathname.startsWith("/api/past/") || !mayEdit) return null;
      const path = pathname.slice("/api/past/".length);
      if (body !== null && path.startsWith("re-evaluation")) return order(path, body as never, machine);
      if (body !== null) return change(path, body as never);
      if (job?.state === "ready") job = { ...job, preview: preview(job, machine) };
      return { job, detection };
    },
  };
}

function preview(job: ReEvaluationJob, machine: (span: TimeSpan) => MachineSpanAnswer): ReEvaluationJob["preview"] {
  const { timeline, figures } = machine(job);
  const later = { ...timeline, codes: timeline.codes.map((one) => ({ ...one, state: "running" as const })) };
  const lengthMs = job.endMs - job.startMs;
  const evaluated = (shown: typeof timeline, sums: SpanFigures, runningMs: number): EvaluatedSpan => ({
    timeline: shown,
    figures: sums,
    statesMs: { running: runningMs, idle: lengthMs - runningMs, off: 0, unknown: 0 },
  });
  return {
    before: evaluated(timeline, figures, figures.allRunningMs),
    after: evaluated(later, { ...figures, utilisation: 1, stops: 0, shortStops: 0 }, lengthMs),
    heldShare: 0.84,
    changedMs: lengthMs - figures.allRunningMs,
  };
}

/** The re-evaluation that the server knows: begun, followed while it is reckoned, made to hold or dropped. It outlives a reload of the page. */
import { useEffect, useState } from "preact/hooks";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { ReEvaluationAnswer, ReEvaluationJob } from "../../../common/contract/past-answers.ts";
import type { DetectionSettings } from "../../../common/contract/plant-settings.ts";
import { type Asked, ask, send } from "../ask.ts";

/** How often a job is looked at while it is reckoned, ms. */
const lookMs = 500;

/** The thresholds that are tried, in amperes. */
export interface Thresholds {
  readonly offBelowA: number;
  readonly runAboveA: number;
}

/** A re-evaluation as a page sees it. */
export interface ReEvaluation {
  readonly job: ReEvaluationJob | null;
  /** The settings that hold for the machine; null until they are known. */
  readonly detection: DetectionSettings | null;
  /** Why the last order wasn't followed, as the server says it; null when it was. */
  readonly refusal: string | null;
  start(span: TimeSpan & { readonly machine: string; readonly simulated: boolean }, detection: Thresholds): void;
  /** Makes it hold; answers the change, or null. */
  apply(): Promise<number | null>;
  drop(): void;
}

/** Follows the re-evaluation; `machine` is the one whose settings are asked for. */
export function useReEvaluation(machine: string): ReEvaluation {
  const [job, setJob] = useState<ReEvaluationJob | null>(null);
  const [detection, setDetection] = useState<DetectionSettings | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const isReckoning = job?.state === "reckoning";

  useEffect(() => {
    const abort = new AbortController();
    const look = async () => {
      const path = `/api/past/re-evaluation?machine=${encodeURIComponent(machine)}`;
      const asked = await ask<ReEvaluationAnswer>(path, abort.signal);
      if (!asked.ok) return;
      setJob(asked.answer.job);
      setDetection(asked.answer.detection);
    };
    const lookQuietly = () => void look().catch(() => {});
    lookQuietly();
    const timer = isReckoning ? setInterval(lookQuietly, lookMs) : undefined;
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [machine, isReckoning]);

  function take(asked: Asked<ReEvaluationJob>): ReEvaluationJob | null {
    setRefusal(asked.ok ? null : asked.message);
    if (asked.ok) setJob(asked.answer);
    return asked.ok ? asked.answer : null;
  }

  return {
    job,
    detection,
    refusal,
    start: (span, thresholds) =>
      void send<ReEvaluationJob>("/api/past/re-evaluation", { ...span, detection: thresholds }).then(take),
    async apply() {
      if (job === null) return null;
      return take(await send<ReEvaluationJob>("/api/past/re-evaluation/apply", { job: job.job }))?.change ?? null;
    },
    drop() {
      if (job === null) return;
      setJob(null);
      void send("/api/past/re-evaluation/cancel", { job: job.job });
    },
  };
}

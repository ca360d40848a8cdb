/** `/api/changes`: what people changed of the past, the newest first. */
import { z } from "zod";
import type { ChangeAnswer, ChangesAnswer } from "../../../common/contract/past-answers.ts";
import { detectionSettings } from "../../../common/contract/plant-settings.ts";
import { readCorrection } from "../history/correction-detail.ts";
import type { PastChange } from "../history/past-changes.ts";
import type { AnswerContext } from "./context.ts";

/** A question for changes that touch a span (epoch ms); left out: of all time, of all machines. */
export interface ChangesQuestion {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly machine?: string | undefined;
  /** Only those that hold. */
  readonly open?: boolean | undefined;
}

/** More are not answered at once. */
const mostChanges = 1000;
const settings = z.preprocess((text) => JSON.parse(String(text)), detectionSettings);

/** Answers changes. */
export function answerChanges({ questions, plans }: AnswerContext, question: ChangesQuestion): ChangesAnswer {
  const { from = 0, to = Number.MAX_SAFE_INTEGER, machine, open = false } = question;
  const { plant } = plans.newest();
  const names = new Map(plant.machines.map(({ id, name }) => [id, name]));
  const found = questions
    .changes({ startMs: from, endMs: to }, machine)
    .filter(({ undoneMs }) => !open || undoneMs === null);
  return {
    timeZone: plant.timeZone,
    changes: found.slice(0, mostChanges).map((one) => toAnswer(one, names.get(one.machine) ?? one.machine)),
    isCut: found.length > mostChanges,
  };
}

function toAnswer({ detail, ...change }: PastChange, name: string): ChangeAnswer {
  const { kind } = change;
  const correction = kind === "corrected" ? readCorrection(detail) : undefined;
  return {
    ...change,
    name,
    state: correction?.state ?? null,
    note: correction?.note ?? (kind === "excluded" ? detail : ""),
    thresholds: kind === "re-evaluated" ? thresholdsOf(detail) : null,
  };
}

/** Settings that another version wrote may be unreadable for this one; the change holds all the same. */
function thresholdsOf(detail: string): ChangeAnswer["thresholds"] {
  try {
    const { offBelowA, runAboveA } = settings.parse(detail);
    return { offBelowA, runAboveA };
  } catch {
    return null;
  }
}

/** The past of a simulated bench as scores: what its pictures truly showed at the times of its schedule. */
import { formatDayNumber, parseDayNumber } from "../../common/calendar/day-number.ts";
import type { ClutterLevel } from "../../common/contract/clutter.ts";
import type { UnnumberedRecord } from "../../common/contract/records.ts";
import type { WorkPlan } from "../signals/work-plan.ts";
import { benchMoment } from "../workbench/bench-moment.ts";
import { type DrawnScene, drawScene } from "../workbench/draw-scene.ts";
import type { WorkingBench } from "../workbench/working-day.ts";

/** What is made up. Epoch ms. */
export interface ScoreHistoryOptions {
  readonly area: string;
  /** Its pictures need not be large: nobody looks at them. */
  readonly bench: WorkingBench;
  readonly plan: WorkPlan;
  /** Times of day of the schedule, "HH:mm", and how long a look waits for people. */
  readonly times: readonly string[];
  readonly waitForPeopleMs: number;
  /** Beginning of the records' run, and end of the past. */
  readonly startMs: number;
  readonly untilMs: number;
  /** The level of a share, by the level before. */
  readonly levelOf: (previous: ClutterLevel | undefined, share: number) => ClutterLevel;
  /** The outlines of what a scene truly shows on the sheet, in thousandths of it. */
  readonly outlineOf: (scene: DrawnScene) => number[][];
  readonly revision: number;
}

/** A look that meets people is tried again after this time. */
const lookAgainMs = 120_000;
const dayMs = 86_400_000;

/** Makes up the scores of all working days, oldest first; each takes some milliseconds of drawing. */
export function* scoreHistory(options: ScoreHistoryOptions): Generator<UnnumberedRecord> {
  const { plan, times, startMs, untilMs } = options;
  let level: ClutterLevel | undefined;
  for (let day = parseDayNumber(plan.dayOf(startMs)); day * dayMs < untilMs + dayMs; day += 1) {
    const date = formatDayNumber(day);
    if (plan.workSpans(date).length === 0) continue;
    for (const slot of times) {
      const dueMs = plan.daySpan(date).startMs + minutesOf(slot) * 60_000;
      if (dueMs < startMs || dueMs >= untilMs) continue;
      const look = lookAt(options, dueMs);
      if (look.share !== undefined) level = options.levelOf(level, look.share);
      const found =
        look.share === undefined
          ? ({ outcome: "skipped", cause: "person-in-view" } as const)
          : ({ outcome: "scored", share: look.share, level, confidence: 1, outline: look.outline } as const);
      const { area, revision } = options;
      const told = { area, occasion: "schedule", slot, ...found, revision, simulated: true } as const;
      yield { kind: "score", t: look.atMs - startMs, ...told };
    }
  }
}

function lookAt(
  { bench, plan, waitForPeopleMs, outlineOf }: ScoreHistoryOptions,
  dueMs: number,
): { atMs: number; share?: number; outline?: number[][] } {
  for (let atMs = dueMs; atMs <= dueMs + waitForPeopleMs; atMs += lookAgainMs) {
    const seen = bench.at(benchMoment(plan, atMs), { isLampOn: true });
    if (seen.isSomebodyThere) continue;
    const scene = drawScene(seen.plan);
    return { atMs, share: Math.round(scene.truth.share * 1e4) / 1e4, outline: outlineOf(scene) };
  }
  return { atMs: dueMs + waitForPeopleMs };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

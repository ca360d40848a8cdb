/** A machining centre whose spindle replays the recording of the University of Michigan: set-up, passes, tool changes. */
import { z } from "zod";
import { between } from "../../random.ts";
import { createPhaseList, type PhaseDraft, type PhaseList } from "../phase-list.ts";
import { createPhaseLoad } from "../phase-load.ts";
import { loadTrace, type Trace } from "../trace.ts";
import { blocksOf } from "../work-plan.ts";
import { amperes, defineLoad, minutes, secondsRange } from "./define-load.ts";

const config = z.strictObject({
  type: z.literal("mill-spindle"),
  /** Control, servos and coolant pump while nothing turns. */
  standbyA: amperes(1.3),
  /** What the recorded amperes (21 while cutting, 60 at the start) are multiplied by. */
  scale: z.number().min(0.02).max(5).default(0.35),
  /** Passes of one workpiece; each replays the recording once or several times over. */
  passes: z.tuple([z.int().min(1), z.int().max(60)]).default([3, 7]),
  passS: secondsRange(40, 200),
  toolChangeS: secondsRange(6, 14),
  /** Taking the workpiece out and clamping the next one. */
  setupS: secondsRange(70, 300),
  /** Probability that a longer stop follows a workpiece, 0 to 1, and its length. */
  longStopShare: z.number().min(0).max(1).default(0.07),
  longStopS: secondsRange(420, 2400),
  startsWithinMin: minutes(8),
  endsWithinMin: minutes(8),
});
type MillConfig = z.output<typeof config>;

/** Load `mill-spindle`. Doings: `off`, `standby`, `set-up`, `cutting`, `tool-change`, `stopped`. */
export const millSpindle = defineLoad({
  config,
  create: (settings, { plan, seed }) => {
    const trace = loadTrace("umich-cnc-spindle");
    return createPhaseLoad(
      (date, random) => {
        const day = plan.daySpan(date);
        const list = createPhaseList(day);
        for (const block of blocksOf(day, plan.workSpans(date), settings, random)) {
          if (block.kind === "night") list.until({ doing: "off", levelA: 0 }, block.endMs);
          else if (block.kind === "break") list.until(standing("standby", settings), block.endMs);
          else while (list.nowMs < block.endMs) addWorkpiece(list, trace, settings, block.endMs, random);
        }
        return list.finish();
      },
      plan,
      seed,
    );
  },
});

function addWorkpiece(
  list: PhaseList,
  trace: Trace,
  settings: MillConfig,
  limitMs: number,
  random: () => number,
): void {
  const [fewest, most] = settings.passes;
  const passes = Math.round(between(random, fewest, most));
  list.add(standing("set-up", settings), drawMs(settings.setupS, random), limitMs);
  for (let pass = 0; pass < passes; pass += 1) {
    if (pass > 0) list.add(standing("tool-change", settings), drawMs(settings.toolChangeS, random), limitMs);
    addPass(list, trace, settings, limitMs, random);
  }
  if (random() < settings.longStopShare) {
    list.add(standing("stopped", settings), drawMs(settings.longStopS, random), limitMs);
  }
}

/** The spindle starts once; where the pass is longer than the recording, its cutting part comes again. */
function addPass(
  list: PhaseList,
  trace: Trace,
  { standbyA, scale, passS }: MillConfig,
  limitMs: number,
  random: () => number,
): void {
  const startMs = list.nowMs;
  const lengthMs = drawMs(passS, random);
  const tool = { pace: between(random, 0.85, 1.1), scale: scale * between(random, 0.85, 1.1) };
  let offsetMs = 0;
  while (list.nowMs < startMs + lengthMs && list.nowMs < limitMs) {
    const restMs = startMs + lengthMs - list.nowMs;
    const draft = { doing: "cutting", levelA: standbyA, replay: { trace, offsetMs, ...tool } };
    list.add(draft, Math.min(restMs, (trace.lengthMs - offsetMs) / tool.pace), limitMs);
    offsetMs = spindleAtSpeedMs;
  }
}

/** After this much of the recording the spindle is at its speed. */
const spindleAtSpeedMs = 1000;

function standing(doing: string, { standbyA }: MillConfig): PhaseDraft {
  return { doing, levelA: standbyA, variationShare: 0.05, variationMs: 3000 };
}

function drawMs([shortest, longest]: readonly [number, number], random: () => number): number {
  return between(random, shortest, longest) * 1000;
}

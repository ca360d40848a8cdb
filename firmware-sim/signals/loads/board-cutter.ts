/** A circuit-board cutter on 100 V, of the size of an LPKF ProtoMat: standby, spindle, tool changes, breaker off at night. */
import { z } from "zod";
import { between } from "../../random.ts";
import { createPhaseList, type PhaseDraft, type PhaseList } from "../phase-list.ts";
import { createPhaseLoad } from "../phase-load.ts";
import { blocksOf } from "../work-plan.ts";
import { amperes, defineLoad, minutes, secondsRange } from "./define-load.ts";

const config = z.strictObject({
  type: z.literal("board-cutter"),
  /** Electronics and vacuum on standby, 0.6 to 0.9 A on such machines. */
  standbyA: amperes(0.75),
  /** Spindle turning in air. */
  spindleA: amperes(2.1),
  /** What cutting adds at full depth. */
  cuttingA: amperes(1.6),
  /** Height and length of the surge when the spindle starts. */
  inrushA: amperes(9),
  inrushMs: z.number().min(0).max(2000).default(300),
  /** Tools used for one board: drills, mills, the contour router. */
  toolsPerBoard: z.tuple([z.int().min(1), z.int().max(40)]).default([3, 6]),
  /** How long one tool cuts. */
  toolS: secondsRange(45, 240),
  /** How long a change of the tool takes, spindle standing. */
  toolChangeS: secondsRange(9, 22),
  /** Taking the board off and fixing the next one. */
  loadingS: secondsRange(60, 260),
  /** Probability that a longer stop follows a board, 0 to 1, and its length. */
  longStopShare: z.number().min(0).max(1).default(0.06),
  longStopS: secondsRange(480, 2100),
  startsWithinMin: minutes(12),
  endsWithinMin: minutes(10),
});
type CutterConfig = z.output<typeof config>;

/** Load `board-cutter`. Doings: `off`, `standby`, `loading`, `cutting`, `tool-change`, `stopped`. */
export const boardCutter = defineLoad({
  config,
  create: (settings, { plan, seed }) =>
    createPhaseLoad(
      (date, random) => {
        const day = plan.daySpan(date);
        const list = createPhaseList(day);
        for (const block of blocksOf(day, plan.workSpans(date), settings, random)) {
          if (block.kind === "night") list.until({ doing: "off", levelA: 0 }, block.endMs);
          else if (block.kind === "break") list.until(standing("standby", settings), block.endMs);
          else while (list.nowMs < block.endMs) addBoard(list, settings, block.endMs, random);
        }
        return list.finish();
      },
      plan,
      seed,
    ),
});

/** One board: fix it, cut it tool by tool, and now and then something goes wrong afterwards. */
function addBoard(list: PhaseList, settings: CutterConfig, limitMs: number, random: () => number): void {
  const [fewest, most] = settings.toolsPerBoard;
  const tools = Math.round(between(random, fewest, most));
  list.add(standing("loading", settings), drawMs(settings.loadingS, random), limitMs);
  for (let tool = 0; tool < tools; tool += 1) {
    if (tool > 0) list.add(standing("tool-change", settings), drawMs(settings.toolChangeS, random), limitMs);
    list.add(cutting(settings, random), drawMs(settings.toolS, random), limitMs);
  }
  if (random() < settings.longStopShare) {
    list.add(standing("stopped", settings), drawMs(settings.longStopS, random), limitMs);
  }
}

function standing(doing: string, { standbyA }: CutterConfig): PhaseDraft {
  return { doing, levelA: standbyA, variationShare: 0.04, variationMs: 2500 };
}

/** Each tool goes to its own depth; copper and laminate, corners and straight lines make the load wander round it. */
function cutting({ spindleA, cuttingA, inrushA, inrushMs }: CutterConfig, random: () => number): PhaseDraft {
  const levelA = spindleA + cuttingA * between(random, 0.3, 0.8);
  return {
    doing: "cutting",
    levelA,
    variationShare: Math.min(0.8, (0.45 * cuttingA) / Math.max(levelA, 0.01)),
    variationMs: between(random, 500, 1500),
    seed: Math.floor(random() * 2 ** 31),
    inrush: { peakA: inrushA * between(random, 0.9, 1.1), lastsMs: inrushMs * between(random, 0.7, 1.3) },
  };
}

function drawMs([shortest, longest]: readonly [number, number], random: () => number): number {
  return between(random, shortest, longest) * 1000;
}

/** An air compressor that replays the MetroPT-3 recording: starts, loaded, unloaded, off until the pressure has fallen. */
import { z } from "zod";
import { between } from "../../random.ts";
import { createPhaseList, type PhaseList } from "../phase-list.ts";
import { createPhaseLoad } from "../phase-load.ts";
import { loadTrace, type Stretch, type Trace } from "../trace.ts";
import { blocksOf, type DayBlock } from "../work-plan.ts";
import { amperes, defineLoad, minutes } from "./define-load.ts";

/** Below this current of the recording its motor stands. */
const motorRunsA = 0.3;

const config = z.strictObject({
  type: z.literal("compressor"),
  /** Times faster than recorded: a small receiver empties sooner than a railway's. */
  pace: z.number().min(0.5).max(20).default(1),
  /** What the recorded amperes (6 loaded, 3.9 unloaded) are multiplied by. */
  scale: z.number().min(0.1).max(20).default(1),
  /** Surge of its motor, RMS in amperes. */
  inrushA: amperes(26),
  inrushMs: z.number().min(0).max(3000).default(500),
  startsWithinMin: minutes(6),
  endsWithinMin: minutes(5),
});
type CompressorConfig = z.output<typeof config>;

/** Load `compressor`. Doings: `off`, `compressing`. It goes on through breaks. */
export const compressor = defineLoad({
  config,
  create: (settings, { plan, seed }) => {
    const trace = loadTrace("metropt3-compressor");
    const stretches = trace.stretches(motorRunsA);
    return createPhaseLoad(
      (date, random) => {
        const day = plan.daySpan(date);
        const list = createPhaseList(day);
        for (const block of blocksOf(day, plan.workSpans(date), settings, random)) {
          if (block.kind === "night") list.until({ doing: "off", levelA: 0 }, block.endMs);
          else replayBlock(list, trace, stretches, settings, block, random);
        }
        return list.finish();
      },
      plan,
      seed,
    );
  },
});

/** Fills a block with the recording from its beginning, again and again; each turn at a pace that differs a little. */
function replayBlock(
  list: PhaseList,
  trace: Trace,
  stretches: readonly Stretch[],
  { pace: usualPace, scale, inrushA, inrushMs }: CompressorConfig,
  { endMs }: DayBlock,
  random: () => number,
): void {
  while (list.nowMs < endMs) {
    const pace = usualPace * between(random, 0.9, 1.15);
    for (const { startMs: offsetMs, endMs: untilMs, isAbove } of stretches) {
      const lengthMs = (untilMs - offsetMs) / pace;
      if (!isAbove) list.add({ doing: "off", levelA: 0 }, lengthMs, endMs);
      else {
        const draft = {
          doing: "compressing",
          levelA: 0,
          variationShare: 0.012,
          variationMs: 900,
          seed: Math.floor(random() * 2 ** 31),
          inrush: { peakA: inrushA, lastsMs: inrushMs },
          replay: { trace, offsetMs, pace, scale },
        };
        list.add(draft, lengthMs, endMs);
      }
    }
  }
}

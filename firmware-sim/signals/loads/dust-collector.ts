/** A dust collector that follows another machine: it starts with that machine's cutting and runs on for some seconds. */
import { z } from "zod";
import { uniteSpans } from "../../../common/calendar/span.ts";
import { id } from "../../../common/contract/ids.ts";
import { between } from "../../random.ts";
import type { Phase } from "../phase.ts";
import { createPhaseList } from "../phase-list.ts";
import { createPhaseLoad } from "../phase-load.ts";
import { amperes, defineLoad } from "./define-load.ts";

/** Load `dust-collector`. Doings: `off`, `collecting`. */
export const dustCollector = defineLoad({
  config: z.strictObject({
    type: z.literal("dust-collector"),
    /** The machine whose dust it takes; it must stand before this one in the scenario. */
    follows: id,
    runningA: amperes(5),
    /** Surge of its motor as a multiple of the running current. */
    inrushFactor: z.number().min(1).max(12).default(6),
    inrushMs: z.number().min(0).max(3000).default(450),
    /** It starts this long after the spindle. */
    startDelayMs: z.number().min(0).max(10_000).default(600),
    /** It runs on this long when the spindle stands. */
    runOnS: z.number().min(0).max(600).default(8),
  }),
  create: (settings, { plan, seed, loadOf }) => {
    const leader = loadOf(settings.follows);
    const runs = (phase: Phase) => ({
      startMs: phase.startMs + settings.startDelayMs,
      endMs: phase.endMs + settings.runOnS * 1000,
    });
    return createPhaseLoad(
      (date, random) => {
        const day = plan.daySpan(date);
        const list = createPhaseList(day);
        for (const { startMs, endMs } of uniteSpans(leader.phasesOn(date).filter(isWorking).map(runs))) {
          list.until({ doing: "off", levelA: 0 }, Math.min(startMs, day.endMs));
          const collecting = {
            doing: "collecting",
            levelA: settings.runningA * between(random, 0.97, 1.03),
            variationShare: 0.025,
            variationMs: 1800,
            seed: Math.floor(random() * 2 ** 31),
            inrush: { peakA: settings.runningA * settings.inrushFactor, lastsMs: settings.inrushMs },
          };
          list.until(collecting, Math.min(endMs, day.endMs));
        }
        list.until({ doing: "off", levelA: 0 }, day.endMs);
        return list.finish();
      },
      plan,
      seed,
    );
  },
});

/** A machine that cuts makes dust. */
function isWorking({ doing }: Phase): boolean {
  return doing === "cutting";
}

/** A heater-like load that draws one current while people work: for tests and for teaching. */
import { z } from "zod";
import { createPhaseList } from "../phase-list.ts";
import { createPhaseLoad } from "../phase-load.ts";
import { blocksOf } from "../work-plan.ts";
import { amperes, defineLoad, minutes } from "./define-load.ts";

/** Load `steady`. Doings: `off`, `standby` (in breaks), `working`. */
export const steady = defineLoad({
  config: z.strictObject({
    type: z.literal("steady"),
    workingA: amperes(3),
    standbyA: amperes(0.5),
    startsWithinMin: minutes(0),
    endsWithinMin: minutes(0),
  }),
  create: ({ workingA, standbyA, ...habits }, { plan, seed }) =>
    createPhaseLoad(
      (date, random) => {
        const day = plan.daySpan(date);
        const list = createPhaseList(day);
        for (const { kind, endMs } of blocksOf(day, plan.workSpans(date), habits, random)) {
          if (kind === "night") list.until({ doing: "off", levelA: 0 }, endMs);
          else if (kind === "break") list.until({ doing: "standby", levelA: standbyA }, endMs);
          else list.until({ doing: "working", levelA: workingA }, endMs);
        }
        return list.finish();
      },
      plan,
      seed,
    ),
});

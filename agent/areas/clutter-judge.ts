/** The judge of an area's photos as it is at work: movement and people, the score, outlines, what came and went. */
import { findMovement } from "../clutter/movement.ts";
import { findReachingIn } from "../clutter/people-in-view.ts";
import { scoreSheet } from "../clutter/score-sheet.ts";
import type { SheetScore } from "./area-eye.ts";
import type { Judgement, SheetJudge } from "./sheet-judge.ts";

/** The judge. */
export const clutterJudge: SheetJudge = {
  isSomebodyThere: (first, second, { corners }) => findMovement(first, second, corners).moved,
  judge(photo, { covered, ...options }): Judgement {
    const scored = scoreSheet(photo, options);
    if (scored.outcome === "refused") return { corners: options.corners ?? null, cause: scored.cause };
    const { share, confidence, zones } = scored;
    // A hand that lies still doesn't move between two photos, and would be scored as a thing.
    if (findReachingIn(photo, scored.sheet, scored.mask)) return { corners: scored.sheet, cause: "person-in-view" };
    const score: SheetScore = {
      share: rounded(share),
      confidence: rounded(confidence),
      zones: zones.map((zone) => ({ ...zone, share: rounded(zone.share) })),
    };
    return { corners: scored.sheet, score };
  },
};

/** To a ten-thousandth: finer than any photo tells. */
function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

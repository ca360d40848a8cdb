/** The judge of an area's photos as it is at work: movement and people, the score, outlines, what came and went. */
import { compareObjects } from "../clutter/compare-objects.ts";
import { outlineOf } from "../clutter/mask-outline.ts";
import { findMovement } from "../clutter/movement.ts";
import { findReachingIn } from "../clutter/people-in-view.ts";
import { type ScoredSheet, scoreSheet } from "../clutter/score-sheet.ts";
import type { SheetScore } from "./area-eye.ts";
import { decodeCells, encodeCells } from "./covered-cells.ts";
import type { SheetJudge } from "./sheet-judge.ts";

/** The judge. */
export const clutterJudge: SheetJudge = {
  isSomebodyThere: (first, second, { corners }) => findMovement(first, second, corners).moved,
  judge(photo, { covered, ...options }) {
    const scored = scoreSheet(photo, options);
    if (scored.outcome === "refused") return { corners: options.corners ?? null, cause: scored.cause };
    const score = scoreOf(scored, covered);
    // A hand that lies still doesn't move between two photos, and would be scored as a thing; a ruler that stays is one.
    const isReachedInto = findReachingIn(photo, scored.sheet, scored.mask) !== undefined;
    if (isReachedInto) return { corners: scored.sheet, cause: "person-in-view", still: score };
    return { corners: scored.sheet, score };
  },
};

function scoreOf({ share, confidence, zones, cells }: ScoredSheet, covered: string | undefined): SheetScore {
  const before = covered === undefined ? undefined : decodeCells(covered, cells.length);
  return {
    share: rounded(share),
    confidence: rounded(confidence),
    ...(zones.length > 0 && { zones: zones.map((zone) => ({ id: zone.id, share: rounded(zone.share) })) }),
    outline: outlineOf(cells),
    ...(before && compareObjects(before, cells)),
    covered: encodeCells(cells),
  };
}

/** To a ten-thousandth: finer than any photo tells. */
function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

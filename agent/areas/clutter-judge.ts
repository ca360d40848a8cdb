/** The judge of an area's photos as it is at work: movement and people, the score, outlines, what came and went. */
import { findMovement } from "../clutter/movement.ts";
import { findReachingIn } from "../clutter/people-in-view.ts";
import { type ScoredSheet, scoreSheet } from "../clutter/score-sheet.ts";
import { areaOfSheet } from "../clutter/sheet-area.ts";
import type { SheetScore } from "./area-eye.ts";
import { cameBetween, coveredMap, decodeMap, encodeMap, outlinesOf } from "./covered-map.ts";
import type { SheetJudge } from "./sheet-judge.ts";

/** The judge. */
export const clutterJudge: SheetJudge = {
  isSomebodyThere: (first, second, { corners }) => findMovement(first, second, corners).moved,
  judge(photo, { covered, ...options }) {
    const scored = scoreSheet(photo, options);
    if (scored.outcome === "refused") return { corners: options.corners ?? null, cause: scored.cause };
    const { sheet, mask } = scored;
    // A hand that lies still doesn't move between two photos, and would be scored as a thing.
    if (findReachingIn(photo, sheet, mask)) return { corners: sheet, cause: "person-in-view" };
    const map = coveredMap(mask, areaOfSheet(sheet, photo.width, photo.height));
    return { corners: sheet, score: scoreOf(scored, map, covered) };
  },
};

function scoreOf({ share, confidence, zones }: ScoredSheet, map: Uint8Array, covered: string | undefined): SheetScore {
  const before = covered === undefined ? undefined : decodeMap(covered);
  return {
    share: rounded(share),
    confidence: rounded(confidence),
    ...(zones.length > 0 && { zones: zones.map((zone) => ({ id: zone.id, share: rounded(zone.share) })) }),
    outline: outlinesOf(map),
    ...(before && { left: cameBetween(before, map), removed: cameBetween(map, before) }),
    covered: encodeMap(map),
  };
}

/** To a ten-thousandth: finer than any photo tells. */
function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

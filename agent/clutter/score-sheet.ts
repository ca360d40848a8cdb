/** From a photo to the share of the sheet that is covered, or to why nobody can tell. */
import { type BareSheet, bareSheetOf } from "./bare-sheet.ts";
import { checkPlanes } from "./check-sheet.ts";
import { type ColourPlanes, planesOf } from "./colour-planes.ts";
import { cellsOf, type SheetCells } from "./compare-objects.ts";
import { latticeOf } from "./expected-planes.ts";
import { findInPlanes } from "./find-sheet.ts";
import { coveredBy, doubtOf, softParts } from "./judge-regions.ts";
import { isSheet, type SheetCorners } from "./perspective.ts";
import type { Photo } from "./photo.ts";
import { flawOf, type PhotoQuality, qualityOf } from "./photo-quality.ts";
import { regionsOf } from "./regions.ts";
import { areaOfSheet, type SheetArea } from "./sheet-area.ts";
import {
  coveredShare,
  leaveOutCorners,
  objectsOf,
  type SheetObject,
  type SheetZone,
  zoneShares,
} from "./sheet-objects.ts";
import type { SheetReference } from "./sheet-reference.ts";
import { flowOverSoftLight } from "./soft-light.ts";
import { compareWithBare } from "./unlike-sheet.ts";

/** What is known beforehand. */
export interface ScoreOptions {
  /** Corners of the sheet as shares of the picture; without them it is looked for. */
  readonly corners?: SheetCorners | undefined;
  /** The tidy sheet, seen by the same camera from the same place. */
  readonly reference?: SheetReference | undefined;
  /** Parts of the sheet that have a share of their own. */
  readonly zones?: readonly SheetZone[];
  /** How far a colour may be from the sheet's own: 0 next to nothing, 1 a lot. */
  readonly tolerance?: number;
}

/** Why a photo isn't scored. */
export type RefusalCause = "too-dark" | "too-bright" | "blurred" | "camera-moved" | "no-sheet" | "unsure";

/** A photo that was scored. */
export interface ScoredSheet {
  readonly outcome: "scored";
  /** Covered share of the sheet, perspective undone, 0 to 1. */
  readonly share: number;
  /** How sure it is, 0 to 1. */
  readonly confidence: number;
  readonly quality: PhotoQuality;
  /** Corners of the sheet as shares of the picture. */
  readonly sheet: SheetCorners;
  /** One byte a pixel of the photo: 1 where something covers the sheet. */
  readonly mask: Uint8Array;
  /** The same in places of the sheet, for outlines and to compare with another photo's; worked out when asked for. */
  readonly cells: SheetCells;
  readonly objects: readonly SheetObject[];
  readonly zones: readonly { readonly id: string; readonly share: number }[];
}

/** A photo that can't be scored. */
export interface RefusedSheet {
  readonly outcome: "refused";
  readonly cause: RefusalCause;
  readonly quality: PhotoQuality;
}

export type ClutterScore = ScoredSheet | RefusedSheet;

/** Pixels along the sheet's edge that aren't looked at: there the table shines in. */
const marginPixels = 1.5;

/** A sheet that was found with less isn't believed; the fuller it seems, the more must speak for it. */
const leastConfidence = 0.55;
const leastWhenFull = 0.78;
const fullShare = 0.2;

/** More of the sheet that may be thing or glare, and nobody can tell. */
const mostDoubt = 0.1;

/** Scores a photo. */
export function scoreSheet(photo: Photo, options: ScoreOptions = {}): ClutterScore {
  const planes = planesOf(photo);
  const whole = areaOfSheet(options.corners ?? wholePicture, photo.width, photo.height);
  const quality = qualityOf(photo, planes, whole);
  const flaw = flawOf(quality);
  if (flaw) return { outcome: "refused", cause: flaw, quality };
  const found = options.corners ? undefined : findInPlanes(planes, options.reference);
  const corners = options.corners ?? found?.corners;
  if (!corners || !isSheet(corners)) return { outcome: "refused", cause: "no-sheet", quality };
  const { reference } = options;
  if (!found && reference && checkPlanes(planes, corners, reference) === "moved") {
    return { outcome: "refused", cause: "camera-moved", quality };
  }
  const area = areaOfSheet(corners, photo.width, photo.height, marginPixels);
  const bare = bareSheetOf(planes, area, options.reference);
  if (!bare) return { outcome: "refused", cause: "unsure", quality };
  const { mask, doubt } = maskOf(planes, area, bare, options.tolerance ?? 0.5);
  if (doubt > mostDoubt) return { outcome: "refused", cause: "unsure", quality };
  if (found) leaveOutCorners(mask, area);
  const share = coveredShare(mask, area);
  const needed = leastConfidence + (leastWhenFull - leastConfidence) * Math.min(1, share / fullShare);
  if (found && found.confidence < needed) return { outcome: "refused", cause: "unsure", quality };
  return {
    outcome: "scored",
    share,
    confidence: (found?.confidence ?? 1) * (1 - doubt / mostDoubt / 2),
    quality,
    sheet: corners,
    mask,
    get cells() {
      return cellsOf({ mask, sheet: corners }, photo.width, photo.height);
    },
    objects: objectsOf(mask, area),
    zones: zoneShares(mask, area, options.zones ?? []),
  };
}

const wholePicture: SheetCorners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** The two-valued image. */
function maskOf(planes: ColourPlanes, area: SheetArea, bare: BareSheet, tolerance: number) {
  const limits = {
    colour: Math.max(0.028 * tolerance, Math.min(0.022, 3.5 * bare.colourSpread)),
    light: Math.max(0.2 * tolerance, Math.min(0.13, 4 * bare.lightSpread)),
  };
  const unlike = compareWithBare(planes, area, latticeOf(bare, area), limits);
  flowOverSoftLight(unlike, area, limits);
  let regions = regionsOf(unlike, area);
  const toWhite = Math.hypot(1 / 3 - (bare.red[0] as number), 1 / 3 - (bare.blue[0] as number));
  const before = doubtOf(regions, area);
  const soft = softParts(regions, area);
  if (soft) {
    flowOverSoftLight(unlike, area, limits, soft);
    regions = regionsOf(unlike, area);
  }
  return { mask: coveredBy(regions, unlike, area, toWhite), doubt: Math.max(before, doubtOf(regions, area)) };
}

/** From a photo to the share of the sheet that is covered, or to why nobody can tell. */
import { bareLightOf } from "./bare-light.ts";
import { bareSheetOf } from "./bare-sheet.ts";
import { checkSheet } from "./check-sheet.ts";
import { cellsOf, type SheetCells } from "./compare-objects.ts";
import { findSheet } from "./find-sheet.ts";
import { type LightLimits, lightOnSheet } from "./light-on-sheet.ts";
import { isSheet, type SheetCorners } from "./perspective.ts";
import type { Photo } from "./photo.ts";
import { flawOf, type PhotoQuality, qualityOf } from "./photo-quality.ts";
import { areaOfSheet } from "./sheet-area.ts";
import { maskOf } from "./sheet-mask.ts";
import { coverOf, type SheetObject, type SheetZone, zoneShares } from "./sheet-objects.ts";
import type { SheetReference } from "./sheet-reference.ts";
import { whiteLightOf } from "./white-light.ts";

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
export const marginPixels = 1.5;

/** A sheet that was found with less isn't believed; the fuller it seems, the more must speak for it. */
const leastConfidence = 0.55;
const leastWhenFull = 0.78;
const fullShare = 0.2;

/** With more of the sheet that is expected to be judged wrongly, nobody can tell. */
const mostDoubt = 0.015;

/** Scores a photo. */
export function scoreSheet(photo: Photo, options: ScoreOptions = {}): ClutterScore {
  const whole = areaOfSheet(options.corners ?? wholePicture, photo.width, photo.height);
  const quality = qualityOf(photo, whole);
  const flaw = flawOf(quality);
  if (flaw) return { outcome: "refused", cause: flaw, quality };
  const found = options.corners ? undefined : findSheet(photo, options.reference);
  const corners = options.corners ?? found?.corners;
  if (!corners || !isSheet(corners)) return { outcome: "refused", cause: "no-sheet", quality };
  const { reference } = options;
  if (!found && reference && checkSheet(photo, corners, reference) === "moved") {
    return { outcome: "refused", cause: "camera-moved", quality };
  }
  const area = areaOfSheet(corners, photo.width, photo.height, marginPixels);
  const bare = bareSheetOf(photo, area, options.reference);
  if (!bare) return { outcome: "refused", cause: "unsure", quality };
  const bareLight = bareLightOf(bare, photo.width, photo.height);
  const white = whiteLightOf(photo, area, bareLight);
  const light = lightOnSheet(photo, area, bareLight, white, limitsOf(options.tolerance));
  const { mask, doubt } = maskOf(photo, light, area);
  if (doubt > mostDoubt) return { outcome: "refused", cause: "unsure", quality };
  const { share, objects } = coverOf(mask, area, { withoutCorners: found !== undefined });
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
    objects,
    zones: zoneShares(mask, area, options.zones ?? []),
  };
}

const wholePicture: SheetCorners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** The tolerance at which the limits are as they were found best. */
const usualTolerance = 0.5;

/** From which differences on a pixel is something else than bare sheet. */
export function limitsOf(tolerance = usualTolerance): LightLimits {
  const factor = Math.max(0.25, tolerance / usualTolerance);
  return { white: 0.08 * factor, aside: 0.04 * factor };
}

/** What an area asks of a photo: is somebody there, how much of the sheet is covered, and what came and went. */
import type { SheetCorners, ZoneSettings } from "../../common/contract/area-settings.ts";
import type { NoScoreCause } from "../../common/contract/clutter.ts";
import type { Photo } from "../clutter/photo.ts";
import type { SheetReference } from "../clutter/sheet-reference.ts";
import type { SheetScore } from "./area-eye.ts";

/** How the sheet is to be judged. */
export interface JudgeOptions {
  /** Left out: the sheet is found in the photo. */
  readonly corners?: SheetCorners | undefined;
  readonly reference?: SheetReference | undefined;
  readonly tolerance: number;
  readonly zones: readonly ZoneSettings[];
  /** What covered the sheet at the look before. */
  readonly covered?: string | undefined;
}

/** What came of a photo: a score or why there is none, and where the sheet is; null where none was found. */
export type Judgement = { readonly corners: SheetCorners | null } & (
  | { readonly score: SheetScore }
  /** `still`: the score as it is with what reaches in over the sheet's edge, for when that stays. */
  | { readonly cause: NoScoreCause; readonly still?: SheetScore }
);

/** The judge. Pure: it keeps nothing of a photo. */
export interface SheetJudge {
  /** Whether two photos half a second apart show somebody, as well as that can be told. */
  isSomebodyThere(first: Photo, second: Photo, options: JudgeOptions): boolean;
  judge(photo: Photo, options: JudgeOptions): Judgement;
}

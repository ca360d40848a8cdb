/** What a look at an area needs of the world: an eye on the sheet, a light, a sense of motion. */
import type { NoScoreCause, SheetBox } from "../../common/contract/clutter.ts";
import type { RecordOf } from "../../common/contract/records.ts";

/** A score as it is recorded. */
export type ScoreFields = Omit<RecordOf<"score">, "seq" | "kind" | "t" | "revision" | "simulated">;

/** What the sheet looks like. */
export interface SheetScore {
  readonly share: number;
  readonly zones?: ScoreFields["zones"];
  readonly outline?: ScoreFields["outline"];
  readonly confidence?: number;
  /** Objects that came and went since `covered` before. */
  readonly left?: SheetBox[];
  readonly removed?: SheetBox[];
  /** What covers the sheet, coarsely, for the next comparison; never a pixel of the photo. */
  readonly covered?: string;
}

/** A score, or why there is none; `still` is the score with what reaches in over the sheet's edge, for when that stays. */
export type SheetVerdict = SheetScore | { readonly cause: NoScoreCause; readonly still?: SheetScore | undefined };

/** A pair of photos half a second apart. They are in memory only, and gone when the glance is. */
export interface Glance {
  /** Somebody is in the picture, as well as that can be told. */
  readonly isSomebodyThere: boolean;
  /** Judges the sheet; `covered` is what covered it before. */
  judge(covered: string | undefined): Promise<SheetVerdict>;
}

/** The eye of an area: its camera, and what is known of its sheet. */
export interface AreaEye {
  /** Takes a pair of photos. Rejects with the camera's fault, whose message says what to do. */
  glance(signal: AbortSignal): Promise<Glance>;
}

/** A light over the sheet. Rejects when it can't be switched on; the answer lets go of it. */
export type HoldLight = (signal: AbortSignal) => Promise<() => Promise<void>>;

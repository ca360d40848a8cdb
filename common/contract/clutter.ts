/** Words of clutter: levels, why a photo has no score, and what one score says. */
import { z } from "zod";
import { id } from "./ids.ts";

/** Levels of clutter, from tidy on. */
export const clutterLevels = ["tidy", "a-little", "cluttered"] as const;

/** Level of an area's clutter. */
export const clutterLevel = z.enum(clutterLevels);
export type ClutterLevel = z.infer<typeof clutterLevel>;

/** Why there is no score. `camera` stands for all that a camera can refuse; the problem on the board says more. */
export const noScoreCause = z.enum([
  "too-dark",
  "too-bright",
  "blurred",
  "camera-moved",
  "no-sheet",
  "unsure",
  "person-in-view",
  "camera",
  "light",
  "power-off",
  "clock-not-set",
]);
export type NoScoreCause = z.infer<typeof noScoreCause>;

/** Why an area's level is unknown: as above, or its schedule brought no score any more, or there was none yet. */
export const unknownLevelCause = z.enum([...noScoreCause.options, "overdue", "no-score-yet"]);
export type UnknownLevelCause = z.infer<typeof unknownLevelCause>;

/** What asked for a score: a time of the schedule, a person, or the end of motion. */
export const scoreOccasion = z.enum(["schedule", "demand", "motion"]);
export type ScoreOccasion = z.infer<typeof scoreOccasion>;

/** A time of day of a schedule, "HH:mm". */
export const slotTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'write a time of day as HH:mm from 00:00 to 23:59, for example "09:00"',
});

/** Thousandths of the sheet's width or height, from its top left corner. */
const thousandth = z.int().min(0).max(1000);
const share = z.number().min(0).max(1);

/** A box on the sheet: x, y, width, height in thousandths of the sheet's width and height. */
const sheetBox = z.tuple([thousandth, thousandth, thousandth, thousandth]);
export type SheetBox = z.infer<typeof sheetBox>;

/** Outline of what covers the sheet: x, y, x, y … in thousandths of the sheet; a line, never a picture. */
const sheetOutline = z.array(thousandth).min(6).max(400);

/** What one look at an area came to. */
export const scoreFields = {
  area: id,
  occasion: scoreOccasion,
  /** The schedule's time that it belongs to; left out for others. */
  slot: slotTime.optional(),
  /** `skipped`: nobody could tell, for a cause; `missed`: nobody was there to look (the power was off). */
  outcome: z.enum(["scored", "skipped", "missed"]),
  /** Covered share of the sheet, 0 to 1; only of scored ones, as the level is. */
  share: share.optional(),
  level: clutterLevel.optional(),
  cause: noScoreCause.optional(),
  /** Covered share of each zone. */
  zones: z.array(z.object({ id, share })).max(12).optional(),
  /** Outlines of what covers the sheet. */
  outline: z.array(sheetOutline).max(60).optional(),
  /** What came and what went since the score before. */
  left: z.array(sheetBox).max(40).optional(),
  removed: z.array(sheetBox).max(40).optional(),
  /** How sure the score is, 0 to 1. */
  confidence: share.optional(),
} as const;

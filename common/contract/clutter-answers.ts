/** What the dashboard answers about areas (`/api/area`, `/api/clutter`, `/api/scores`): looks, days, calendars. */
import type { ClutterThresholds, ZoneSettings } from "./area-settings.ts";
import type { ClutterLevel, NoScoreCause, ScoreOccasion, SheetBox } from "./clutter.ts";
import type { TimeSpan } from "./live-events.ts";

/** What one look came to. */
export interface AreaLook {
  /** When the photo was taken, or was due, epoch ms. */
  readonly atMs: number;
  readonly occasion: ScoreOccasion;
  /** The schedule's time that it belongs to. */
  readonly slot?: string;
  /** `skipped`: nobody could tell, for a cause; `missed`: nobody was there to look. */
  readonly outcome: "scored" | "skipped" | "missed";
  /** Covered share of the sheet, 0 to 1. */
  readonly share?: number;
  readonly level?: ClutterLevel;
  readonly cause?: NoScoreCause;
  /** How sure the score is, 0 to 1. */
  readonly confidence?: number;
}

/** A look with what it saw on the sheet: lines and boxes in thousandths of the sheet, never a picture. */
export interface AreaSheet extends AreaLook {
  readonly zones: readonly { readonly id: string; readonly share: number }[];
  readonly outline: readonly (readonly number[])[];
  /** What came and what went since the score before. */
  readonly left: readonly SheetBox[];
  readonly removed: readonly SheetBox[];
}

/**
 * A time of the schedule on a date: with its look, or without. `waiting`: it is due, and people are waited for;
 * `coming`: not due yet; `nothing`: it was due long ago, and nothing has been heard of it.
 */
export interface AreaSlot {
  readonly slot: string;
  readonly dueMs: number;
  readonly state: AreaLook["outcome"] | "waiting" | "coming" | "nothing";
  readonly look?: AreaLook;
}

/** Who an area is in an answer. */
export interface AnswerArea {
  readonly area: string;
  readonly name: string;
  readonly simulated: boolean;
}

/** `GET /api/area?area&date&weeks`: a day of an area, the sheet as it was seen last, and the trend of weeks. */
export interface AreaAnswer extends AnswerArea {
  readonly siteName: string;
  readonly timeZone: string;
  readonly date: string;
  readonly today: string;
  readonly span: TimeSpan;
  readonly nowMs: number;
  readonly isDayOff: boolean;
  readonly holiday: string | null;
  /** Width of the sheet divided by its height. */
  readonly aspect: number;
  readonly thresholds: ClutterThresholds;
  readonly zones: readonly ZoneSettings[];
  /** All looks of the date, oldest first. */
  readonly looks: readonly AreaLook[];
  readonly slots: readonly AreaSlot[];
  /** The newest score up to the end of the date; null where there is none. */
  readonly sheet: AreaSheet | null;
  /** Scores of the weeks up to the end of the date, oldest first. */
  readonly trend: readonly (readonly [atMs: number, share: number, level: ClutterLevel])[];
}

/** `GET /api/scores?area&from&to`: each look between two dates (both included), oldest first. */
export interface ScoresAnswer extends AnswerArea {
  readonly from: string;
  readonly to: string;
  readonly looks: readonly (AreaLook & { readonly zones: AreaSheet["zones"] })[];
}

/** A date of the calendar of clutter. */
export interface ClutterDay {
  readonly date: string;
  readonly isDayOff: boolean;
  /** Name of the holiday, or "". */
  readonly holiday: string;
  /** The worst score of the day, whatever asked for it; null where there is none. */
  readonly worst: { readonly share: number; readonly level: ClutterLevel; readonly atMs: number } | null;
  /** For each of the calendar's times, what its look came to; null where there was none. */
  readonly slots: readonly (AreaLook | null)[];
  /** Looks on demand and after motion. */
  readonly others: number;
}

/** `GET /api/clutter?area&from&to`: dates from and to (both included), at most 366. */
export interface ClutterCalendarAnswer extends AnswerArea {
  readonly siteName: string;
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly today: string;
  readonly thresholds: ClutterThresholds;
  /** Times of the schedule that looks of these dates belong to, and those that hold now, sorted. */
  readonly times: readonly string[];
  readonly days: readonly ClutterDay[];
}

/** `GET /api/areas-day?date`: the looks of all areas on a date, for the day's common time axis. */
export interface AreasDayAnswer {
  readonly date: string;
  readonly areas: readonly (AnswerArea & { readonly looks: readonly AreaLook[] })[];
}

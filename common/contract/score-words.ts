/** Words of a score in tables and spreadsheets, in Japanese and English. */
import type { z } from "zod";
import type { ClutterLevel, NoScoreCause, ScoreOccasion, scoreFields } from "./clutter.ts";
import type { Label } from "./quantities.ts";

interface ScoreWords {
  readonly level: Readonly<Record<ClutterLevel, Label>>;
  readonly outcome: Readonly<Record<z.infer<typeof scoreFields.outcome>, Label>>;
  readonly occasion: Readonly<Record<ScoreOccasion, Label>>;
  readonly cause: Readonly<Record<NoScoreCause, Label>>;
}

/** What people read in place of a score's values, by its fields. */
export const scoreWords: ScoreWords = {
  level: {
    tidy: { en: "tidy", ja: "片付いている" },
    "a-little": { en: "a little", ja: "少し散らかり" },
    cluttered: { en: "cluttered", ja: "散らかり" },
  },
  outcome: {
    scored: { en: "scored", ja: "採点" },
    skipped: { en: "skipped", ja: "見送り" },
    missed: { en: "missed", ja: "実施できず" },
  },
  occasion: {
    schedule: { en: "schedule", ja: "定時" },
    demand: { en: "on demand", ja: "手動" },
    motion: { en: "after motion", ja: "人が離れた後" },
  },
  cause: {
    "too-dark": { en: "too dark", ja: "暗すぎる" },
    "too-bright": { en: "too bright", ja: "明るすぎる" },
    blurred: { en: "blurred", ja: "ぼやけている" },
    "camera-moved": { en: "camera moved", ja: "カメラの位置ずれ" },
    "no-sheet": { en: "no sheet found", ja: "シートが見つからない" },
    unsure: { en: "unsure", ja: "判定できない" },
    "person-in-view": { en: "somebody was there", ja: "人がいた" },
    camera: { en: "camera failed", ja: "カメラの不調" },
    light: { en: "light failed", ja: "照明の不調" },
    "power-off": { en: "power was off", ja: "電源オフ" },
    "clock-not-set": { en: "clock not set", ja: "時計未設定" },
  },
};

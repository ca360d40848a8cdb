/** What `machikoba clutter` says of one photo, as an object for JSON and in words. */
import { nextLevel } from "../agent/clutter/clutter-level.ts";
import type { Photo, PhotoError } from "../agent/clutter/photo.ts";
import type { ClutterScore } from "../agent/clutter/score-sheet.ts";
import { clutterThresholds } from "../common/contract/area-settings.ts";
import type { ClutterLevel } from "../common/contract/clutter.ts";

/** The answer; places are in pixels of the full photo. */
export interface ClutterAnswer {
  /** Covered share of the sheet, 0 to 1; null where nobody can tell. */
  readonly share: number | null;
  readonly level: ClutterLevel | "unknown";
  readonly quality: {
    /** Why there is no score; null where there is one. */
    readonly cause: string | null;
    /** How sure the score is, 0 to 1. */
    readonly confidence?: number;
    /** Median brightness of the sheet, 0 to 1. */
    readonly brightness?: number;
    /** Share of the sheet that is too bright for any colour, 0 to 1. */
    readonly clipped?: number;
    /** Sharpness of edges, 0 to 1; null where there is no edge. */
    readonly sharpness?: number | null;
  };
  /** Corners of the sheet: top left, top right, bottom right, bottom left; empty where there is none. */
  readonly sheet: readonly (readonly [number, number])[];
  readonly objects: readonly { readonly box: readonly [number, number, number, number]; readonly share: number }[];
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** The answer to a photo that could be read. */
export function answerTo(photo: Photo, score: ClutterScore): ClutterAnswer {
  const { brightness, clipped, sharpness } = score.quality;
  const measured = {
    brightness: rounded(brightness, 3),
    clipped: rounded(clipped, 3),
    sharpness: sharpness === undefined ? null : rounded(sharpness, 3),
  };
  if (score.outcome === "refused") {
    return { share: null, level: "unknown", quality: { cause: score.cause, ...measured }, sheet: [], objects: [] };
  }
  const across = photo.fullWidth / photo.width;
  const down = photo.fullHeight / photo.height;
  return {
    share: rounded(score.share, 4),
    level: nextLevel(undefined, score.share, clutterThresholds.parse({})),
    quality: { cause: null, confidence: rounded(score.confidence, 2), ...measured },
    sheet: score.sheet.map(([x, y]) => [rounded(x * photo.fullWidth, 1), rounded(y * photo.fullHeight, 1)] as const),
    objects: score.objects.map(({ pixels: [x, y, w, h], share }) => ({
      box: [Math.round(x * across), Math.round(y * down), Math.round(w * across), Math.round(h * down)] as const,
      share: rounded(share, 4),
    })),
  };
}

/** The answer to bytes that are no photo. */
export function answerToError({ reason }: PhotoError): ClutterAnswer {
  return { share: null, level: "unknown", quality: { cause: reason }, sheet: [], objects: [] };
}

const levelWords = {
  tidy: "tidy",
  "a-little": "a little cluttered",
  cluttered: "cluttered",
  unknown: "unknown",
} as const;

const causeWords: Readonly<Record<string, string>> = {
  "too-dark": "the photo is too dark: put the light on",
  "too-bright": "the photo is too bright: less light, or a shorter exposure",
  blurred: "the photo is blurred: focus the camera, and hold it still",
  "camera-moved": "the sheet isn't where it was in the tidy photo: the camera has moved; set the corners again",
  "no-sheet": "no sheet of one colour was found: name its corners with --corners",
  unsure:
    "it can't be told what is sheet and what isn't: name the corners with --corners, and give a tidy photo with --reference",
  "not-an-image": "this is no photo: give a JPEG or PNG",
  truncated: "the photo is damaged or only a part of one: take it again",
  "too-large": "the photo is too large: take one of at most 20 MB and 50 million pixels",
};

/** The answer in a line, and one line a thing. */
export function inWords({ share, level, quality, objects }: ClutterAnswer, name: string | undefined): string {
  const head = name === undefined ? "" : `${name}: `;
  if (share === null) return `${head}no score: ${causeWords[quality.cause ?? ""] ?? quality.cause}`;
  const first = `${head}${(share * 100).toFixed(1)} % of the sheet is covered: ${levelWords[level]}`;
  if (name !== undefined) return first;
  const lines = objects.map(({ box: [x, y, w, h], share: part }) => {
    return `  ${(part * 100).toFixed(1)} % at ${x}, ${y}, ${w} × ${h} pixels`;
  });
  return [first, ...lines].join("\n");
}

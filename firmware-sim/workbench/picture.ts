/** A picture in memory, and what is known exactly about the workbench on it. */

/** A point or a size: x to the right and y downwards, in the unit that stands beside it. */
export type Point = readonly [x: number, y: number];

/** A colour in sRGB, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Pixels row by row, 3 bytes each: red, green, blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** What a pixel of the picture shows, in `SceneTruth.kinds`. */
export const pixelKind = { outside: 0, bare: 1, covered: 2, coveredSameHue: 3 } as const;

/** A box in pixels: left, top, width, height. */
export type PixelBox = readonly [x: number, y: number, width: number, height: number];

/** A thing on the picture. */
export interface ThingTruth {
  readonly kind: string;
  /** A board whose own surface is within 25° of the sheet's hue. */
  readonly sameHue: boolean;
  /** Where it hides the sheet and nothing hides it; null where that is nowhere. */
  readonly box: PixelBox | null;
  /** Share of the sheet that it hides, where nothing hides it, 0 to 1. */
  readonly share: number;
}

/** The exact truth of a drawn scene. */
export interface SceneTruth {
  /** The sheet's corners in pixels, as the camera sees them: top left, top right, bottom right, bottom left. */
  readonly corners: readonly [Point, Point, Point, Point];
  /** One byte a pixel: see `pixelKind`. A pixel that is half covered or more is covered. */
  readonly kinds: Uint8Array;
  /** One byte a pixel: 0 where no thing hides the sheet, n where `things[n - 1]` is on top. */
  readonly ids: Uint8Array;
  /** Hidden area of the sheet over its whole area, after undoing the perspective, 0 to 1; pixels at edges count in part. */
  readonly share: number;
  readonly things: readonly ThingTruth[];
  /** Why this photo should not be scored; undefined where it should. */
  readonly flaw: PhotoFlaw | undefined;
}

/** What can be wrong with a photo. */
export type PhotoFlaw = "dark" | "bright" | "blurred";

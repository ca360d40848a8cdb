/** Small photos of a sheet under lights that add up as light does, drawn for tests. */
import { type BareLight, bareLightOf } from "../../../../agent/clutter/bare-light.ts";
import type { BareSheet } from "../../../../agent/clutter/bare-sheet.ts";
import { type LightLimits, lightOnSheet, type SheetLight } from "../../../../agent/clutter/light-on-sheet.ts";
import { linearLight, toLinear } from "../../../../agent/clutter/linear-light.ts";
import type { SheetCorners } from "../../../../agent/clutter/perspective.ts";
import type { Photo } from "../../../../agent/clutter/photo.ts";
import { areaOfSheet, type SheetArea } from "../../../../agent/clutter/sheet-area.ts";
import type { WhiteLight } from "../../../../agent/clutter/split-light.ts";

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** The sheet's colour in these photos. */
export const sheetColour: Colour = [40, 130, 80];

/** A rectangle in pixels and its colour: left, top, right, bottom. */
export type Thing = readonly [number, number, number, number, Colour];

/** What a photo shows. */
export interface Lit {
  readonly width?: number;
  readonly height?: number;
  /** Later ones lie on top. A pixel on an edge is blended by the part of it that is covered. */
  readonly things?: readonly Thing[];
  /** Light at the middle of a pixel, as a factor. */
  readonly light?: (x: number, y: number) => number;
  /** White light on top, 0 to 1. */
  readonly glare?: (x: number, y: number) => number;
  /** By how much that light is more red and less blue than neutral. */
  readonly warm?: number;
  /** Steps of 255 by which values may be off. */
  readonly noise?: number;
}

/** Draws it; noise comes from a sum over the pixel's place, so that each run draws the same. */
export function litPhoto({ width = 128, height = 96, noise = 0, things = [], ...lit }: Lit = {}): Photo {
  const { light = () => 1, glare = () => 0, warm = 0 } = lit;
  const values = painted(things, width, height);
  const rgb = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at += 3) {
    const [x, y] = [((at / 3) % width) + 0.5, Math.floor(at / 3 / width) + 0.5];
    const [factor, added] = [light(x, y), glare(x, y)];
    for (let channel = 0; channel < 3; channel += 1) {
      const off = noise * (((((at + channel) * 7919) % 101) + (((at + channel) * 6007) % 103)) / 101 - 1);
      const value = inLight(values[at + channel] as number, factor, added * (1 + warm * (1 - channel)));
      rgb[at + channel] = Math.max(0, Math.min(255, Math.round(value + off)));
    }
  }
  return { width, height, fullWidth: width * 5, fullHeight: height * 5, rgb };
}

function inLight(value: number, factor: number, added: number): number {
  if (factor === 1 && added === 0) return value;
  const own = Number.isInteger(value) ? (linearLight[value] as number) : toLinear(value / 255);
  return pictureValues[Math.round(4096 * Math.sqrt(Math.min(1, own * factor + added)))] as number;
}

/** Values of a picture, 0 to 255, by the square root of light from 0 to 1: drawing works out too many powers else. */
const pictureValues = Float64Array.from({ length: 4097 }, (_, at) => 255 * fromLinear((at / 4096) ** 2));

/** The things on the sheet, in even light. */
function painted(things: readonly Thing[], width: number, height: number): Float64Array {
  const values = new Float64Array(3 * width * height);
  for (let at = 0; at < values.length; at += 3) values.set(sheetColour, at);
  const covered = (at: number, from: number, to: number) => Math.max(0, Math.min(at + 1, to) - Math.max(at, from));
  for (const [left, top, right, bottom, colour] of things) {
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y += 1) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x += 1) {
        const part = covered(x, left, right) * covered(y, top, bottom);
        for (const [channel, value] of colour.entries()) {
          const at = 3 * (y * width + x) + channel;
          values[at] = (values[at] as number) + part * (value - (values[at] as number));
        }
      }
    }
  }
  return values;
}

/** A value from 0 to 1 of linear light (IEC 61966-2-1:1999, sRGB, the other way). */
export function fromLinear(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** A bare sheet of this colour everywhere. */
export function evenSheet([r, g, b]: Colour = sheetColour): BareSheet {
  const sum = r + g + b + 3;
  const level = (value: number) => Float64Array.of(value, 0, 0, 0, 0, 0);
  return { red: level((r + 1) / sum), blue: level((b + 1) / sum), light: level(Math.log(sum)) };
}

/** White without a tint. */
export const neutral: WhiteLight = [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)];

/** Limits as they are at the usual tolerance. */
export const usualLimits: LightLimits = { white: 0.08, aside: 0.04 };

/** A photo with what lies before it is judged; the sheet leaves three pixels of the picture free all around. */
export function lightOf(lit: Lit, limits = usualLimits): LitSheet {
  const photo = litPhoto(lit);
  const { width, height } = photo;
  const [u, v] = [3 / width, 3 / height];
  const corners: SheetCorners = [
    [u, v],
    [1 - u, v],
    [1 - u, 1 - v],
    [u, 1 - v],
  ];
  const area = areaOfSheet(corners, width, height);
  const bare = bareLightOf(evenSheet(), width, height);
  return { photo, area, bare, light: lightOnSheet(photo, area, bare, neutral, limits) };
}

/** A photo and its light, split. */
interface LitSheet {
  readonly photo: Photo;
  readonly area: SheetArea;
  readonly bare: BareLight;
  readonly light: SheetLight;
}

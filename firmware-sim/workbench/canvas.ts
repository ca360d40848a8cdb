/** The canvas of a scene: colours, and beside them what is covered by what. */
import { createFill } from "./fill-outline.ts";
import type { Outline } from "./outlines.ts";
import { type Colour, type Point, pixelKind } from "./picture.ts";
import { lighter, seenOutlines, type Thing } from "./things/thing.ts";

/** A canvas: all arrays have one entry a pixel, `rgb` three. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  /** How much of the pixel things hide, 0 to 255. */
  readonly hidden: Uint8Array;
  /** Number of the thing on top (its place in the list plus 1), 0 for none. */
  readonly ids: Uint8Array;
  /** `pixelKind` of what is on top. */
  readonly kinds: Uint8Array;
  /** Draws a thing under a number. */
  draw(thing: Thing, id: number, at: (point: Point, z: number) => Point): void;
}

/** Creates an empty canvas. */
export function createCanvas(width: number, height: number): Canvas {
  const pixels = width * height;
  const fill = createFill(width, height);
  const canvas = {
    width,
    height,
    rgb: new Uint8Array(pixels * 3),
    hidden: new Uint8Array(pixels),
    ids: new Uint8Array(pixels),
    kinds: new Uint8Array(pixels),
  };

  function paint(outline: Outline, [red, green, blue]: Colour, id: number, kind: number): void {
    const cover = fill(outline);
    if (!cover) return;
    const { rgb, hidden, ids, kinds } = canvas;
    for (let y = cover.top; y < cover.bottom; y += 1) {
      let from = (y - cover.top) * cover.stride;
      for (let at = y * width + cover.left; at < y * width + cover.right; at += 1) {
        const share = cover.values[from] as number;
        from += 1;
        if (share < 0.002) continue;
        const to = at * 3;
        rgb[to] = (rgb[to] as number) + (red - (rgb[to] as number)) * share + 0.5;
        rgb[to + 1] = (rgb[to + 1] as number) + (green - (rgb[to + 1] as number)) * share + 0.5;
        rgb[to + 2] = (rgb[to + 2] as number) + (blue - (rgb[to + 2] as number)) * share + 0.5;
        hidden[at] = (hidden[at] as number) + (255 - (hidden[at] as number)) * share + 0.5;
        if (share >= 0.5 || ids[at] === 0) {
          ids[at] = id;
          kinds[at] = kind;
        }
      }
    }
  }

  return {
    ...canvas,
    draw({ parts }, id, at) {
      for (const part of parts) {
        const kind = part.sameHue ? pixelKind.coveredSameHue : pixelKind.covered;
        const { walls, top } = seenOutlines(part, at);
        if (walls) paint(walls, part.wall ?? lighter(part.colour, 0.62), id, kind);
        paint(top, part.colour, id, kind);
      }
    },
  };
}

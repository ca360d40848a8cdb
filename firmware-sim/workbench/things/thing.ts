/** What lies on the bench: flat parts at a height, drawn one over the other. */
import { hull, type Outline, placed } from "../outlines.ts";
import type { Colour, Point } from "../picture.ts";

/** A colour by hue (degrees), saturation and value (0 to 1). */
export interface Hsv {
  readonly hueDeg: number;
  readonly saturation: number;
  readonly value: number;
}

/** A part of a thing, in bench millimetres. */
export interface Part {
  /** Its outline; convex where `baseMm` is given. */
  readonly outline: Outline;
  /** Height of its upper side over the bench. */
  readonly topMm: number;
  /** Height of its lower side where its walls are to be seen. */
  readonly baseMm?: number;
  readonly colour: Colour;
  /** Colour of its walls; darker than the top by default. */
  readonly wall?: Colour;
  /** The own surface of a same-hue board. */
  readonly sameHue?: boolean;
}

/** A thing in its place. Later parts lie on earlier ones. */
export interface Thing {
  readonly kind: string;
  readonly sameHue: boolean;
  readonly parts: readonly Part[];
}

/** A thing before it has a place: round the origin. */
export interface LooseThing extends Thing {
  /** Half its longest extent in mm, for finding a place. */
  readonly reachMm: number;
}

/** Makes a thing of its parts. */
export function thing(kind: string, parts: readonly Part[], sameHue = false): LooseThing {
  const reach = parts.flatMap(({ outline }) => outline.map(([x, y]) => Math.hypot(x, y)));
  return { kind, sameHue, parts, reachMm: Math.max(...reach) };
}

/** The thing turned by `angle` (radians) and moved. */
export function putDown({ kind, sameHue, parts }: Thing, angle: number, to: Point): Thing {
  return { kind, sameHue, parts: parts.map((part) => ({ ...part, outline: placed(part.outline, angle, to) })) };
}

/** Parts stacked to look round: the outline shrunk about its centre in steps, each lighter than the one below. */
export function rounded(outline: Outline, topMm: number, colour: Colour, steps = 3): Part[] {
  const count = outline.length;
  const [x, y] = outline.reduce(([sx, sy], [px, py]) => [sx + px / count, sy + py / count] as const, [0, 0] as Point);
  return Array.from({ length: steps }, (_, step) => {
    const scale = 1 - (0.55 * step) / steps;
    const shifted: Outline = outline.map(([px, py]) => [
      x + (px - x) * scale - (step / steps) * 0.9,
      y + (py - y) * scale - (step / steps) * 0.9,
    ]);
    return {
      outline: shifted,
      topMm,
      baseMm: step === 0 ? 0 : undefined,
      colour: lighter(colour, 0.86 + (0.4 * step) / steps),
    };
  });
}

/** A colour times a factor, within 0 to 255. */
export function lighter([red, green, blue]: Colour, factor: number): Colour {
  const scaled = (value: number) => Math.max(0, Math.min(255, Math.round(value * factor)));
  return [scaled(red), scaled(green), scaled(blue)];
}

/** A colour from hue (degrees), saturation and value (0 to 1). */
export function hsv(hueDeg: number, saturation: number, value: number): Colour {
  const channel = (n: number) => {
    const k = (n + (((hueDeg % 360) + 360) % 360) / 60) % 6;
    return Math.round(255 * value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}

/** Hue (degrees), saturation and value (0 to 1) of a colour. */
export function hsvOf([red, green, blue]: Colour): Hsv {
  const value = Math.max(red, green, blue);
  const span = value - Math.min(red, green, blue);
  if (span === 0) return { hueDeg: 0, saturation: 0, value: value / 255 };
  const sector =
    value === red ? (green - blue) / span : value === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  return { hueDeg: (sector * 60 + 360) % 360, saturation: span / value, value: value / 255 };
}

/** The outline of a part as it is seen, walls and all, on a canvas that `at` maps to. */
export function seenOutlines(part: Part, at: (point: Point, z: number) => Point): { walls?: Outline; top: Outline } {
  const top = part.outline.map((point) => at(point, part.topMm));
  const { baseMm } = part;
  if (baseMm === undefined) return { top };
  return { walls: hull([...top, ...part.outline.map((point) => at(point, baseMm))]), top };
}

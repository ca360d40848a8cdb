/** Circuit boards, also of nearly the sheet's own hue: traces, pads, chips, connectors. */
import { between } from "../../random.ts";
import { bar, ellipse, rectangle } from "../outlines.ts";
import type { Colour, Point } from "../picture.ts";
import { type Hsv, hsv, type LooseThing, lighter, type Part, thing } from "./thing.ts";

type Random = () => number;

/** Boards whose hue is so near to the sheet's (degrees) count as same-hue. */
const sameHueDeg = 25;

/**
 * A board. If it is `near`, its lacquer is of the sheet's hue, give or take 25°, and differs from the sheet in lightness and saturation
 * as boards do; otherwise it is green, blue, red, black or brown, and same-hue only by chance.
 */
export function board(random: Random, sheet: Hsv, near = false): LooseThing {
  const [width, height] = [between(random, 50, 190), between(random, 40, 140)];
  const lacquer = near ? nearSheet(random, sheet) : otherLacquer(random);
  const laminate = hsv(lacquer.hueDeg, lacquer.saturation, lacquer.value);
  const sameHue = lacquer.saturation >= 0.25 && hueApartDeg(lacquer.hueDeg, sheet.hueDeg) <= sameHueDeg;
  const base: Part = { outline: rectangle(width, height), topMm: 1.6, baseMm: 0, colour: laminate, sameHue };
  const parts: Part[] = [base];
  const place = (): Point => [between(random, -0.42, 0.42) * width, between(random, -0.42, 0.42) * height];
  for (let count = Math.floor((width * height) / 700); count > 0; count -= 1)
    parts.push(...trace(random, place(), laminate, sameHue, width, height));
  for (let count = Math.floor((width * height) / 900); count > 0; count -= 1) parts.push(pad(place()));
  for (let count = Math.floor((width * height) / between(random, 900, 4500)); count > 0; count -= 1)
    parts.push(...chip(random, place()));
  if (random() < 0.6)
    parts.push({
      outline: rectangle(width * 0.5, 8, [0, -height / 2 + 6]),
      topMm: 10,
      baseMm: 1.6,
      colour: random() < 0.5 ? [28, 28, 30] : [225, 222, 210],
    });
  for (const [sx, sy] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const) {
    parts.push({
      outline: ellipse(2.6, 2.6, [sx * (width / 2 - 5), sy * (height / 2 - 5)], 14),
      topMm: 1.6,
      colour: [196, 170, 90],
    });
  }
  return thing("board", parts, sameHue);
}

/** How far two hues are apart, 0 to 180 degrees. */
export function hueApartDeg(one: number, other: number): number {
  const apart = (((one - other) % 360) + 360) % 360;
  return Math.min(apart, 360 - apart);
}

function nearSheet(random: Random, { hueDeg, saturation, value }: Hsv): Hsv {
  return {
    hueDeg: hueDeg + between(random, -sameHueDeg, sameHueDeg),
    saturation: clamp(saturation * between(random, 0.75, 1.25), 0.3, 0.95),
    value: clamp(value * between(random, 0.6, 1.3), 0.15, 0.9),
  };
}

function otherLacquer(random: Random): Hsv {
  const kinds: readonly Hsv[] = [
    { hueDeg: 150, saturation: 0.75, value: 0.35 },
    { hueDeg: 215, saturation: 0.75, value: 0.45 },
    { hueDeg: 355, saturation: 0.75, value: 0.5 },
    { hueDeg: 0, saturation: 0.02, value: 0.12 },
    { hueDeg: 40, saturation: 0.45, value: 0.65 },
  ];
  const kind = kinds[Math.floor(random() * kinds.length)] ?? { hueDeg: 0, saturation: 0, value: 0.5 };
  return { ...kind, hueDeg: kind.hueDeg + between(random, -10, 10), value: kind.value * between(random, 0.85, 1.15) };
}

/** A trace: two straight pieces under the lacquer, a little lighter than it. */
function trace(
  random: Random,
  [x, y]: Point,
  laminate: Colour,
  sameHue: boolean,
  width: number,
  height: number,
): Part[] {
  const end: Point = [clamp(x + between(random, -40, 40), -width * 0.46, width * 0.46), y];
  const corner: Point = [end[0], clamp(y + between(random, -30, 30), -height * 0.46, height * 0.46)];
  const colour = lighter(laminate, between(random, 1.12, 1.3));
  const thick = between(random, 0.6, 1.8);
  return [
    { outline: bar([x, y], end, thick), topMm: 1.6, colour, sameHue },
    { outline: bar(end, corner, thick), topMm: 1.6, colour, sameHue },
  ];
}

function pad(at: Point): Part {
  return { outline: ellipse(1.3, 1.3, at, 8), topMm: 1.6, colour: [190, 180, 150] };
}

/** A chip with its legs, a capacitor, or a small light part. */
function chip(random: Random, [x, y]: Point): Part[] {
  const what = random();
  if (what < 0.5) {
    const [width, height] = [between(random, 6, 26), between(random, 5, 18)];
    return [
      { outline: rectangle(width, height + 3, [x, y]), topMm: 1.8, colour: [158, 158, 156] },
      { outline: rectangle(width + 0.6, height, [x, y]), topMm: 3.5, baseMm: 1.6, colour: [34, 34, 37] },
      { outline: rectangle(width * 0.6, 1, [x, y]), topMm: 3.5, colour: [96, 96, 96] },
    ];
  }
  if (what < 0.7) {
    const radius = between(random, 3, 7);
    return [
      {
        outline: ellipse(radius, radius, [x, y], 18),
        topMm: 12,
        baseMm: 1.6,
        colour: [176, 178, 184],
        wall: [40, 44, 66],
      },
    ];
  }
  return [
    {
      outline: rectangle(between(random, 2, 5), between(random, 1.5, 3), [x, y]),
      topMm: 2.4,
      baseMm: 1.6,
      colour: [186, 160, 124],
    },
  ];
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** Other things on a bench: cups, tape, boxes, paper, cloths, cables, screws. */
import { between } from "../../random.ts";
import { bar, ellipse, type Outline, placed, rectangle } from "../outlines.ts";
import type { Colour, Point } from "../picture.ts";
import { hsv, type LooseThing, lighter, type Part, rounded, thing } from "./thing.ts";

type Random = () => number;

/** A cup with coffee or tea in it. */
export function cup(random: Random): LooseThing {
  const radius = between(random, 32, 44);
  const height = between(random, 60, 95);
  const colour =
    random() < 0.5
      ? ([232, 230, 224] as const)
      : hsv(random() * 360, between(random, 0.3, 0.8), between(random, 0.4, 0.9));
  const drink: Colour = random() < 0.6 ? [62, 36, 20] : [150, 118, 50];
  return thing("cup", [
    {
      outline: bar([radius * 0.9, 0], [radius * 1.5, 0], 18, 14),
      topMm: height * 0.7,
      baseMm: height * 0.3,
      colour: lighter(colour, 0.85),
    },
    { outline: ellipse(radius, radius), topMm: height, baseMm: 0, colour, wall: lighter(colour, 0.75) },
    { outline: ellipse(radius * 0.9, radius * 0.9), topMm: height, colour: lighter(colour, 0.6) },
    { outline: ellipse(radius * 0.86, radius * 0.86), topMm: height * 0.85, colour: drink },
  ]);
}

/** A roll of tape: a low cylinder with a hole, whose ground shows the roll's core. */
export function tape(random: Random): LooseThing {
  const radius = between(random, 28, 52);
  const colour = (
    [
      [28, 28, 30],
      [200, 180, 130],
      [225, 225, 222],
      [170, 40, 36],
      [38, 78, 160],
    ] as const
  )[Math.floor(random() * 5)] ?? [28, 28, 30];
  const height = between(random, 15, 45);
  return thing("tape", [
    { outline: ellipse(radius, radius), topMm: height, baseMm: 0, colour },
    { outline: ellipse(radius * 0.82, radius * 0.82), topMm: height, colour: lighter(colour, 1.15) },
    { outline: ellipse(radius * 0.6, radius * 0.6), topMm: height, colour: [176, 146, 104] },
    { outline: ellipse(radius * 0.53, radius * 0.53), topMm: height * 0.5, colour: [70, 56, 40] },
  ]);
}

/** A box of cardboard, plastic or metal. */
export function box(random: Random, largestMm = 190): LooseThing {
  const [width, depth] = [between(random, 60, largestMm), between(random, 45, largestMm * 0.7)];
  const colour =
    random() < 0.5
      ? ([178, 140, 96] as const)
      : hsv(random() * 360, between(random, 0, 0.75), between(random, 0.25, 0.9));
  const topMm = between(random, 20, 75);
  const parts: Part[] = [{ outline: rectangle(width, depth), topMm, baseMm: 0, colour }];
  if (random() < 0.5) parts.push({ outline: rectangle(width, depth * 0.12), topMm, colour: lighter(colour, 1.2) });
  else parts.push({ outline: rectangle(width * 0.92, depth * 0.9), topMm: topMm * 0.4, colour: lighter(colour, 0.6) });
  return thing("box", parts);
}

/** A sheet of paper with lines of writing, or a drawing. */
export function paper(random: Random): LooseThing {
  const [width, height] = random() < 0.6 ? [210, 297] : random() < 0.5 ? [148, 210] : [75, 75];
  const colour: Colour = width === 75 ? [238, 220, 110] : [236, 235, 230];
  const lines = Array.from({ length: Math.floor(height / 9) - 3 }, (_, index): Part => {
    const long = between(random, 0.3, 0.8) * width;
    return {
      outline: rectangle(long, 2.2, [-width * 0.4 + long / 2, -height / 2 + 14 + index * 9]),
      topMm: 0.3,
      colour: [110, 110, 116],
    };
  });
  return thing("paper", [
    { outline: rectangle(width, height), topMm: 0.3, colour },
    ...lines.filter(() => random() < 0.85),
  ]);
}

/** A cloth or a pair of gloves thrown down: an uneven outline with folds. */
export function cloth(random: Random): LooseThing {
  const radius = between(random, 55, 120);
  const phase = random() * 6;
  const colour =
    random() < 0.3
      ? ([226, 224, 216] as const)
      : hsv(random() * 360, between(random, 0.1, 0.6), between(random, 0.3, 0.85));
  const outline: Outline = Array.from({ length: 40 }, (_, index) => {
    const angle = (index / 40) * 2 * Math.PI;
    const reach = radius * (1 + 0.18 * Math.sin(3 * angle + phase) + 0.1 * Math.sin(7 * angle - phase));
    return [reach * Math.cos(angle), 0.8 * reach * Math.sin(angle)] as const;
  });
  const folds = Array.from({ length: 6 }, (_, index): Part => {
    const at = placed(bar([-radius * 0.5, 0], [radius * 0.5, radius * 0.1], 6, 2), random() * 3, [
      between(random, -0.3, 0.3) * radius,
      between(random, -0.3, 0.3) * radius,
    ]);
    return { outline: at, topMm: 6, colour: lighter(colour, index % 2 === 0 ? 0.82 : 1.1) };
  });
  return thing("cloth", [{ outline, topMm: 4, colour }, ...folds]);
}

/** A cable that winds, with a plug. */
export function cable(random: Random): LooseThing {
  const width = between(random, 4, 8);
  const colour = (
    [
      [30, 30, 32],
      [215, 215, 212],
      [190, 40, 36],
      [60, 62, 70],
    ] as const
  )[Math.floor(random() * 4)] ?? [30, 30, 32];
  const points: Point[] = [[0, 0]];
  let angle = random() * 6;
  let bend = 0;
  for (let step = 0; step < 40; step += 1) {
    bend = bend * 0.8 + between(random, -0.16, 0.16);
    angle += bend;
    const [x, y] = points.at(-1) ?? [0, 0];
    points.push([x + 9 * Math.cos(angle), y + 9 * Math.sin(angle)]);
  }
  const [midX, midY] = points[20] ?? [0, 0];
  const centred = points.map(([x, y]) => [x - midX, y - midY] as const);
  const pieces = centred.slice(1).flatMap((to, index): Part[] => {
    const from = centred[index] ?? to;
    return [
      { outline: bar(from, to, width), topMm: width, baseMm: 0, colour },
      { outline: bar(from, to, width * 0.35), topMm: width, colour: lighter(colour, 1.3) },
    ];
  });
  const plug = centred.at(-1) ?? [0, 0];
  return thing("cable", [...pieces, ...rounded(ellipse(13, 10, plug), 12, lighter(colour, 0.8))]);
}

/** A handful of screws, nuts and washers, strewn. */
export function screws(random: Random): LooseThing {
  const spread = between(random, 20, 70);
  const brass = random() < 0.3;
  const parts = Array.from({ length: Math.floor(between(random, 4, 16)) }, (): Part[] => {
    const place: Point = [between(random, -spread, spread), between(random, -spread, spread)];
    const colour = lighter(brass ? [178, 146, 72] : [150, 152, 156], between(random, 0.6, 1.2));
    const turn = random() * 6;
    const head: Part = { outline: ellipse(4.5, 4.5, place, 12), topMm: 5, baseMm: 0, colour };
    if (random() < 0.4) return [head, { outline: ellipse(1.9, 1.9, place, 8), topMm: 5, colour: lighter(colour, 0.3) }];
    const shaft = placed(bar([0, 0], [between(random, 10, 22), 0], 4, 3), turn, place);
    return [{ outline: shaft, topMm: 4, baseMm: 0, colour: lighter(colour, 0.8) }, head];
  });
  return thing("screws", parts.flat());
}

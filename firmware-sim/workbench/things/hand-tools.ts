/** Tools of the bench: screwdrivers, pliers, scissors, rulers, tweezers, cutters. */
import { between } from "../../random.ts";
import { bar, ellipse, rectangle } from "../outlines.ts";
import type { Colour } from "../picture.ts";
import { hsv, type LooseThing, lighter, type Part, rounded, thing } from "./thing.ts";

type Random = () => number;

const steel: Colour = [168, 171, 176];

/** Handles come in signal colours, and in black. */
function handleColour(random: Random): Colour {
  const hues = [0, 8, 22, 45, 210, 225];
  if (random() < 0.25) return [38, 38, 42];
  return hsv(hues[Math.floor(random() * hues.length)] ?? 0, between(random, 0.7, 0.95), between(random, 0.55, 0.9));
}

/** A screwdriver, 15 to 28 cm long. */
export function screwdriver(random: Random): LooseThing {
  const length = between(random, 150, 280);
  const handle = length * between(random, 0.38, 0.45);
  const thick = between(random, 18, 30);
  const end = length / 2;
  const colour = handleColour(random);
  const grip = bar([-end + thick / 2, 0], [-end + handle - thick / 2, 0], thick, thick * 0.85);
  return thing("screwdriver", [
    ...metalBar(-end + handle - 4, end, between(random, 4, 7), 10),
    ...rounded(grip, thick * 0.8, colour, 4),
    {
      outline: rectangle(handle * 0.6, thick * 0.1, [-end + handle / 2, -thick * 0.15]),
      topMm: thick * 0.8,
      colour: lighter(colour, 1.6),
    },
    {
      outline: rectangle(handle * 0.6, thick * 0.09, [-end + handle / 2, thick * 0.25]),
      topMm: thick * 0.8,
      colour: lighter(colour, 0.55),
    },
  ]);
}

/** Pliers or side cutters: two bent handles, a joint, two jaws. */
export function pliers(random: Random): LooseThing {
  const length = between(random, 120, 200);
  const colour = handleColour(random);
  const spread = between(random, 14, 34);
  const handles = [-1, 1].flatMap((side) => [
    ...rounded(bar([0, side * 5], [-length * 0.3, side * spread * 0.8], 13, 12), 12, colour),
    ...rounded(bar([-length * 0.28, side * spread * 0.78], [-length * 0.55, side * spread], 12, 11), 12, colour),
  ]);
  const jaws = [-1, 1].map((side) => metal(bar([0, side * 4], [length * 0.36, side * 1.8], 13, 4), 11));
  return thing("pliers", [...handles, ...jaws, metal(ellipse(12, 12), 13), metal(ellipse(4, 4), 13.5, 0.65)]);
}

/** Scissors: two rings, two blades. */
export function scissors(random: Random): LooseThing {
  const length = between(random, 130, 220);
  const colour = handleColour(random);
  const gap = between(random, 0.03, 0.2);
  const parts = [-1, 1].flatMap((side): Part[] => {
    const tip = [length * 0.55, side * length * gap * 0.6] as const;
    return [
      metal(bar([0, side * 3], tip, 12, 2), 4, side < 0 ? 0.9 : 1.05),
      ...ring(-length * 0.3, side * 22, length * 0.14, colour),
    ];
  });
  return thing("scissors", [...parts, metal(ellipse(5, 5), 6, 0.7)]);
}

/** A ruler of steel, of yellow plastic or of wood, with its ticks. */
export function ruler(random: Random): LooseThing {
  const length = [165, 215, 315, 415][Math.floor(random() * 4)] ?? 215;
  const width = between(random, 18, 32);
  const colour =
    (
      [
        [186, 188, 190],
        [222, 190, 60],
        [206, 170, 118],
        [225, 228, 230],
      ] as const
    )[Math.floor(random() * 4)] ?? steel;
  const ticks = Array.from({ length: Math.floor(length / 5) - 2 }, (_, index): Part => {
    const tall = index % 2 === 0 ? width * 0.4 : width * 0.25;
    return {
      outline: rectangle(0.7, tall, [-length / 2 + 5 + index * 5, -width / 2 + tall / 2]),
      topMm: 1.5,
      colour: [40, 40, 40],
    };
  });
  return thing("ruler", [{ outline: rectangle(length, width), topMm: 1.5, baseMm: 0, colour }, ...ticks]);
}

/** Tweezers or a scriber: a slim pointed tool. */
export function tweezers(random: Random): LooseThing {
  const length = between(random, 100, 150);
  const gap = between(random, 3, 8);
  const legs = [-1, 1].map((side) => metal(bar([-length / 2, side], [length / 2, side * gap * 0.4], 7, 2), 5));
  return thing("tweezers", legs);
}

/** A utility knife: a flat coloured body, a short blade. */
export function cutter(random: Random): LooseThing {
  const length = between(random, 130, 165);
  const colour = handleColour(random);
  return thing("cutter", [
    metal(bar([length * 0.3, 0], [length * 0.62, 1], 9, 7), 6),
    { outline: bar([-length / 2, 0], [length * 0.36, 0], 20, 16), topMm: 12, baseMm: 0, colour },
    { outline: rectangle(length * 0.5, 5), topMm: 12.2, colour: lighter(colour, 0.45) },
    { outline: rectangle(12, 9, [length * 0.1, 0]), topMm: 14, baseMm: 12, colour: [45, 45, 48] },
  ]);
}

function metal(outline: Part["outline"], topMm: number, factor = 1): Part {
  return { outline, topMm, baseMm: 0, colour: lighter(steel, factor) };
}

/** A shaft from x to x, lighter along its middle. */
function metalBar(from: number, to: number, width: number, topMm: number): Part[] {
  return [
    metal(bar([from, 0], [to, 0], width), topMm, 0.8),
    {
      outline: rectangle(to - from, width * 0.3, [(from + to) / 2, -width * 0.12]),
      topMm,
      colour: lighter(steel, 1.35),
    },
  ];
}

/** A ring of short bars, which leaves its hole open. */
function ring(x: number, y: number, radius: number, colour: Colour): Part[] {
  const round = ellipse(radius * 1.15, radius * 0.8, [x, y], 14);
  return round.map((point, index) => {
    const next = round[(index + 1) % round.length] ?? point;
    return { outline: bar(point, next, 8), topMm: 7, baseMm: 0, colour: lighter(colour, index < 7 ? 0.9 : 1.1) };
  });
}

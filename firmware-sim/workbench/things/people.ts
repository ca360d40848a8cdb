/** People at the bench, as a camera above sees them: hands with forearms, and leaning heads with shoulders. */
import { between } from "../../random.ts";
import { bar, ellipse } from "../outlines.ts";
import type { Colour, Point } from "../picture.ts";
import { hsv, type LooseThing, lighter, type Part, rounded, thing } from "./thing.ts";

type Random = () => number;

/** Skin from light to dark, or a work glove. */
function handColour(random: Random): { hand: Colour; isGlove: boolean } {
  const skins: readonly Colour[] = [
    [224, 178, 148],
    [208, 158, 124],
    [190, 138, 104],
    [150, 102, 74],
    [104, 68, 48],
  ];
  if (random() < 0.7) return { hand: skins[Math.floor(random() * skins.length)] ?? [208, 158, 124], isGlove: false };
  const gloves: readonly Colour[] = [
    [228, 226, 218],
    [70, 72, 78],
    [74, 118, 190],
  ];
  return { hand: gloves[Math.floor(random() * gloves.length)] ?? [228, 226, 218], isGlove: true };
}

/** A hand that points along x from its wrist at the origin; the forearm, in a sleeve or bare, reaches back along -x. */
export function arm(random: Random): LooseThing {
  const { hand } = handColour(random);
  const sleeve = random() < 0.6 ? hsv(random() * 360, between(random, 0, 0.5), between(random, 0.15, 0.75)) : undefined;
  const height = between(random, 25, 60);
  const bare = sleeve ? between(random, 10, 90) : 0;
  const forearm = rounded(bar([-700, between(random, -60, 60)], [0, 0], 105, 58), height, hand, 9);
  const cover = sleeve ? rounded(bar([-700, 0], [-bare, 0], 120, 78), height + 8, sleeve, 9) : [];
  const palm = rounded(ellipse(48, 42, [38, 0]), height, hand, 3);
  const curl = between(random, 0.55, 1);
  const fingers = [-30, -11, 9, 28].flatMap((y, index) =>
    finger([70, y], [70 + ([62, 76, 70, 54][index] ?? 60) * curl, y * between(random, 1, 1.5)], 17, hand, height),
  );
  const thumb = finger([22, 34], [62, between(random, 58, 78)], 20, hand, height);
  return thing("hand", [...lifted(forearm), ...lifted(cover), ...lifted(palm), ...fingers, ...thumb]);
}

/** A head and shoulders that lean over the bench's edge, looking along x from the origin. */
export function person(random: Random): LooseThing {
  const coat = hsv(random() * 360, between(random, 0, 0.6), between(random, 0.12, 0.7));
  const hair: Colour = random() < 0.75 ? [32, 27, 25] : random() < 0.5 ? [225, 205, 60] : [122, 118, 114];
  const height = between(random, 250, 420);
  return thing("person", [
    ...lifted(rounded(ellipse(150, 235, [-120, 0], 40), height * 0.75, coat, 14)),
    ...lifted(rounded(ellipse(105, 82), height, hair, 12)),
  ]);
}

function finger(from: Point, to: Point, width: number, colour: Colour, height: number): Part[] {
  const nail: Part = { outline: ellipse(4, 3.4, [to[0] - 1, to[1]], 12), topMm: height, colour: lighter(colour, 1.12) };
  return [...lifted(rounded(bar(from, to, width, width * 0.85), height, lighter(colour, 0.97), 3)), nail];
}

/** Without walls down to the bench: an arm hangs in the air. */
function lifted(parts: readonly Part[]): Part[] {
  return parts.map(({ baseMm: _, ...part }) => part);
}

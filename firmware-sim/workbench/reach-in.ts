/** People who reach in over the sheet's edge. */
import { between, createRandom, seedOf } from "../random.ts";
import type { SheetSize } from "./camera-view.ts";
import { arm, person } from "./things/people.ts";
import { putDown, type Thing } from "./things/thing.ts";

/** Hands, or a leaning person, at places drawn from the seed; they come from the lower edge mostly. */
export function reachIn(seed: number, sheet: SheetSize, people: "none" | "hand" | "arms" | "person"): Thing[] {
  const random = createRandom(seedOf(seed, "people"));
  const side = random() < 0.6 ? 0 : Math.floor(random() * 4);
  const oneArm = (along: number) => armOver(random, sheet, { seed: seedOf(seed, "arm"), side, along });
  switch (people) {
    case "none":
      return [];
    case "hand":
      return [oneArm(0)];
    case "arms":
      return [oneArm(-0.2), oneArm(0.2)];
    case "person":
      return [oneArm(-0.25), oneArm(0.25), leaning(random, sheet, side)];
  }
}

interface ArmPlace {
  /** Of the person: both arms look alike. */
  readonly seed: number;
  /** 0 below, 1 above, 2 right, 3 left. */
  readonly side: number;
  /** Where along that side, -0.5 to 0.5. */
  readonly along: number;
}

function armOver(random: () => number, sheet: SheetSize, { seed, side, along }: ArmPlace): Thing {
  const depth = between(random, 0.1, 0.55);
  const slant = between(random, -0.35, 0.35);
  return over(arm(createRandom(seed)), sheet, side, along + between(random, -0.12, 0.12), depth, slant);
}

function leaning(random: () => number, sheet: SheetSize, side: number): Thing {
  return over(
    person(random),
    sheet,
    side,
    between(random, -0.1, 0.1),
    between(random, -0.12, 0.15),
    between(random, -0.2, 0.2),
  );
}

/** Puts a thing that points along x so that its origin is `depth` (shares of the sheet) inside the side and points inwards. */
function over(
  loose: Thing,
  { widthMm, heightMm }: SheetSize,
  side: number,
  along: number,
  depth: number,
  slant: number,
): Thing {
  const inward = [-Math.PI / 2, Math.PI / 2, Math.PI, 0][side] ?? 0;
  const isUpright = side < 2;
  const sign = side === 0 || side === 2 ? 1 : -1;
  const x = isUpright ? along * widthMm : sign * (0.5 - depth) * widthMm;
  const y = isUpright ? sign * (0.5 - depth) * heightMm : along * heightMm;
  return putDown(loose, inward + slant, [x, y]);
}

/**
 * One hand or two at work: each sways about its place. `sway` gives for a name and a time between knots (ms) where it is now, -1 to 1.
 */
export function workingHands(seed: number, sheet: SheetSize, sway: (name: string, knotMs: number) => number): Thing[] {
  const random = createRandom(seedOf(seed, "hands"));
  const middle = between(random, -0.15, 0.15);
  const places = random() < 0.6 ? [middle - 0.2, middle + 0.2] : [middle];
  const look = seedOf(seed, "arm");
  return places.map((along, index) => {
    const depth = 0.32 + 0.2 * sway(`depth ${index}`, 1900);
    const slant = 0.3 * sway(`slant ${index}`, 2300);
    return over(arm(createRandom(look)), sheet, 0, along + 0.08 * sway(`along ${index}`, 1300), depth, slant);
  });
}

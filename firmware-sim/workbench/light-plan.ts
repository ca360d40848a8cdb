/** The light on a bench: a lamp, the room, shadows from outside the picture, and glare. */
import { between, createRandom, seedOf } from "../random.ts";
import type { SheetSize } from "./camera-view.ts";
import { ellipse, type Outline, placed, rectangle } from "./outlines.ts";
import type { Point } from "./picture.ts";

/** A shadow of something outside the picture, in bench millimetres. */
export interface CastShadow {
  readonly outline: Outline;
  /** How much of the light it takes, 0 to 1. */
  readonly depth: number;
  /** How soft its edge is: radius in shares of the picture's width. */
  readonly softness: number;
}

/** A reflection of a lamp or window on the sheet. */
export interface Glare {
  readonly at: Point;
  readonly radiusMm: Point;
  readonly angle: number;
  /** White light added at its middle; 1 is as bright as white paper. */
  readonly strength: number;
}

/** The light of one photo. */
export interface LightPlan {
  /** Where the lamp hangs: x, y and height in mm. */
  readonly lamp: readonly [x: number, y: number, z: number];
  /** Share of the light that comes from the lamp and so makes shadows, 0 to 1. */
  readonly lampShare: number;
  /** How soft the lamp's shadows are: radius in shares of the picture's width. */
  readonly softness: number;
  /** The light's colour: factors on red, green, blue. */
  readonly tint: readonly [number, number, number];
  /** Change of the room's light across the sheet's width and height, -0.5 to 0.5. */
  readonly slope: Point;
  readonly shadows: readonly CastShadow[];
  readonly glares: readonly Glare[];
  /** How much darker the picture's corners are, 0 to 0.4. */
  readonly vignette: number;
}

/** Draws a light from a seed. */
export function planLight(seed: number, sheet: SheetSize): LightPlan {
  const random = createRandom(seedOf(seed, "light"));
  const warmth = between(random, -0.09, 0.09);
  const long = Math.max(sheet.widthMm, sheet.heightMm);
  return {
    lamp: [between(random, -1.1, 1.1) * long, between(random, -1.1, 1.1) * long, between(random, 700, 1800)],
    lampShare: between(random, 0.25, 0.75),
    softness: random() < 0.4 ? between(random, 0.001, 0.003) : between(random, 0.004, 0.014),
    tint: [1 + warmth, 1 + between(random, -0.015, 0.015), 1 - warmth],
    slope: [between(random, -0.3, 0.3), between(random, -0.3, 0.3)],
    shadows: random() < 0.45 ? [castShadow(random, sheet)] : [],
    glares: random() < 0.4 ? Array.from({ length: random() < 0.3 ? 2 : 1 }, () => glare(random, sheet)) : [],
    vignette: between(random, 0, 0.3),
  };
}

/** Somebody's or something's shadow that reaches in over one side: soft or hard. */
function castShadow(random: () => number, { widthMm, heightMm }: SheetSize): CastShadow {
  const isRound = random() < 0.5;
  const angle = random() * 2 * Math.PI;
  const long = Math.max(widthMm, heightMm);
  const reach = long * between(random, 0.55, 0.95);
  const to: Point = [Math.cos(angle) * reach, Math.sin(angle) * reach];
  const shape = isRound ? ellipse(long * 0.55, long * between(random, 0.2, 0.45)) : rectangle(long * 0.9, long * 1.8);
  return {
    outline: placed(shape, angle, to),
    depth: between(random, 0.2, 0.55),
    softness: random() < 0.4 ? between(random, 0.001, 0.003) : between(random, 0.008, 0.03),
  };
}

function glare(random: () => number, { widthMm, heightMm }: SheetSize): Glare {
  const size = widthMm * between(random, 0.03, 0.12);
  return {
    at: [between(random, -0.45, 0.45) * widthMm, between(random, -0.45, 0.45) * heightMm],
    radiusMm: [size * between(random, 1, 2.6), size],
    angle: random() * 3,
    strength: between(random, 0.1, 0.8),
  };
}

/** What is on a drawn scene: sheet, table, camera, light, things. A plan is cheap; drawing it takes a while. */
import { between, createRandom, seedOf } from "../random.ts";
import { type CameraView, planView, type SheetSize } from "./camera-view.ts";
import { type LightPlan, planLight } from "./light-plan.ts";
import type { PhotoFlaw } from "./picture.ts";
import { reachIn } from "./reach-in.ts";
import { strewThings } from "./strew-things.ts";
import type { Hsv, Thing } from "./things/thing.ts";

/** The sheet: its size, and its colour in even light. */
export interface SheetPlan extends SheetSize {
  readonly colour: Hsv;
  /** How rough its surface looks, as a share of its lightness. */
  readonly grain: number;
}

/** What the sheet lies on. */
export interface TablePlan {
  readonly surface: "wood" | "plain" | "speckled";
  readonly colour: Hsv;
}

/** How the camera takes the photo. */
export interface SensorPlan {
  /** Of the noise. */
  readonly seed: number;
  /** Standard deviation of the noise, in steps of 255. */
  readonly noise: number;
  /** Factor on the light; 1 shows colours as they are. */
  readonly gain: number;
  /** Blur (positive) or sharpening (negative) by the neighbours' share, -0.15 to 0.25. */
  readonly softness: number;
  /** Radius of a blur out of focus, in shares of the picture's width; 0 is sharp. */
  readonly outOfFocus: number;
  /** Bands of a flickering lamp over the rolling shutter: depth 0 to 0.1, and where they begin, 0 to 1. */
  readonly flicker: { readonly depth: number; readonly phase: number };
  /** 1 to 100. */
  readonly jpegQuality: number;
}

/** A whole scene, ready to be drawn. */
export interface ScenePlan {
  readonly seed: number;
  /** Size of the picture in pixels, 16 : 9. */
  readonly width: number;
  readonly height: number;
  readonly sheet: SheetPlan;
  readonly table: TablePlan;
  readonly view: CameraView;
  readonly light: LightPlan;
  readonly sensor: SensorPlan;
  /** In the order in which they lie on each other. */
  readonly things: readonly Thing[];
  readonly flaw: PhotoFlaw | undefined;
}

/** What a scene should be like, beyond what its seed decides. */
export interface SceneWishes {
  /** Width of the picture in pixels (default 1920). */
  readonly width?: number;
  /** Share of the sheet to cover, 0 to 0.95, roughly; drawn from the seed by default. */
  readonly covered?: number;
  /** At least so many same-hue boards (default: one in half of the scenes). */
  readonly sameHueBoards?: number;
  /** Who reaches in (default nobody). */
  readonly people?: "none" | "hand" | "arms" | "person";
  /** What is wrong with the photo (default nothing). */
  readonly flaw?: PhotoFlaw;
}

/**
 * Plans the scene of a seed:
 *
 *     const plan = planScene(seed, { width: 960, people: "hand" });
 *     const { picture, truth } = drawScene(plan);                      // pixels, and what is true about them
 *     const jpeg = await pictureJpeg(picture, plan.sensor.jpegQuality);
 *     const reference = drawScene(tidyPlan(plan));                     // same camera, nothing on the sheet, another light
 *     const later = drawScene(laterPlan(plan, 1, { gain: 1.03 }));     // half a second later
 *
 * The same seed and wishes give the same scene on every computer. Seeds below 10 000 are for tuning a
 * score; those from 100 000 on are kept back for measuring it.
 */
export function planScene(seed: number, wishes: SceneWishes = {}): ScenePlan {
  const { width = 1920, people = "none", flaw } = wishes;
  const sheet = planSheet(seed);
  const random = createRandom(seedOf(seed, "covered"));
  const covered = wishes.covered ?? (random() < 0.08 ? 0 : between(random, 0, 0.95));
  const boards = wishes.sameHueBoards ?? (random() < 0.5 ? 1 : 0);
  return {
    seed,
    width,
    height: Math.round((width * 9) / 16),
    sheet,
    table: planTable(seed, sheet.colour),
    view: planView(seed, sheet),
    light: planLight(seed, sheet),
    sensor: flawed(planSensor(seed), flaw),
    things: [...strewThings(seed, sheet, covered, boards), ...reachIn(seed, sheet, people)],
    flaw,
  };
}

/** The camera's behaviour for one photo of a seed. */
export function planSensor(seed: number): SensorPlan {
  const random = createRandom(seedOf(seed, "sensor"));
  return {
    seed: seedOf(seed, "noise"),
    noise: between(random, 0.8, 4.5),
    gain: between(random, 0.72, 1.2),
    softness: between(random, -0.06, 0.2),
    outOfFocus: 0,
    flicker: { depth: random() < 0.25 ? between(random, 0.01, 0.05) : 0, phase: random() },
    jpegQuality: Math.round(between(random, 72, 95)),
  };
}

function planSheet(seed: number): SheetPlan {
  const random = createRandom(seedOf(seed, "sheet"));
  const kind = random();
  const hueDeg = kind < 0.6 ? between(random, 85, 165) : kind < 0.8 ? between(random, 165, 225) : random() * 360;
  const widthMm = between(random, 450, 900);
  return {
    widthMm,
    heightMm: widthMm / between(random, 1.15, 1.65),
    colour: { hueDeg, saturation: between(random, 0.4, 0.9), value: between(random, 0.3, 0.75) },
    grain: between(random, 0.01, 0.05),
  };
}

function planTable(seed: number, sheet: Hsv): TablePlan {
  const random = createRandom(seedOf(seed, "table"));
  const kind = random();
  if (kind < 0.35)
    return {
      surface: "wood",
      colour: {
        hueDeg: between(random, 22, 40),
        saturation: between(random, 0.3, 0.6),
        value: between(random, 0.4, 0.8),
      },
    };
  if (kind < 0.9)
    return {
      surface: random() < 0.5 ? "plain" : "speckled",
      colour: { hueDeg: random() * 360, saturation: between(random, 0, 0.12), value: between(random, 0.12, 0.92) },
    };
  const hueDeg = sheet.hueDeg + between(random, 60, 300);
  return {
    surface: "plain",
    colour: { hueDeg, saturation: between(random, 0.2, 0.6), value: between(random, 0.2, 0.7) },
  };
}

function flawed(sensor: SensorPlan, flaw: PhotoFlaw | undefined): SensorPlan {
  switch (flaw) {
    case undefined:
      return sensor;
    case "dark":
      return { ...sensor, gain: sensor.gain * 0.02, noise: sensor.noise + 3 };
    case "bright":
      return { ...sensor, gain: sensor.gain * 9 };
    case "blurred":
      return { ...sensor, outOfFocus: 0.012 };
  }
}

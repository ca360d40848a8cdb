/** The same scene at another time: tidied up, or half a second later. */
import { between, createRandom, seedOf } from "../random.ts";
import { project } from "./camera-view.ts";
import { planLight } from "./light-plan.ts";
import { planSensor, type ScenePlan } from "./scene-plan.ts";
import { putDown, type Thing } from "./things/thing.ts";

/** The scene without things on the sheet, from the same camera: for the tidy reference. In another light unless told so. */
export function tidyPlan(plan: ScenePlan, { light = "other" }: { readonly light?: "same" | "other" } = {}): ScenePlan {
  const seed = seedOf(plan.seed, "tidy");
  const tidy: ScenePlan = {
    ...plan,
    seed,
    things: [],
    flaw: undefined,
    sensor: { ...plan.sensor, outOfFocus: 0, seed },
  };
  if (light === "same") return tidy;
  const { softness } = plan.sensor;
  return { ...tidy, light: planLight(seed, plan.sheet), sensor: { ...planSensor(seed), softness } };
}

/** What may change within half a second. */
export interface LaterChange {
  /** Factor on the exposure (default 1). */
  readonly gain?: number;
  /** Bands of a flickering lamp that wander (default: as before). */
  readonly flickerDepth?: number;
  /** Quality of the JPEG (default: as before). */
  readonly jpegQuality?: number;
  /** A thing (index in `plan.things`) that moves by so many pixels, in a direction given in radians, and turns by `turn` radians. */
  readonly move?: { readonly thing: number; readonly px: number; readonly direction?: number; readonly turn?: number };
  /** Things that have come or gone: the new list. */
  readonly things?: readonly Thing[];
}

/** The scene half a second later: other noise, and what `change` says. `round` numbers later frames of the same scene. */
export function laterPlan(plan: ScenePlan, round: number, change: LaterChange = {}): ScenePlan {
  const seed = seedOf(plan.sensor.seed, `later ${round}`);
  const random = createRandom(seed);
  const { sensor } = plan;
  const things =
    change.things ?? (change.move ? moved(plan, change.move, between(random, 0, 2 * Math.PI)) : plan.things);
  return {
    ...plan,
    things,
    sensor: {
      ...sensor,
      seed,
      gain: sensor.gain * (change.gain ?? 1),
      flicker: { depth: change.flickerDepth ?? sensor.flicker.depth, phase: random() },
      jpegQuality: change.jpegQuality ?? sensor.jpegQuality,
    },
  };
}

function moved(
  plan: ScenePlan,
  { thing, px, direction, turn = 0 }: NonNullable<LaterChange["move"]>,
  anyDirection: number,
): Thing[] {
  const angle = direction ?? anyDirection;
  return plan.things.map((each, index) => {
    if (index !== thing) return each;
    const points = each.parts.flatMap(({ outline }) => outline);
    const x = points.reduce((sum, [px]) => sum + px, 0) / points.length;
    const y = points.reduce((sum, [, py]) => sum + py, 0) / points.length;
    const z = Math.max(...each.parts.map(({ topMm }) => topMm));
    const [ax, ay] = project(plan.view, [x, y], z, plan.width);
    const [bx, by] = project(plan.view, [x + Math.cos(angle), y + Math.sin(angle)], z, plan.width);
    const mm = px / Math.hypot(bx - ax, by - ay);
    const turned = turn === 0 ? each : putDown(putDown(each, 0, [-x, -y]), turn, [x, y]);
    return putDown(turned, 0, [mm * Math.cos(angle), mm * Math.sin(angle)]);
  });
}

/** How surely movement between two photos half a second apart is noticed, and how often nothing is taken for movement. */
import { findMovement, movementWidth } from "../../agent/clutter/movement.ts";
import { findReachingIn } from "../../agent/clutter/people-in-view.ts";
import type { SheetCorners } from "../../agent/clutter/perspective.ts";
import { decodePhoto, type Photo } from "../../agent/clutter/photo.ts";
import { scoreSheet } from "../../agent/clutter/score-sheet.ts";
import { between, createRandom, seedOf } from "../../firmware-sim/random.ts";
import { type DrawnScene, drawScene } from "../../firmware-sim/workbench/draw-scene.ts";
import { pictureJpeg } from "../../firmware-sim/workbench/picture-jpeg.ts";
import { planScene, type ScenePlan } from "../../firmware-sim/workbench/scene-plan.ts";
import { type LaterChange, laterPlan } from "../../firmware-sim/workbench/scene-variants.ts";
import { figure, percentile } from "./figure.ts";

/** Seeds that nothing was tuned on. */
const firstSeed = 110_000;
/** Smaller patches of a thing can't be called a visible movement: share of the sheet. */
const leastShare = 0.004;
const people = ["hand", "arms", "person", "none"] as const;
const movers = { hand: ["hand"], arms: ["hand"], person: ["hand", "person"], none: undefined } as const;

const scenes = Number(process.argv[2] ?? 160);
const counts = { moved: 0, caught: 0, still: 0, alarms: 0, changed: 0, changedAlarms: 0 };
const reaching = { people: 0, noticed: 0, nobody: 0, mistaken: 0 };
const times: number[] = [];

/** What a camera may do on its own within half a second: exposure ±3 %, a lamp that flickers, a JPEG of another quality. */
function ownChange(random: () => number): LaterChange & { readonly jpegQuality: number } {
  const flicker = random() < 0.3 ? { flickerDepth: between(random, 0.01, 0.05) } : {};
  return { gain: between(random, 0.97, 1.03), jpegQuality: Math.round(between(random, 70, 95)), ...flicker };
}

async function photoOf(plan: ScenePlan, scene: DrawnScene = drawScene(plan)): Promise<Photo> {
  return decodePhoto(await pictureJpeg(scene.picture, plan.sensor.jpegQuality), { width: movementWidth });
}

async function lookAt(seed: number): Promise<void> {
  const who = people[seed % people.length] ?? "none";
  const plan = planScene(seed, { people: who });
  const random = createRandom(seedOf(seed, "people bench"));
  const scene = drawScene(plan);
  const corners = scene.truth.corners.map(([x, y]) => [x / plan.width, y / plan.height]) as unknown as SheetCorners;
  const first = await photoOf(plan, scene);
  await lookForReaching(scene, plan.sensor.jpegQuality, corners, who !== "none");
  const moves = async (change: LaterChange, round: number) => {
    const second = await photoOf(laterPlan(plan, round, change));
    const startedMs = performance.now();
    const { moved } = findMovement(first, second, corners);
    times.push(performance.now() - startedMs);
    return moved;
  };
  counts.still += 1;
  if (await moves({}, 1)) counts.alarms += 1;
  counts.changed += 1;
  if (await moves(ownChange(random), 2)) counts.changedAlarms += 1;
  const kinds: readonly string[] | undefined = movers[who];
  const visible = scene.truth.things.flatMap(({ kind, share }, thing) =>
    share >= leastShare && (kinds ? kinds.includes(kind) : kind !== "paper") ? [thing] : [],
  );
  const thing = visible[Math.floor(random() * visible.length)];
  if (thing === undefined) return;
  counts.moved += 1;
  if (await moves({ ...ownChange(random), move: { thing, px: between(random, 8, 30) } }, 3)) counts.caught += 1;
}

/** One photo alone: does somebody who keeps still stand out? Reported apart, not promised. */
async function lookForReaching(scene: DrawnScene, quality: number, corners: SheetCorners, isSomebodyThere: boolean) {
  const photo = await decodePhoto(await pictureJpeg(scene.picture, quality));
  const score = scoreSheet(photo, { corners });
  if (score.outcome !== "scored") return;
  const isFound = findReachingIn(photo, corners, score.mask) !== undefined;
  reaching[isSomebodyThere ? "people" : "nobody"] += 1;
  if (isFound) reaching[isSomebodyThere ? "noticed" : "mistaken"] += 1;
}

for (let seed = firstSeed; seed < firstSeed + scenes; seed += 1) await lookAt(seed);
figure("people", "movement of 8 to 30 px of 1920 caught", (100 * counts.caught) / counts.moved, "%", counts.moved);
figure("people", "false alarms, noise and JPEG alone", (100 * counts.alarms) / counts.still, "%", counts.still);
figure(
  "people",
  "false alarms, exposure ±3 %, flicker, JPEG quality",
  (100 * counts.changedAlarms) / counts.changed,
  "%",
  counts.changed,
);
figure("people", "comparing two photos p50", percentile(times, 0.5), "ms", times.length);
figure(
  "people",
  "still people noticed in one photo (not promised)",
  (100 * reaching.noticed) / reaching.people,
  "%",
  reaching.people,
);
figure(
  "people",
  "things taken for people in one photo",
  (100 * reaching.mistaken) / reaching.nobody,
  "%",
  reaching.nobody,
);

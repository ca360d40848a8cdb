/** Weights by which patches of glare and shade are judged, fitted anew to drawn scenes, beside those in use. */
import { bareLightOf } from "../../agent/clutter/bare-light.ts";
import { bareSheetOf } from "../../agent/clutter/bare-sheet.ts";
import {
  cuesInGlare,
  cuesWithout,
  oddsByShape,
  weightsInGlare,
  weightsWithout,
} from "../../agent/clutter/judge-light.ts";
import { kinds, lightOnSheet } from "../../agent/clutter/light-on-sheet.ts";
import { lightOfPatch } from "../../agent/clutter/patch-light.ts";
import { type Patches, patchesOf } from "../../agent/clutter/patches.ts";
import type { SheetCorners } from "../../agent/clutter/perspective.ts";
import { decodePhoto } from "../../agent/clutter/photo.ts";
import { limitsOf, marginPixels } from "../../agent/clutter/score-sheet.ts";
import { areaOfSheet } from "../../agent/clutter/sheet-area.ts";
import { takeReference } from "../../agent/clutter/sheet-reference.ts";
import { whiteLightOf } from "../../agent/clutter/white-light.ts";
import { type DrawnScene, drawnScene } from "./clutter/drawn-scenes.ts";
import { figure } from "./figure.ts";

/** Scenes for tuning: seeds from 1 on, up to those that are kept. */
const scenes = Number(process.argv[2] ?? 640);
/** Smaller patches tell little, and no patch counts for more of a sheet than this. */
const leastPixels = 40;
const mostShare = 0.15;
/** Holds back weights that few patches speak for. */
const ridge = 0.002;
const sweeps = 400;

/** A patch: its cues, how much of it is thing, and its share of the sheet. */
interface Example {
  readonly cues: Readonly<Record<string, number>>;
  readonly truth: number;
  readonly weight: number;
}

const inGlare: Example[] = [];
const without: Example[] = [];

async function look(seed: number): Promise<void> {
  const scene = await drawnScene(seed);
  const corners = scene.corners.map(([x, y]) => [x / scene.width, y / scene.height]) as unknown as SheetCorners;
  const photo = await decodePhoto(scene.photo);
  const area = areaOfSheet(corners, photo.width, photo.height, marginPixels);
  const bare = bareSheetOf(photo, area, takeReference(await decodePhoto(scene.tidy), corners));
  if (!bare) return;
  const bareLight = bareLightOf(bare, photo.width, photo.height);
  const light = lightOnSheet(photo, area, bareLight, whiteLightOf(photo, area, bareLight), limitsOf());
  const patches = patchesOf(light.kind, area);
  for (let at = 0; at < patches.count; at += 1) {
    const kind = patches.values[at] as number;
    if (kind === kinds.bare || kind === kinds.thing || (patches.sizes[at] as number) < leastPixels) continue;
    const patch = lightOfPatch(light, patches, at, photo.width);
    const weight = Math.min(mostShare, patch.pixels / area.count);
    const truth = truthOf(scene, patches, at, photo.width);
    if (kind === kinds.shade || kind === kinds.bright) without.push({ cues: cuesWithout(patch), truth, weight });
    else if (oddsByShape(patch) === undefined) inGlare.push({ cues: cuesInGlare(patch), truth, weight });
  }
}

/** How much of a patch is thing, by the middles of its pixels. */
function truthOf(scene: DrawnScene, { first, row, from, to, sizes }: Patches, patch: number, width: number): number {
  const scale = scene.width / width;
  let covered = 0;
  for (let run = first[patch] as number; run < (first[patch + 1] as number); run += 1) {
    const start = Math.floor(((row[run] as number) + 0.5) * scale) * scene.width;
    for (let x = from[run] as number; x < (to[run] as number); x += 1) {
      if ((scene.kinds[start + Math.floor((x + 0.5) * scale)] as number) >= 2) covered += 1;
    }
  }
  return covered / (sizes[patch] as number);
}

/** Logistic regression with a ridge, weight by weight in turn (Friedman, Hastie and Tibshirani, 2010). */
function fitted(examples: readonly Example[], cues: readonly string[]): number[] {
  const rows = examples.map((one) => [1, ...cues.map((cue) => one.cues[cue] as number)]);
  const scales = [0, ...cues].map((_, at) => Math.max(1e-9, ...rows.map((cells) => Math.abs(cells[at] as number))));
  const weights = scales.map(() => 0);
  const odds = examples.map(() => 0);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const [at, scale] of scales.entries()) {
      let [slope, bend] = at === 0 ? [0, 1e-9] : [-ridge * (weights[at] as number), ridge];
      for (const [nth, { truth, weight }] of examples.entries()) {
        const cell = (rows[nth]?.[at] as number) / scale;
        const share = 1 / (1 + Math.exp(-(odds[nth] as number)));
        slope += weight * (truth - share) * cell;
        bend += weight * share * (1 - share) * cell * cell;
      }
      const step = Math.max(-1, Math.min(1, slope / bend));
      weights[at] = (weights[at] as number) + step;
      for (const [nth, cells] of rows.entries())
        odds[nth] = (odds[nth] as number) + (step * (cells[at] as number)) / scale;
    }
  }
  return weights.map((weight, at) => weight / (scales[at] as number));
}

/** Share of the sheet that is judged wrongly in a scene, on average. */
function wrongly(examples: readonly Example[], weights: readonly number[], cues: readonly string[]): number {
  const wrong = examples.map(({ cues: own, truth, weight }) => {
    const odds = cues.reduce(
      (sum, cue, at) => sum + (weights[at + 1] as number) * (own[cue] as number),
      weights[0] ?? 0,
    );
    return weight * Math.abs(Number(odds > 0) - truth);
  });
  return wrong.reduce((sum, one) => sum + one, 0) / scenes;
}

function tell(name: string, examples: readonly Example[], used: Readonly<Record<string, number>>): void {
  const cues = Object.keys(used).filter((cue) => cue !== "base");
  const own = fitted(examples, cues);
  for (const [at, cue] of ["base", ...cues].entries()) {
    figure("clutter-weights", `${name}: ${cue}, fitted`, own[at] as number, "", examples.length);
    figure("clutter-weights", `${name}: ${cue}, in use`, used[cue] as number, "", examples.length);
  }
  const inUse = [used.base as number, ...cues.map((cue) => used[cue] as number)];
  figure("clutter-weights", `${name}: judged wrongly, fitted`, wrongly(examples, own, cues), "of the sheet", scenes);
  figure("clutter-weights", `${name}: judged wrongly, in use`, wrongly(examples, inUse, cues), "of the sheet", scenes);
}

for (let seed = 1; seed <= scenes; seed += 1) await look(seed);
tell("in glare", inGlare, weightsInGlare);
tell("without", without, weightsWithout);

/** What the sheet would look like with nothing on it: its colour and light at each place, learned from the photo itself. */
import type { Picture } from "./photo.ts";
import type { SheetArea } from "./sheet-area.ts";
import { colourOfSheet, type SheetSamples, sampleSheet } from "./sheet-colour.ts";
import type { SheetReference } from "./sheet-reference.ts";
import { createFit, type Surface } from "./smooth-fit.ts";

/** The bare sheet as it is expected in a photo. */
export interface BareSheet {
  readonly red: Surface;
  readonly blue: Surface;
  readonly light: Surface;
}

const mostSamples = 1400;
/** A sheet that fewer of them agree with isn't there, as a share. */
const leastSupport = 0.004;
/** Paler than this, the commonest colour may as well be that of paper: only a reference could tell. */
const leastVivid = 0.1;
/** How far a pixel may be from the surfaces to count, round by round: colour, light. */
const rounds = [
  [0.045, 0.7],
  [0.035, 0.4],
  [0.025, 0.25],
  [0.02, 0.18],
  [0.018, 0.15],
] as const;

/** Farther from the sheet's common colour and light than this no bare place of it is. */
const farthestColour = 0.08;
const farthestLight = 1.5;

type SampleColour = Readonly<Record<"red" | "blue" | "light", number>>;

/** Learns it; undefined where no colour is the sheet's. */
export function bareSheetOf(picture: Picture, area: SheetArea, reference?: SheetReference): BareSheet | undefined {
  const samples = sampleSheet(picture, area, mostSamples);
  const start = reference ? commonChange(samples, reference) : colourOfSheet(samples, area);
  if (!start || ("vivid" in start && start.vivid < leastVivid)) return undefined;
  const near = nearSamples(samples, area, start);
  let surfaces: [Surface, Surface, Surface] = [level(start.red), level(start.blue), level(start.light)];
  for (const [colourReach, lightReach] of rounds) {
    const fit = createFit();
    if (addAgreeing(fit, near, surfaces, colourReach, lightReach) < leastSupport * samples.count) return undefined;
    surfaces = fit.solve(samples.count * 0.004);
  }
  const [red, blue, light] = surfaces;
  return { red, blue, light };
}

function level(value: number): Surface {
  const surface = new Float64Array(6);
  surface[0] = value;
  return surface;
}

/** Samples that may be bare sheet: x, y (-1 to 1 across the picture), red, blue and light of each, one behind the other. */
function nearSamples(
  { count, x, y, red, blue, light }: SheetSamples,
  { width, height }: SheetArea,
  start: SampleColour,
) {
  const near = new Float64Array(5 * count);
  let end = 0;
  for (let at = 0; at < count; at += 1) {
    const [r, b, l] = [red[at] as number, blue[at] as number, light[at] as number];
    const [dr, db] = [r - start.red, b - start.blue];
    if (dr * dr + db * db > farthestColour * farthestColour || Math.abs(l - start.light) > farthestLight) continue;
    near[end] = (2 * (x[at] as number)) / width - 1;
    near[end + 1] = (2 * (y[at] as number)) / height - 1;
    near[end + 2] = r;
    near[end + 3] = b;
    near[end + 4] = l;
    end += 5;
  }
  return near.subarray(0, end);
}

/** Adds the samples near the surfaces, the nearer the more; answers their summed weight. */
function addAgreeing(
  fit: ReturnType<typeof createFit>,
  near: Float64Array,
  [red, blue, light]: readonly [Surface, Surface, Surface],
  colourReach: number,
  lightReach: number,
): number {
  const [perColour, perLight] = [1 / (colourReach * colourReach), 1 / (lightReach * lightReach)];
  // One behind the other, and worked out here: see `add` of a fit.
  const terms = Float64Array.of(...red, ...blue, ...light);
  let weights = 0;
  for (let at = 0; at < near.length; at += 5) {
    const x = near[at] as number;
    const y = near[at + 1] as number;
    let far = 0;
    for (let target = 0, term = 0; target < 3; target += 1, term += 6) {
      const across = (terms[term + 1] as number) + (terms[term + 3] as number) * x + (terms[term + 4] as number) * y;
      const down = (terms[term + 2] as number) + (terms[term + 5] as number) * y;
      const off = (near[at + 2 + target] as number) - ((terms[term] as number) + x * across + y * down);
      far += off * off * (target < 2 ? perColour : perLight);
    }
    if (far >= 1) continue;
    const weight = (1 - far) * (1 - far);
    fit.add(near, at, weight);
    weights += weight;
  }
  return weights;
}

/** How far white balance and exposure may be from the tidy photo's. */
const mostColourChange = 0.05;
const mostLightChange = 1.2;

/** The tidy sheet's colour, changed as most pixels near it are. */
function commonChange({ count, red, blue, light }: SheetSamples, { middle: tidy }: SheetReference) {
  const side = 20;
  const votes = new Float32Array(side * side * side);
  for (let at = 0; at < count; at += 1) {
    const r = Math.floor(((((red[at] as number) - tidy.red) / mostColourChange + 1) / 2) * side);
    const b = Math.floor(((((blue[at] as number) - tidy.blue) / mostColourChange + 1) / 2) * side);
    const l = Math.floor(((((light[at] as number) - tidy.light) / mostLightChange + 1) / 2) * side);
    if (r < 0 || r >= side || b < 0 || b >= side || l < 0 || l >= side) continue;
    const place = (l * side + b) * side + r;
    votes[place] = (votes[place] as number) + 1;
  }
  let best = 0;
  for (let at = 1; at < votes.length; at += 1) if ((votes[at] as number) > (votes[best] as number)) best = at;
  if ((votes[best] as number) < 8) return undefined;
  const centre = (bin: number, most: number) => (((bin + 0.5) / side) * 2 - 1) * most;
  return {
    red: tidy.red + centre(best % side, mostColourChange),
    blue: tidy.blue + centre(Math.floor(best / side) % side, mostColourChange),
    light: tidy.light + centre(Math.floor(best / (side * side)), mostLightChange),
  };
}

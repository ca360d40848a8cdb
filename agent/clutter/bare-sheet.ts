/** What the sheet would look like with nothing on it: its colour and light at each place, learned from the photo itself. */
import type { ColourPlanes } from "./colour-planes.ts";
import type { SheetArea } from "./sheet-area.ts";
import { colourOfSheet, type SheetSamples, sampleSheet } from "./sheet-colour.ts";
import type { SheetReference } from "./sheet-reference.ts";
import { createFit, heightOf, type Surface } from "./smooth-fit.ts";

/** The bare sheet as it is expected in a photo. */
export interface BareSheet {
  readonly red: Surface;
  readonly blue: Surface;
  readonly light: Surface;
  /** Standard deviation of bare pixels around it: of the colour, of the logarithm of the light. */
  readonly colourSpread: number;
  readonly lightSpread: number;
  /** Share of the looked-at pixels that agree with it, 0 to 1. */
  readonly support: number;
}

const mostSamples = 4000;
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

/** Learns it; undefined where no colour is the sheet's. */
export function bareSheetOf(planes: ColourPlanes, area: SheetArea, reference?: SheetReference): BareSheet | undefined {
  const samples = sampleSheet(planes, area, mostSamples);
  const start = reference ? commonChange(samples, reference) : colourOfSheet(samples, area);
  if (!start || ("vivid" in start && start.vivid < leastVivid)) return undefined;
  let surfaces: [Surface, Surface, Surface] = [level(start.red), level(start.blue), level(start.light)];
  let agreed = { colour: 0, light: 0, support: 0 };
  for (const [colourReach, lightReach] of rounds) {
    const fit = createFit();
    agreed = addAgreeing(fit, samples, area, surfaces, colourReach, lightReach);
    if (agreed.support < 0.004) return undefined;
    surfaces = fit.solve(samples.count * 0.004);
  }
  const [red, blue, light] = surfaces;
  return { red, blue, light, colourSpread: agreed.colour, lightSpread: agreed.light, support: agreed.support };
}

function level(value: number): Surface {
  const surface = new Float64Array(6);
  surface[0] = value;
  return surface;
}

/** Adds the samples near the surfaces; answers how far these are from them. */
function addAgreeing(
  fit: ReturnType<typeof createFit>,
  samples: SheetSamples,
  { width, height }: SheetArea,
  [red, blue, light]: readonly [Surface, Surface, Surface],
  colourReach: number,
  lightReach: number,
) {
  let [weights, colour, dark] = [0, 0, 0];
  const targets: [number, number, number] = [0, 0, 0];
  for (let at = 0; at < samples.count; at += 1) {
    const x = (2 * (samples.x[at] as number)) / width - 1;
    const y = (2 * (samples.y[at] as number)) / height - 1;
    const dr = (samples.red[at] as number) - heightOf(red, x, y);
    const db = (samples.blue[at] as number) - heightOf(blue, x, y);
    const dl = (samples.light[at] as number) - heightOf(light, x, y);
    const far = (dr * dr + db * db) / (colourReach * colourReach) + (dl * dl) / (lightReach * lightReach);
    if (far >= 1) continue;
    const weight = (1 - far) * (1 - far);
    targets[0] = samples.red[at] as number;
    targets[1] = samples.blue[at] as number;
    targets[2] = samples.light[at] as number;
    fit.add(x, y, weight, targets);
    weights += weight;
    colour += weight * (dr * dr + db * db);
    dark += weight * dl * dl;
  }
  const per = Math.max(weights, 1e-6);
  return { colour: Math.sqrt(colour / per / 2), light: Math.sqrt(dark / per), support: weights / samples.count };
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

/** The colour of white light in a photo, told from the glare on the sheet: lamps and white balance are seldom quite neutral. */
import { type BareLight, latticeStep } from "./bare-light.ts";
import { linearLight } from "./linear-light.ts";
import type { Photo } from "./photo.ts";
import type { SheetArea } from "./sheet-area.ts";
import { splitterSize, type WhiteLight, writeSplitter } from "./split-light.ts";

/** Warmest and coldest light that is tried, and the step between: by how much red is more and blue less than green. */
const mostWarm = 0.1;
const warmStep = mostWarm / 4;
/** Pixels that are looked at, about. */
const mostSamples = 1600;
/** Least white light that tells a colour; its amounts are counted by half octaves from here. */
const leastWhite = 0.1;
const bins = 20;
/** Glare hides nothing of the sheet: its shade stays 1 within this, and nothing goes aside. */
const shadeReach = 0.2;
const asideReach = 0.015;
/** What goes farther aside in neutral light is a thing in any other too. */
const mostAside = 0.13;
/** Votes of one amount that count: things have one amount of white, glare runs through all of them. */
const mostVotes = 5;

/** Looks for it; neutral where there is no glare to tell by. */
export function whiteLightOf(photo: Photo, area: SheetArea, bare: BareLight): WhiteLight {
  const samples = whitish(photo, area, bare);
  let best = whiteOf(0);
  let most = votesFor(best, samples) + 0.4 * mostVotes;
  for (let warm = -mostWarm; warm <= mostWarm + 1e-9; warm += warmStep) {
    const white = whiteOf(warm);
    const votes = votesFor(white, samples) - 2 * mostVotes * Math.abs(warm);
    if (votes > most) [most, best] = [votes, white];
  }
  return best;
}

/** Of length 1. */
function whiteOf(warm: number): WhiteLight {
  const length = Math.hypot(1 + warm, 1, 1 - warm);
  return [(1 + warm) / length, 1 / length, (1 - warm) / length];
}

/** Pixels in which there may be white light: six numbers each, the bare sheet's light and their own. */
function whitish({ width, rgb }: Photo, area: SheetArea, bare: BareLight): Float64Array {
  const neutral = whiteOf(0);
  const splitter = new Float64Array(splitterSize);
  const found: number[] = [];
  const step = Math.max(1, Math.round(Math.sqrt(area.count / mostSamples)));
  for (let y = step >> 1; y < area.height; y += step) {
    for (let x = (area.from[y] as number) + (step >> 1); x < (area.to[y] as number); x += step) {
      const node = 3 * (Math.round(y / latticeStep) * bare.columns + Math.round(x / latticeStep));
      const [a, b, c] = [bare.rgb[node] as number, bare.rgb[node + 1] as number, bare.rgb[node + 2] as number];
      const at = 3 * (y * width + x);
      const p = linearLight[rgb[at] as number] as number;
      const q = linearLight[rgb[at + 1] as number] as number;
      const r = linearLight[rgb[at + 2] as number] as number;
      writeSplitter(splitter, 0, bare.rgb, node, neutral);
      const white = p * (splitter[3] as number) + q * (splitter[4] as number) + r * (splitter[5] as number);
      if (white < leastWhite / 2) continue;
      const aside = p * (splitter[6] as number) + q * (splitter[7] as number) + r * (splitter[8] as number);
      if (aside * aside < mostAside * mostAside * (p * p + q * q + r * r)) found.push(a, b, c, p, q, r);
    }
  }
  return Float64Array.from(found);
}

/** How much glare there would be in this light; each amount counts only as far as the smaller amounts around it are seen too. */
function votesFor(white: WhiteLight, samples: Float64Array): number {
  const splitter = new Float64Array(splitterSize);
  const counts = new Float64Array(bins);
  for (let at = 0; at < samples.length; at += 6) {
    writeSplitter(splitter, 0, samples, at, white);
    const p = samples[at + 3] as number;
    const q = samples[at + 4] as number;
    const r = samples[at + 5] as number;
    const amount = (splitter[3] as number) * p + (splitter[4] as number) * q + (splitter[5] as number) * r;
    if (amount < leastWhite) continue;
    const shade = (splitter[0] as number) * p + (splitter[1] as number) * q + (splitter[2] as number) * r;
    const rest = (splitter[6] as number) * p + (splitter[7] as number) * q + (splitter[8] as number) * r;
    const off = (shade - 1) / shadeReach;
    const aside = rest / (Math.sqrt(p * p + q * q + r * r) + 0.01) / asideReach;
    const far = off * off + aside * aside;
    if (far >= 1) continue;
    const bin = Math.min(bins - 1, Math.floor(2 * Math.log2(amount / leastWhite)));
    counts[bin] = (counts[bin] as number) + 1 - far;
  }
  let allowed = mostVotes;
  let votes = 0;
  for (const count of counts) {
    const counted = Math.min(allowed, count);
    votes += counted;
    allowed = Math.min(mostVotes, 0.2 + 1.5 * counted);
  }
  return votes;
}

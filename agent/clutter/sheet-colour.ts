/** The sheet's own colour in a photo: the colour that most of its parts have in common. */
import type { ColourPlanes } from "./colour-planes.ts";
import type { SheetArea } from "./sheet-area.ts";

/** A colour without its light, and the light most of it has. */
export interface SheetColour {
  readonly red: number;
  readonly blue: number;
  readonly light: number;
  /** Share of the looked-at pixels that have it, 0 to 1. */
  readonly share: number;
  /** How far it is from white and grey, 0 to 1. */
  readonly vivid: number;
  /** How well it would do as the colour of a sheet that fills the area, 0 to 1. */
  readonly score: number;
}

/** Pixels of the sheet that are looked at; the rest can be worked out from them. */
export interface SheetSamples {
  readonly count: number;
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Difference to what is expected, or the plain values where nothing is. */
  readonly red: Float32Array;
  readonly blue: Float32Array;
  readonly light: Float32Array;
}

const bins = 96;
/** Peaks closer than so many bins are one. */
const apart = 5;
/** Cells on each side by which the spread of a colour over the sheet is told. */
const cells = 12;
/** Darker pixels (logarithm of the sum) tell no colour. */
const tooDark = Math.log(40);

/** Takes every n-th pixel of the sheet, some `most` in all. */
export function sampleSheet(planes: ColourPlanes, area: SheetArea, most: number): SheetSamples {
  const step = Math.max(1, Math.floor(Math.sqrt(area.count / most)));
  const room = Math.ceil(area.count / step) + area.height;
  const x = new Int32Array(room);
  const y = new Int32Array(room);
  const red = new Float32Array(room);
  const blue = new Float32Array(room);
  const light = new Float32Array(room);
  let count = 0;
  for (let row = step >> 1; row < area.height; row += step) {
    const end = area.to[row] as number;
    for (let column = (area.from[row] as number) + (step >> 1); column < end; column += step) {
      const at = row * area.width + column;
      x[count] = column;
      y[count] = row;
      red[count] = planes.red[at] as number;
      blue[count] = planes.blue[at] as number;
      light[count] = planes.light[at] as number;
      count += 1;
    }
  }
  return { count, x, y, red, blue, light };
}

/** Finds the colour; undefined where there is next to nothing to look at. */
export function colourOfSheet(samples: SheetSamples, area: SheetArea): SheetColour | undefined {
  return coloursOf(samples, area).reduce<SheetColour | undefined>(
    (best, one) => (best && best.score >= one.score ? best : one),
    undefined,
  );
}

/** All colours that fill some part of an area, at most six. */
export function coloursOf(samples: SheetSamples, area: SheetArea): SheetColour[] {
  const { histogram, seen } = histogramOf(samples);
  if (seen < 50) return [];
  return peaksOf(histogram, seen).map((bin) =>
    gather(samples, area, ((bin % bins) + 0.5) / bins, (Math.floor(bin / bins) + 0.5) / bins),
  );
}

function histogramOf({ count, red, blue, light }: SheetSamples): { histogram: Float32Array; seen: number } {
  const histogram = new Float32Array(bins * bins);
  let seen = 0;
  for (let at = 0; at < count; at += 1) {
    if ((light[at] as number) < tooDark) continue;
    const place = Math.floor((blue[at] as number) * bins) * bins + Math.floor((red[at] as number) * bins);
    histogram[place] = (histogram[place] as number) + 1;
    seen += 1;
  }
  return { histogram, seen };
}

/** The fullest bins, the fullest first, each with its neighbours, at most six. */
function peaksOf(histogram: Float32Array, seen: number): number[] {
  const around = new Float32Array(histogram.length);
  for (let at = bins + 1; at < histogram.length - bins - 1; at += 1) {
    if (histogram[at] === 0) continue;
    let sum = 0;
    for (const row of [-bins, 0, bins]) {
      for (let column = -1; column <= 1; column += 1) sum += histogram[at + row + column] as number;
    }
    around[at] = sum;
  }
  const order = Array.from(around.keys()).filter((at) => (around[at] as number) > seen * 0.015);
  order.sort((a, b) => (around[b] as number) - (around[a] as number));
  const peaks: number[] = [];
  for (const at of order) {
    const isNew = peaks.every((peak) => {
      const dx = Math.abs((peak % bins) - (at % bins));
      return Math.max(dx, Math.abs(Math.floor(peak / bins) - Math.floor(at / bins))) >= apart;
    });
    if (isNew) peaks.push(at);
    if (peaks.length === 6) break;
  }
  return peaks;
}

/** Middle of a peak, and how far over the sheet its colour is spread. */
function gather(samples: SheetSamples, area: SheetArea, red0: number, blue0: number): SheetColour {
  const reach = 0.03;
  let [red, blue, light, weight] = [red0, blue0, 0, 0];
  const counts = new Int32Array(cells * cells);
  for (let round = 0; round < 3; round += 1) {
    let [sumRed, sumBlue, sumLight] = [0, 0, 0];
    weight = 0;
    counts.fill(0);
    for (let at = 0; at < samples.count; at += 1) {
      const dr = (samples.red[at] as number) - red;
      const db = (samples.blue[at] as number) - blue;
      const value = 1 - (dr * dr + db * db) / (reach * reach);
      if (value <= 0 || (samples.light[at] as number) < tooDark) continue;
      weight += value;
      sumRed += value * dr;
      sumBlue += value * db;
      sumLight += value * (samples.light[at] as number);
      if (round === 2) countCell(counts, area, samples.x[at] as number, samples.y[at] as number);
    }
    if (weight === 0) break;
    red += sumRed / weight;
    blue += sumBlue / weight;
    light = sumLight / weight;
  }
  let spread = 0;
  for (const one of counts) spread += Math.min(1, (one * cells * cells) / samples.count / 0.15);
  const share = weight / Math.max(1, samples.count);
  // A thing may well have more pixels than what is left of a full sheet, but not in so many places.
  // White and grey are the colours of paper and tools.
  const vivid = Math.min(1, 0.03 + (Math.hypot(red - 1 / 3, blue - 1 / 3) / 0.13) ** 2);
  return { red, blue, light, share, vivid, score: (spread / (cells * cells)) * (0.15 + share) * vivid };
}

function countCell(counts: Int32Array, { toSheet: m }: SheetArea, x: number, y: number): void {
  const w = m[6] * x + m[7] * y + m[8];
  const column = Math.floor(((m[0] * x + m[1] * y + m[2]) / w) * cells);
  const row = Math.floor(((m[3] * x + m[4] * y + m[5]) / w) * cells);
  if (column < 0 || column >= cells || row < 0 || row >= cells) return;
  counts[row * cells + column] = (counts[row * cells + column] as number) + 1;
}

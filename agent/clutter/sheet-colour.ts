/** The sheet's own colour in a photo: the colour that most of its parts have in common. */
import { channelFloor, lightOfSum, perSum } from "./colour-planes.ts";
import type { Picture } from "./photo.ts";
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
export function sampleSheet({ rgb }: Picture, area: SheetArea, most: number): SheetSamples {
  const step = Math.max(1, Math.floor(Math.sqrt(area.count / most)));
  const room = Math.ceil(area.width / step) * Math.ceil(area.height / step);
  const x = new Int32Array(room);
  const y = new Int32Array(room);
  const red = new Float32Array(room);
  const blue = new Float32Array(room);
  const light = new Float32Array(room);
  let count = 0;
  for (let row = step >> 1; row < area.height; row += step) {
    const end = area.to[row] as number;
    for (let column = (area.from[row] as number) + (step >> 1); column < end; column += step) {
      const at = 3 * (row * area.width + column);
      const r = (rgb[at] as number) + channelFloor;
      const b = (rgb[at + 2] as number) + channelFloor;
      const sum = r + (rgb[at + 1] as number) + channelFloor + b;
      x[count] = column;
      y[count] = row;
      red[count] = r * (perSum[sum] as number);
      blue[count] = b * (perSum[sum] as number);
      light[count] = lightOfSum[sum] as number;
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
  const binned = binnedSamples(samples);
  const seen = binned.order.length;
  if (seen < 50) return [];
  return peaksOf(binned.starts, seen).map((bin) =>
    gather(samples, binned, area, ((bin % bins) + 0.5) / bins, (Math.floor(bin / bins) + 0.5) / bins),
  );
}

/** Samples in the order of their colour's bin, those too dark left out. */
interface BinnedSamples {
  /** Numbers of the samples. */
  readonly order: Int32Array;
  /** Where each bin begins in `order`, bins row by row: a row is a share of blue. */
  readonly starts: Int32Array;
}

function binnedSamples({ count, red, blue, light }: SheetSamples): BinnedSamples {
  const starts = new Int32Array(bins * bins + 1);
  const binOf = new Int32Array(count);
  let seen = 0;
  for (let at = 0; at < count; at += 1) {
    binOf[at] = -1;
    if ((light[at] as number) < tooDark) continue;
    const bin = Math.floor((blue[at] as number) * bins) * bins + Math.floor((red[at] as number) * bins);
    binOf[at] = bin;
    starts[bin] = (starts[bin] as number) + 1;
    seen += 1;
  }
  for (let bin = 0, end = 0; bin < starts.length; bin += 1) {
    end += starts[bin] as number;
    starts[bin] = end;
  }
  const order = new Int32Array(seen);
  for (let at = count - 1; at >= 0; at -= 1) {
    const bin = binOf[at] as number;
    if (bin < 0) continue;
    starts[bin] = (starts[bin] as number) - 1;
    order[starts[bin] as number] = at;
  }
  return { order, starts };
}

/** The fullest bins, the fullest first, each with its neighbours, at most six. */
function peaksOf(starts: Int32Array, seen: number): number[] {
  const full: { readonly bin: number; readonly around: number }[] = [];
  for (let bin = bins + 1; bin < bins * bins - bins - 1; bin += 1) {
    if (starts[bin] === starts[bin + 1]) continue;
    let around = 0;
    for (let row = bin - bins; row <= bin + bins; row += bins) {
      around += (starts[row + 2] as number) - (starts[row - 1] as number);
    }
    if (around > seen * 0.015) full.push({ bin, around });
  }
  full.sort((a, b) => b.around - a.around);
  const peaks: number[] = [];
  for (const { bin } of full) {
    const isNew = peaks.every((peak) => {
      const dx = Math.abs((peak % bins) - (bin % bins));
      return Math.max(dx, Math.abs(Math.floor(peak / bins) - Math.floor(bin / bins))) >= apart;
    });
    if (isNew) peaks.push(bin);
    if (peaks.length === 6) break;
  }
  return peaks;
}

/** How far from its middle a peak is gathered. */
const reach = 0.03;

/** Middle of a peak, and how far over the sheet its colour is spread. */
function gather(
  samples: SheetSamples,
  binned: BinnedSamples,
  area: SheetArea,
  red0: number,
  blue0: number,
): SheetColour {
  let [red, blue, light, weight] = [red0, blue0, 0, 0];
  const counts = new Int32Array(cells * cells);
  for (let round = 0; round < 3; round += 1) {
    const sums = shiftOf(samples, binned, red, blue, round === 2 ? { counts, area } : undefined);
    weight = sums.weight;
    if (weight === 0) break;
    red += sums.red / weight;
    blue += sums.blue / weight;
    light = sums.light / weight;
  }
  let spread = 0;
  for (const one of counts) spread += Math.min(1, (one * cells * cells) / samples.count / 0.15);
  const share = weight / Math.max(1, samples.count);
  // A thing may well have more pixels than what is left of a full sheet, but not in so many places.
  // White and grey are the colours of paper and tools.
  const vivid = Math.min(1, 0.03 + (Math.hypot(red - 1 / 3, blue - 1 / 3) / 0.13) ** 2);
  return { red, blue, light, share, vivid, score: (spread / (cells * cells)) * (0.15 + share) * vivid };
}

/** Weighted sums over the samples around a colour; counts each in its cell where cells are asked for. */
function shiftOf(
  samples: SheetSamples,
  { order, starts }: BinnedSamples,
  red: number,
  blue: number,
  cellsToo: { readonly counts: Int32Array; readonly area: SheetArea } | undefined,
) {
  const sums = { weight: 0, red: 0, blue: 0, light: 0 };
  const left = binAt(red - reach);
  const right = binAt(red + reach);
  for (let row = binAt(blue - reach); row <= binAt(blue + reach); row += 1) {
    const end = starts[row * bins + right + 1] as number;
    for (let nth = starts[row * bins + left] as number; nth < end; nth += 1) {
      const at = order[nth] as number;
      const dr = (samples.red[at] as number) - red;
      const db = (samples.blue[at] as number) - blue;
      const value = 1 - (dr * dr + db * db) / (reach * reach);
      if (value <= 0) continue;
      sums.weight += value;
      sums.red += value * dr;
      sums.blue += value * db;
      sums.light += value * (samples.light[at] as number);
      if (cellsToo) countCell(cellsToo.counts, cellsToo.area, samples.x[at] as number, samples.y[at] as number);
    }
  }
  return sums;
}

function binAt(share: number): number {
  return Math.max(0, Math.min(bins - 1, Math.floor(share * bins)));
}

function countCell(counts: Int32Array, { toSheet: m }: SheetArea, x: number, y: number): void {
  const w = m[6] * x + m[7] * y + m[8];
  const column = Math.floor(((m[0] * x + m[1] * y + m[2]) / w) * cells);
  const row = Math.floor(((m[3] * x + m[4] * y + m[5]) / w) * cells);
  if (column < 0 || column >= cells || row < 0 || row >= cells) return;
  counts[row * cells + column] = (counts[row * cells + column] as number) + 1;
}

/** The camera's part: lens, light on the sensor, noise, and the eight bits of each colour. */
import { createRandom } from "../random.ts";
import type { Canvas } from "./canvas.ts";
import type { LightMap } from "./light-map.ts";
import type { LightPlan } from "./light-plan.ts";
import type { SensorPlan } from "./scene-plan.ts";

const steps = 8191;
const noiseLength = 1 << 14;

interface Exposure {
  readonly map: LightMap;
  readonly light: LightPlan;
  readonly sensor: SensorPlan;
}

/** Makes the picture's bytes of a canvas under a light; the canvas's colours are used up. */
export function develop(canvas: Canvas, { map, light, sensor }: Exposure): Uint8Array {
  const { width, height, rgb, hidden } = canvas;
  soften(rgb, width, height, sensor.softness);
  const result = new Uint8Array(rgb.length);
  const linear = Float32Array.from({ length: 256 }, (_, value) => toLinear(value / 255));
  const shown = Float32Array.from({ length: steps + 1 }, (_, step) => 255 * fromLinear(step / steps));
  const noise = noiseTable(sensor);
  const random = createRandom(sensor.seed);
  const line = new Float32Array(width * 3);
  const [red, green, blue] = light.tint.map((factor) => factor * sensor.gain * steps) as [number, number, number];
  for (let y = 0; y < height; y += 1) {
    const band = 1 + sensor.flicker.depth * Math.sin(2 * Math.PI * (sensor.flicker.phase + (y / height) * 3.3));
    lightLine(map, line, y, width);
    let speck = (random() * noiseLength) | 0;
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      const thing = (hidden[at] as number) * (0.75 / 255);
      const shade = ((line[x] as number) * (1 - thing) + (line[width + x] as number) * thing) * band;
      const white = (line[2 * width + x] as number) * (1 - thing) * band;
      const to = at * 3;
      speck += 1;
      const grey = noise[speck & (noiseLength - 1)] as number;
      result[to] = level(
        shown,
        ((linear[rgb[to] as number] as number) * shade + white) * red,
        grey + (noise[(speck + 7001) & (noiseLength - 1)] as number),
      );
      result[to + 1] = level(
        shown,
        ((linear[rgb[to + 1] as number] as number) * shade + white) * green,
        grey + (noise[(speck + 11003) & (noiseLength - 1)] as number),
      );
      result[to + 2] = level(
        shown,
        ((linear[rgb[to + 2] as number] as number) * shade + white) * blue,
        grey + (noise[(speck + 14009) & (noiseLength - 1)] as number),
      );
    }
  }
  const reach = Math.round(sensor.outOfFocus * width);
  return reach < 1 ? result : blurredPicture(result, width, height, reach);
}

function level(shown: Float32Array, light: number, noise: number): number {
  const value = (shown[light > steps ? steps : light | 0] as number) + noise;
  return value < 0 ? 0 : value > 254.5 ? 255 : value + 0.5;
}

/** Light of one row of pixels, between the points of the map: shaded, open, glare, one behind the other. */
function lightLine(
  { columns, rows, shaded, open, glare }: LightMap,
  line: Float32Array,
  y: number,
  width: number,
): void {
  const scale = (columns - 1) / width;
  const down = Math.min(rows - 1.001, (y + 0.5) * scale);
  const row = down | 0;
  const below = down - row;
  [shaded, open, glare].forEach((values, index) => {
    for (let x = 0; x < width; x += 1) {
      const across = (x + 0.5) * scale;
      const cell = row * columns + (across | 0);
      const right = across - (across | 0);
      const top = (values[cell] as number) * (1 - right) + (values[cell + 1] as number) * right;
      const bottom = (values[cell + columns] as number) * (1 - right) + (values[cell + columns + 1] as number) * right;
      line[index * width + x] = top * (1 - below) + bottom * below;
    }
  });
}

/** Normal noise (Box and Muller), half of its variance grey and half in each colour. */
function noiseTable({ seed, noise }: SensorPlan): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from(
    { length: noiseLength },
    () => noise * Math.SQRT1_2 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/** Mixes each pixel with its neighbours by `share` on each side: blurs if positive, sharpens if negative. */
function soften(rgb: Uint8Array, width: number, height: number, share: number): void {
  if (Math.abs(share) < 0.01) return;
  const keep = 1 - 2 * share;
  const mix = (step: number, start: number, end: number) => {
    for (let channel = start; channel < start + 3; channel += 1) {
      let before = rgb[channel] as number;
      for (let at = channel + step; at < end - step; at += step) {
        const here = rgb[at] as number;
        const value = here * keep + (before + (rgb[at + step] as number)) * share;
        before = here;
        rgb[at] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  };
  for (let y = 0; y < height; y += 1) mix(3, y * width * 3, (y + 1) * width * 3);
  for (let x = 0; x < width; x += 1) mix(width * 3, x * 3, rgb.length);
}

/** A picture out of focus: boxes run over rows and columns, twice. */
function blurredPicture(rgb: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  let from = rgb;
  for (let round = 0; round < 2; round += 1) {
    from = boxed(from, { length: width, lines: height, step: 3, lineStep: width * 3, reach });
    from = boxed(from, { length: height, lines: width, step: width * 3, lineStep: 3, reach });
  }
  return from;
}

interface Pass {
  readonly length: number;
  readonly lines: number;
  readonly step: number;
  readonly lineStep: number;
  readonly reach: number;
}

function boxed(rgb: Uint8Array, { length, lines, step, lineStep, reach }: Pass): Uint8Array {
  const result = new Uint8Array(rgb.length);
  for (let line = 0; line < lines; line += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const start = line * lineStep + channel;
      const at = (index: number) => rgb[start + Math.max(0, Math.min(length - 1, index)) * step] as number;
      let sum = 0;
      for (let index = -reach; index <= reach; index += 1) sum += at(index);
      for (let index = 0; index < length; index += 1) {
        result[start + index * step] = sum / (2 * reach + 1);
        sum += at(index + reach + 1) - at(index - reach);
      }
    }
  }
  return result;
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** Where the camera stands over the bench, and which pixel a point of the bench falls on. */
import { between, createRandom, seedOf } from "../random.ts";
import type { Point } from "./picture.ts";

/** The sheet on the bench: its centre is the origin of the bench's millimetres, x to the right, y towards the camera's lower edge. */
export interface SheetSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A pinhole camera. `rows` maps (x, y, z up, 1) in mm to homogeneous coordinates in units of the picture's width. */
export interface CameraView {
  readonly rows: readonly [readonly number[], readonly number[], readonly number[]];
}

type Vector = readonly [number, number, number];

const aspect = 9 / 16;

/** Draws a view from a seed: tilt 0 to 38°, turned a little, the sheet filling 55 to 92 % of the picture's height or width. */
export function planView(seed: number, sheet: SheetSize): CameraView {
  const random = createRandom(seedOf(seed, "view"));
  const tilt = (between(random, 0, 38) * Math.PI) / 180;
  const turn = (between(random, -14, 14) * Math.PI) / 180;
  const side = (between(random, -35, 35) * Math.PI) / 180;
  const focal = between(random, 0.75, 1.15);
  const fill = between(random, 0.6, 0.93);
  const aim: Point = [between(random, -0.04, 0.04) * sheet.widthMm, between(random, -0.04, 0.04) * sheet.heightMm];
  let distance = sheet.widthMm * focal;
  let rows = lookAt(aim, { tilt, side, turn, focal, distance });
  for (let round = 0; round < 8; round += 1) {
    distance *= extent(rows, sheet) / fill;
    rows = lookAt(aim, { tilt, side, turn, focal, distance });
  }
  return { rows };
}

/** Pixel of a bench point at a height. */
export function project({ rows }: CameraView, [x, y]: Point, z: number, width: number): Point {
  const [a, b, c] = rows;
  const depth = Math.max(1e-6, dot(c, x, y, z));
  return [(dot(a, x, y, z) / depth) * width, (dot(b, x, y, z) / depth) * width];
}

/** The sheet's corners in pixels: top left, top right, bottom right, bottom left. */
export function cornersOf(view: CameraView, sheet: SheetSize, width: number): [Point, Point, Point, Point] {
  const [top, right, bottom, left] = edges(sheet);
  const at = (x: number, y: number) => project(view, [x, y], 0, width);
  return [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
}

/**
 * The way back from pixels to bench millimetres at height 0: nine numbers of a homography, by rows, for a picture `width` wide.
 * Its third row's value w gives the bench area of a pixel as |determinant| / w³.
 */
export function benchOfPixels(
  { rows }: CameraView,
  width: number,
): { readonly h: readonly number[]; readonly determinant: number } {
  const flat = (row: readonly number[], scale: number) => [row[0], row[1], row[3]].map((value = 0) => value * scale);
  const m = [...flat(rows[0], width), ...flat(rows[1], width), ...flat(rows[2], 1)];
  const cofactor = (i: number, j: number) => {
    const at = (row: number, column: number) => m[((i + row) % 3) * 3 + ((j + column) % 3)] ?? 0;
    return at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1);
  };
  const scale = 1 / ((m[0] ?? 0) * cofactor(0, 0) + (m[1] ?? 0) * cofactor(0, 1) + (m[2] ?? 0) * cofactor(0, 2));
  const h = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => cofactor(column, row) * scale));
  return { h, determinant: Math.abs(scale) };
}

function edges({ widthMm, heightMm }: SheetSize): [number, number, number, number] {
  return [-heightMm / 2, widthMm / 2, heightMm / 2, -widthMm / 2];
}

interface Stand {
  readonly tilt: number;
  readonly side: number;
  readonly turn: number;
  readonly focal: number;
  readonly distance: number;
}

function lookAt([aimX, aimY]: Point, { tilt, side, turn, focal, distance }: Stand): CameraView["rows"] {
  const eye: Vector = [
    aimX + distance * Math.sin(tilt) * Math.sin(side),
    aimY + distance * Math.sin(tilt) * Math.cos(side),
    distance * Math.cos(tilt),
  ];
  const forward = unit([aimX - eye[0], aimY - eye[1], -eye[2]]);
  const up: Vector = [Math.sin(turn), -Math.cos(turn), 0.02];
  // The bench's axes (x right, y down, z up) are left-handed, hence this order.
  const right = unit(cross(up, forward));
  const down = cross(right, forward);
  const row = (v: Vector) => [...v, -(v[0] * eye[0] + v[1] * eye[1] + v[2] * eye[2])];
  const depth = row(forward);
  const into = (v: Vector, centre: number) =>
    row(v).map((value, index) => focal * value + centre * (depth[index] ?? 0));
  return [into(right, 0.5), into(down, aspect / 2), depth];
}

/** How far the sheet reaches from the picture's middle, 1 = to its edge. */
function extent(rows: CameraView["rows"], sheet: SheetSize): number {
  const reach = cornersOf({ rows }, sheet, 1).flatMap(([x, y]) => [
    Math.abs(x - 0.5) * 2,
    (Math.abs(y - aspect / 2) * 2) / aspect,
  ]);
  return Math.max(...reach);
}

function dot(row: readonly number[], x: number, y: number, z: number): number {
  return (row[0] ?? 0) * x + (row[1] ?? 0) * y + (row[2] ?? 0) * z + (row[3] ?? 0);
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit(v: Vector): Vector {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}

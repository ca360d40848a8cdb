/** Strews things over the sheet until a share of it is covered. */
import { between, createRandom, seedOf } from "../random.ts";
import type { SheetSize } from "./camera-view.ts";
import type { Outline } from "./outlines.ts";
import type { Point } from "./picture.ts";
import { box, cable, cloth, cup, paper, screws, tape } from "./things/bench-goods.ts";
import { board, hueApartDeg } from "./things/boards.ts";
import { cutter, pliers, ruler, scissors, screwdriver, tweezers } from "./things/hand-tools.ts";
import { type Hsv, hsvOf, type LooseThing, putDown, type Thing } from "./things/thing.ts";

type Random = () => number;

type Maker = (random: Random, sheet: Hsv) => LooseThing;

const makers: readonly Maker[] = [
  screwdriver,
  pliers,
  scissors,
  ruler,
  tweezers,
  cutter,
  cup,
  tape,
  (random) => box(random),
  paper,
  cloth,
  cable,
  screws,
  (random, sheet) => board(random, sheet),
];
const largeMakers: readonly Maker[] = [paper, cloth, (random) => box(random, 330), board, paper];

const mostThings = 90;

/** Things on the sheet that cover about the share `covered` of it, the wanted number of same-hue boards among them. */
export function strewThings(
  seed: number,
  sheet: SheetSize & { readonly colour: Hsv },
  covered: number,
  sameHueBoards: number,
): Thing[] {
  const random = createRandom(seedOf(seed, "things"));
  if (covered === 0) return besideSheet(random, sheet);
  const grid = createGrid(sheet);
  const lying: Thing[] = [];
  for (let count = 0; count < sameHueBoards; count += 1)
    lying.push(laid(board(random, sheet.colour, true), random, sheet));
  for (const each of lying) grid.add(each);
  while (grid.share() < covered && lying.length < mostThings) {
    const missing = covered - grid.share();
    const from = missing > 0.3 && random() < 0.75 ? largeMakers : makers;
    const loose = made(random, from, sheet.colour);
    const next = laid(loose, random, sheet);
    const gain = grid.gain(next);
    if (gain > missing + 0.02) continue;
    grid.add(next);
    lying.push(next);
  }
  return [...besideSheet(random, sheet), ...lying];
}

/** A few things that lie on the table, not on the sheet. */
function besideSheet(random: Random, { widthMm, heightMm, colour }: SheetSize & { readonly colour: Hsv }): Thing[] {
  return Array.from({ length: Math.floor(random() * 6) }, () => {
    const loose = made(random, makers, colour);
    const side = Math.floor(random() * 4);
    const away = loose.reachMm + between(random, 12, 160);
    const x = side < 2 ? between(random, -0.7, 0.7) * widthMm : (widthMm / 2 + away) * (side === 2 ? 1 : -1);
    const y = side < 2 ? (heightMm / 2 + away) * (side === 0 ? 1 : -1) : between(random, -0.7, 0.7) * heightMm;
    return putDown(loose, random() * 2 * Math.PI, [x, y]);
  });
}

/** One of the makers' things; never one that nothing but its shape tells from the sheet, unless it is a board. */
function made(random: Random, from: readonly Maker[], sheet: Hsv): LooseThing {
  for (;;) {
    const make = from[Math.floor(random() * from.length)] ?? screws;
    const loose = make(random, sheet);
    if (loose.kind === "board" || !loose.parts.some(({ colour }) => isLike(hsvOf(colour), sheet))) return loose;
  }
}

function isLike(one: Hsv, sheet: Hsv): boolean {
  const isNearInLight = Math.abs(one.saturation - sheet.saturation) < 0.3 && Math.abs(one.value - sheet.value) < 0.3;
  return isNearInLight && hueApartDeg(one.hueDeg, sheet.hueDeg) < 25;
}

function laid(loose: LooseThing, random: Random, { widthMm, heightMm }: SheetSize): Thing {
  const to: Point = [between(random, -0.5, 0.5) * widthMm, between(random, -0.5, 0.5) * heightMm];
  return putDown(loose, random() * 2 * Math.PI, to);
}

interface Grid {
  share(): number;
  gain(thing: Thing): number;
  add(thing: Thing): void;
}

/** A coarse grid over the sheet that tells roughly how much of it is covered. */
function createGrid({ widthMm, heightMm }: SheetSize): Grid {
  const [columns, rows] = [64, 48];
  const taken = new Uint8Array(columns * rows);
  let count = 0;
  function cellsOf({ parts }: Thing): Set<number> {
    const cells = new Set<number>();
    for (const { outline } of parts) {
      const [left, right] = range(
        outline.map(([x]) => ((x / widthMm + 0.5) * columns) | 0),
        columns,
      );
      const [top, bottom] = range(
        outline.map(([, y]) => ((y / heightMm + 0.5) * rows) | 0),
        rows,
      );
      for (let row = top; row <= bottom; row += 1) {
        for (let column = left; column <= right; column += 1) {
          const middle: Point = [((column + 0.5) / columns - 0.5) * widthMm, ((row + 0.5) / rows - 0.5) * heightMm];
          if (contains(outline, middle)) cells.add(row * columns + column);
        }
      }
    }
    return cells;
  }
  const fresh = (thing: Thing) => [...cellsOf(thing)].filter((cell) => taken[cell] === 0);
  return {
    share: () => count / (columns * rows),
    gain: (thing) => fresh(thing).length / (columns * rows),
    add(thing) {
      for (const cell of fresh(thing)) {
        taken[cell] = 1;
        count += 1;
      }
    },
  };
}

function range(values: readonly number[], limit: number): [number, number] {
  return [Math.max(0, Math.min(...values)), Math.min(limit - 1, Math.max(...values))];
}

function contains(outline: Outline, [x, y]: Point): boolean {
  let inside = false;
  let [lastX, lastY] = outline.at(-1) ?? [0, 0];
  for (const [px, py] of outline) {
    if (py > y !== lastY > y && x < ((lastX - px) * (y - py)) / (lastY - py) + px) inside = !inside;
    [lastX, lastY] = [px, py];
  }
  return inside;
}

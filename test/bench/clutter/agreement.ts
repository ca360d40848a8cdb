/** How well a score agrees with the truth of its scene. */
import type { ScoredSheet } from "../../../agent/clutter/score-sheet.ts";
import type { DrawnScene } from "./drawn-scenes.ts";

/** Counted pixels inside the core: the true sheet less 1.2 % of the picture's width all around. */
export interface Agreement {
  readonly shareError: number;
  /** Covered in both, and in one of them at least. */
  readonly both: number;
  readonly either: number;
  /** Own surface of boards of the sheet's hue, and what was found of it. */
  readonly boards: number;
  readonly boardsFound: number;
}

/** Every so many pixels across and down are looked at. */
const step = 2;

/** Compares them. */
export function agreementOf(scene: DrawnScene, score: ScoredSheet, maskWidth: number): Agreement {
  const { width, height, kinds } = scene;
  const isCore = coreOf(scene);
  let [both, either, boards, boardsFound] = [0, 0, 0, 0];
  const scale = maskWidth / width;
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      if (!isCore(x, y)) continue;
      const kind = kinds[y * width + x] as number;
      const said = score.mask[Math.floor((y + 0.5) * scale) * maskWidth + Math.floor((x + 0.5) * scale)] === 1;
      if (said && kind >= 2) both += 1;
      if (said || kind >= 2) either += 1;
      if (kind === 3) boards += 1;
      if (kind === 3 && said) boardsFound += 1;
    }
  }
  return { shareError: Math.abs(score.share - scene.share), both, either, boards, boardsFound };
}

function coreOf({ width, corners }: DrawnScene): (x: number, y: number) => boolean {
  const margin = 0.012 * width;
  const sides = corners.map(([x0, y0], at) => {
    const [x1, y1] = corners[(at + 1) % 4] ?? [0, 0];
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [a, b] = [-(y1 - y0) / length, (x1 - x0) / length];
    return [a, b, a * x0 + b * y0 + margin] as const;
  });
  return (x, y) => sides.every(([a, b, c]) => a * x + b * y >= c);
}

/** Accuracy over drawn scenes: corners and tidy photo given, corners only, nothing. */
import { findSheet } from "../../../agent/clutter/find-sheet.ts";
import type { SheetCorners } from "../../../agent/clutter/perspective.ts";
import { decodePhoto } from "../../../agent/clutter/photo.ts";
import { scoreSheet } from "../../../agent/clutter/score-sheet.ts";
import { takeReference } from "../../../agent/clutter/sheet-reference.ts";
import { figure } from "../figure.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import { type DrawnScene, drawnScene, firstKeptSeed } from "./drawn-scenes.ts";

const modes = ["corners and reference", "corners only", "nothing given"] as const;
type Mode = (typeof modes)[number];

interface Measured {
  readonly mode: Mode;
  readonly share: number;
  /** Left out where it wasn't scored. */
  readonly agreement?: Agreement;
}

/** Below this share a photo must be scored well with nothing given. */
const littleCovered = 0.25;

/** Draws `count` scenes and prints the figures. */
export async function measureAccuracy(count: number): Promise<void> {
  const all: Measured[] = [];
  const tidyFound: boolean[] = [];
  for (let seed = firstKeptSeed; seed < firstKeptSeed + count; seed += 1) {
    const scene = await drawnScene(seed);
    const tidy = await decodePhoto(scene.tidy);
    const found = findSheet(tidy);
    tidyFound.push(found !== undefined && isNear(found.corners, scene));
    for (const mode of modes) all.push(await measure(mode, scene));
  }
  for (const mode of modes)
    tell(
      mode,
      all.filter((one) => one.mode === mode),
    );
  const little = all.filter(({ mode, share }) => mode === "nothing given" && share < littleCovered);
  tell(`nothing given, below ${littleCovered}`, little);
  figure("clutter", "sheet found within 1.5 % in tidy photos", tidyFound.filter(Boolean).length / count, "", count);
}

async function measure(mode: Mode, scene: DrawnScene): Promise<Measured> {
  const photo = await decodePhoto(scene.photo);
  const corners = scene.corners.map(([x, y]) => [x / scene.width, y / scene.height]) as unknown as SheetCorners;
  const given = mode === "nothing given" ? undefined : corners;
  const reference =
    mode === "corners and reference" ? takeReference(await decodePhoto(scene.tidy), corners) : undefined;
  const score = scoreSheet(photo, { corners: given, reference });
  if (score.outcome === "refused") return { mode, share: scene.share };
  return { mode, share: scene.share, agreement: agreementOf(scene, score, photo.width) };
}

function isNear(corners: SheetCorners, { corners: truth, width, height }: DrawnScene): boolean {
  return [0, 1, 2, 3].some((turn) =>
    truth.every(([x, y], at) => {
      const [u, v] = corners[(at + turn) % 4] ?? [0, 0];
      return Math.hypot(u * width - x, v * height - y) < 0.015 * width;
    }),
  );
}

function tell(name: string, measured: readonly Measured[]): void {
  const scored = measured.flatMap(({ agreement }) => (agreement ? [agreement] : []));
  const sum = (pick: (one: Agreement) => number) => scored.reduce((total, one) => total + pick(one), 0);
  const errors = scored.map(({ shareError }) => shareError).sort((a, b) => a - b);
  const n = scored.length;
  figure("clutter", `${name}: scored`, n / Math.max(1, measured.length), "", measured.length);
  if (n === 0) return;
  figure("clutter", `${name}: share error, mean`, sum(({ shareError }) => shareError) / n, "", n);
  figure("clutter", `${name}: share error, p90`, errors[Math.floor(0.9 * n)] ?? 0, "", n);
  figure("clutter", `${name}: share error, worst`, errors.at(-1) ?? 0, "", n);
  figure(
    "clutter",
    `${name}: core IoU, all pixels`,
    sum(({ both }) => both) /
      Math.max(
        1,
        sum(({ either }) => either),
      ),
    "",
    n,
  );
  figure(
    "clutter",
    `${name}: core IoU, mean of scenes`,
    sum(({ both, either }) => (either ? both / either : 1)) / n,
    "",
    n,
  );
  const boards = sum((one) => one.boards);
  figure("clutter", `${name}: recall of same-hue boards`, sum((one) => one.boardsFound) / Math.max(1, boards), "", n);
}

/** Hatching on a canvas: what nobody knows is neither coloured nor empty. */

/** How it looks; lengths in the screen's own pixels. */
export interface Hatch {
  readonly back: string;
  readonly line: string;
  readonly spacing: number;
  readonly lineWidth: number;
}

/** A rectangle of the canvas. */
export interface HatchedArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Hatches areas with lines that run on from one to the next. */
export function paintHatching(
  context: CanvasRenderingContext2D,
  areas: readonly HatchedArea[],
  { back, line, spacing, lineWidth }: Hatch,
): void {
  if (areas.length === 0) return;
  const path = new Path2D();
  for (const { x, y, width, height } of areas) path.rect(x, y, width, height);
  const from = Math.min(...areas.map(({ x }) => x));
  const to = Math.max(...areas.map(({ x, width }) => x + width));
  const height = Math.max(...areas.map((area) => area.y + area.height));
  context.save();
  context.clip(path);
  context.fillStyle = back;
  context.fill(path);
  context.strokeStyle = line;
  context.lineWidth = lineWidth;
  context.beginPath();
  for (let x = Math.floor((from - height) / spacing) * spacing; x < to; x += spacing) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
  context.restore();
}

/** Hatching on a canvas: what nobody knows is neither coloured nor empty. */

/** How it looks; lengths in the screen's own pixels. */
export interface Hatch {
  readonly back: string;
  readonly line: string;
  readonly spacing: number;
  readonly lineWidth: number;
}

/** Hatches spans of a bar of the given height, with lines that run on from one to the next. */
export function paintHatching(
  context: CanvasRenderingContext2D,
  spans: readonly { readonly x: number; readonly width: number }[],
  height: number,
  { back, line, spacing, lineWidth }: Hatch,
): void {
  if (spans.length === 0) return;
  const area = new Path2D();
  for (const { x, width } of spans) area.rect(x, 0, width, height);
  const from = Math.min(...spans.map(({ x }) => x));
  const to = Math.max(...spans.map(({ x, width }) => x + width));
  context.save();
  context.clip(area);
  context.fillStyle = back;
  context.fill(area);
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

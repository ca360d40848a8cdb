/** A coarse grid over a picture, and blurring on it. */

/** A grid: `scale` distances across the picture, so one point more. */
export interface LightGrid {
  readonly columns: number;
  readonly rows: number;
  readonly scale: number;
}

/** The grid with so many distances across a picture of 16 : 9, rounded to a whole number. */
export function gridOf(across: number): LightGrid {
  const scale = Math.max(8, Math.round(across));
  return { columns: scale + 1, rows: Math.ceil((scale * 9) / 16) + 2, scale };
}

/** Three box blurs after each other come close to a soft bell; radius in grid cells. */
export function blurred({ columns, rows }: LightGrid, values: Float32Array, radius: number): Float32Array {
  const reach = Math.round(radius);
  if (reach < 1) return values;
  let from = values;
  for (let round = 0; round < 2; round += 1) {
    from = boxed(from, reach, columns, rows, 1, columns);
    from = boxed(from, reach, rows, columns, columns, 1);
  }
  return from;
}

function boxed(
  values: Float32Array,
  reach: number,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
): Float32Array {
  const result = new Float32Array(values.length);
  for (let line = 0; line < lines; line += 1) {
    const start = line * lineStep;
    const at = (index: number) => values[start + Math.max(0, Math.min(length - 1, index)) * step] as number;
    let sum = 0;
    for (let index = -reach; index <= reach; index += 1) sum += at(index);
    for (let index = 0; index < length; index += 1) {
      result[start + index * step] = sum / (2 * reach + 1);
      sum += at(index + reach + 1) - at(index - reach);
    }
  }
  return result;
}

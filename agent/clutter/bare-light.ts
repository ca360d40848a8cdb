/** The linear light of the bare sheet on a lattice over the picture; between its nodes it runs in straight lines. */
import type { BareSheet } from "./bare-sheet.ts";
import { toLinear } from "./linear-light.ts";
import { heightOf } from "./smooth-fit.ts";

/** Pixels between two nodes. */
export const latticeStep = 16;

/** Values at nodes; node (0, 0) is the middle of pixel (0, 0). */
export interface BareLight {
  readonly columns: number;
  readonly rows: number;
  /** Red, green and blue of each node, 0 to 1, row by row. */
  readonly rgb: Float64Array;
}

/** Works out the nodes for a picture of this size. */
export function bareLightOf(bare: BareSheet, width: number, height: number): BareLight {
  const columns = Math.ceil(width / latticeStep) + 1;
  const rows = Math.ceil(height / latticeStep) + 1;
  const rgb = new Float64Array(columns * rows * 3);
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 3) {
      const across = (2 * column * latticeStep) / width - 1;
      const down = (2 * row * latticeStep) / height - 1;
      const red = heightOf(bare.red, across, down);
      const blue = heightOf(bare.blue, across, down);
      const sum = Math.exp(heightOf(bare.light, across, down));
      // Colour planes add 1 to each value.
      rgb[at] = toLinear((red * sum - 1) / 255);
      rgb[at + 1] = toLinear(((1 - red - blue) * sum - 1) / 255);
      rgb[at + 2] = toLinear((blue * sum - 1) / 255);
    }
  }
  return { columns, rows, rgb };
}

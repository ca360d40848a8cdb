/** The bare sheet worked out for each pixel: exact on a lattice, in straight lines between. */
import type { BareSheet } from "./bare-sheet.ts";
import type { SheetArea } from "./sheet-area.ts";
import { heightOf } from "./smooth-fit.ts";

/** Pixels between two nodes. */
export const latticeStep = 8;

/** Values at nodes; node (0, 0) is the middle of pixel (0, 0). */
export interface Lattice {
  readonly columns: number;
  readonly rows: number;
  readonly red: Float32Array;
  readonly blue: Float32Array;
  readonly light: Float32Array;
}

/** Works out the nodes of the bare sheet. */
export function latticeOf(bare: BareSheet, area: SheetArea): Lattice {
  const columns = Math.ceil(area.width / latticeStep) + 1;
  const rows = Math.ceil(area.height / latticeStep) + 1;
  const lattice = emptyLattice(columns, rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = column * latticeStep;
      const y = row * latticeStep;
      const across = (2 * x) / area.width - 1;
      const down = (2 * y) / area.height - 1;
      const at = row * columns + column;
      lattice.red[at] = heightOf(bare.red, across, down);
      lattice.blue[at] = heightOf(bare.blue, across, down);
      lattice.light[at] = heightOf(bare.light, across, down);
    }
  }
  return lattice;
}

function emptyLattice(columns: number, rows: number): Lattice {
  const nodes = columns * rows;
  return {
    columns,
    rows,
    red: new Float32Array(nodes),
    blue: new Float32Array(nodes),
    light: new Float32Array(nodes),
  };
}

/** Values along one row of pixels, written into `into` from node to node; `into` has one value a node column. */
export function rowOfLattice(plane: Float32Array, columns: number, y: number, into: Float32Array): void {
  const row = Math.floor(y / latticeStep);
  const share = y / latticeStep - row;
  for (let column = 0; column < columns; column += 1) {
    const at = row * columns + column;
    const above = plane[at] as number;
    into[column] = above + share * ((plane[at + columns] ?? above) - above);
  }
}

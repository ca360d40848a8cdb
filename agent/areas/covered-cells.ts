/** The cells of a sheet that were covered as a short text, for the comparison after a restart: a bit a cell. */
import type { SheetCells } from "../clutter/compare-objects.ts";

/** Writes cells as text. */
export function encodeCells(cells: SheetCells): string {
  const bits = new Uint8Array(Math.ceil(cells.length / 8));
  for (const [cell, value] of cells.entries()) {
    if (value) bits[cell >> 3] = (bits[cell >> 3] as number) | (1 << (cell & 7));
  }
  return Buffer.from(bits).toString("base64");
}

/** Reads `count` cells; undefined when the text holds another number of them. */
export function decodeCells(text: string, count: number): SheetCells | undefined {
  const bits = Buffer.from(text, "base64");
  if (bits.length !== Math.ceil(count / 8)) return undefined;
  return Uint8Array.from({ length: count }, (_, cell) => ((bits[cell >> 3] as number) >> (cell & 7)) & 1);
}

/** How many columns of tiles fill a screen best. */

/** Lowest tile on a wall screen that can still be read, in CSS pixels; more tiles than fit are scrolled to. */
export const minTileHeightPx = 225;
/** Width of a tile that needs as much room as one pixel of its height. */
const widthPerHeight = 1.54;

/** Number of columns for `count` tiles on `widthPx` × `heightPx`, so that what is written on them is as large as can be. */
export function columnsFor(count: number, widthPx: number, heightPx: number): number {
  let best = { columns: 1, worth: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(Math.max(heightPx / rows, minTileHeightPx), widthPx / columns / widthPerHeight);
    // A slightly smaller tile is better than an empty place.
    const worth = size * Math.sqrt(count / (rows * columns));
    if (worth > best.worth) best = { columns, worth };
  }
  return best.columns;
}

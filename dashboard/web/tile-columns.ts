/** How tiles share a screen: in how many columns, and how large what is written on them can be. */

/** Lowest tile on a wall screen that can still be read, in CSS pixels; more tiles than fit are scrolled to. */
export const minTileHeightPx = 240;
/** Narrowest tile that holds its words, in CSS pixels. */
const minTileWidthPx = 300;
/** Width of a tile that needs as much room as one pixel of its height. */
const widthPerHeight = 1.54;
/** Largest unit, in CSS pixels: a single machine needn't shout. */
const maxUnitPx = 9;

/** Number of columns for `count` tiles on `widthPx` × `heightPx`, so that what is written on them is as large as can be. */
export function columnsFor(count: number, widthPx: number, heightPx: number): number {
  let best = { columns: 1, worth: 0 };
  const mostColumns = Math.min(count, Math.max(1, Math.floor(widthPx / minTileWidthPx)));
  for (let columns = 1; columns <= mostColumns; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tileHeightPx = Math.max(heightPx / rows, minTileHeightPx);
    const size = Math.min(tileHeightPx, widthPx / columns / widthPerHeight);
    // Slightly smaller tiles are better than an empty place, or than tiles that one has to scroll to.
    const filled = Math.sqrt(count / (rows * columns));
    const seen = heightPx / (rows * tileHeightPx);
    const worth = size * filled * seen;
    if (worth > best.worth) best = { columns, worth };
  }
  return best.columns;
}

/** The unit in which a tile of the wall screen is drawn, in CSS pixels: a hundredth of its height, if it is wide enough. */
export function tileUnitPx(tileWidthPx: number, tileHeightPx: number): number {
  const unit = Math.min(tileHeightPx, tileWidthPx / widthPerHeight) / 100;
  return Math.min(maxUnitPx, Math.floor(unit * 100) / 100);
}

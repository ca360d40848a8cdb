/** What lies beside the sides of a sheet: the table, or a thing that hides where the sheet really ends. */
import type { SharePoint, SheetCorners } from "./perspective.ts";
import { type ColourTest, hasColour } from "./sheet-sides.ts";

/** Places along a side that are looked at. */
const places = 24;
/** How far inside of a side the sheet is looked for, and how far outside its surroundings, as shares of the picture's width. */
const inside = 0.008;
const outside = 0.016;
/** With fewer places at which the sheet reaches a side nothing is told of it. */
const fewest = 4;
/** How far two places of the same table may be apart in colour, and in light: natural logarithm, compared with the sheet's. */
const colourReach = 0.05;
const lightReach = 0.2;

/** Added to each value of a pixel: the colour of dark ones is mostly noise, and would make one table of many. */
const floor = 8;

/** A place just outside of the sheet, where the sheet itself reaches the side. */
interface Place {
  readonly side: number;
  readonly red: number;
  readonly blue: number;
  /** Logarithm of its light, in the light of the sheet beside it: so a lamp at one end of the table changes nothing. */
  readonly light: number;
}

/**
 * The table is what lies beside most of the sheet. Answers the share of places along a side that have it beside them, of the side
 * that has the least: 1 where it is on all sides, little where a thing covers one of them whole. Corners in pixels.
 */
export function tableBeside(test: ColourTest, corners: SheetCorners): number {
  const found = corners.flatMap((from, side) => placesOf(test, from, corners[(side + 1) % 4] as SharePoint, side));
  let table: Place | undefined;
  let most = 0;
  for (const place of found) {
    const alike = found.filter((other) => isAlike(place, other)).length;
    if (alike > most) [table, most] = [place, alike];
  }
  let least = 1;
  for (let side = 0; side < 4; side += 1) {
    const own = found.filter((place) => place.side === side);
    if (!table || own.length < fewest) continue;
    const like = own.filter((place) => isAlike(table, place)).length;
    least = Math.min(least, like / own.length);
  }
  return least;
}

function placesOf(test: ColourTest, [x0, y0]: SharePoint, [x1, y1]: SharePoint, side: number): Place[] {
  const { width, height } = test;
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [nx, ny] = [((y1 - y0) / length) * width, ((x0 - x1) / length) * width];
  const found: Place[] = [];
  for (let place = 0; place < places; place += 1) {
    const along = (place + 0.5) / places;
    const [x, y] = [x0 + along * (x1 - x0), y0 + along * (y1 - y0)];
    const [column, row] = [Math.floor(x + outside * nx), Math.floor(y + outside * ny)];
    const [innerColumn, innerRow] = [Math.floor(x - inside * nx), Math.floor(y - inside * ny)];
    const isSeen = [column, innerColumn].every((at) => at >= 0 && at < width);
    if (!isSeen || ![row, innerRow].every((at) => at >= 0 && at < height)) continue;
    const inner = innerRow * width + innerColumn;
    if (!hasColour(test, inner)) continue;
    const { red, blue, light } = colourAt(test, row * width + column);
    found.push({ side, red, blue, light: light - colourAt(test, inner).light });
  }
  return found;
}

function colourAt({ rgb }: ColourTest, at: number): Omit<Place, "side"> {
  const [red, green, blue] = [0, 1, 2].map((channel) => (rgb[3 * at + channel] as number) + floor) as [
    number,
    number,
    number,
  ];
  const sum = red + green + blue;
  return { red: red / sum, blue: blue / sum, light: Math.log(sum) };
}

function isAlike(one: Place, other: Place): boolean {
  return (
    Math.abs(one.light - other.light) < lightReach &&
    (one.red - other.red) ** 2 + (one.blue - other.blue) ** 2 < colourReach ** 2
  );
}

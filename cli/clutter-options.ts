/** The options of `machikoba clutter`, checked. */
import { inPixels, isSheet, type SharePoint, type SheetCorners } from "../agent/clutter/perspective.ts";
import { parseFileArguments, wrongArgument } from "./file-arguments.ts";

/** What was asked for. */
export interface ClutterOptions {
  /** A photo, or a folder of photos. */
  readonly file: string;
  readonly reference: string | undefined;
  /** In pixels of the full photo, going round from the top left; undefined: find them. */
  readonly corners: SheetCorners | undefined;
  /** Where the mask goes: a file, or a folder for a folder of photos. */
  readonly mask: string | undefined;
  readonly json: boolean;
}

const options = {
  reference: { type: "string" },
  corners: { type: "string" },
  auto: { type: "boolean" },
  mask: { type: "string" },
  json: { type: "boolean" },
} as const;

/** Reads the options; throws SettingsError. */
export function readClutterOptions(args: readonly string[]): ClutterOptions {
  const { file, values } = parseFileArguments("clutter", joinNegative(args), options, "a photo, or a folder of photos");
  const { reference, corners, auto = false, mask, json = false } = values;
  if (auto && corners !== undefined) throw wrongArgument("give --corners or --auto, not both");
  for (const [option, value] of Object.entries({ reference, mask })) {
    if (value === "") throw wrongArgument(`--${option} is empty: name a file`);
  }
  return { file, reference, corners: corners === undefined ? undefined : cornersOf(corners), mask, json };
}

/** `--corners -3,10,…` would be taken for two options. */
function joinNegative(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    if (joined.at(-1) === "--corners" && /^-\d/.test(arg)) joined[joined.length - 1] = `--corners=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function cornersOf(text: string): SheetCorners {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.length !== 8 || !numbers.every((value) => Number.isFinite(value))) {
    throw wrongArgument(`--corners ${text}: give eight numbers x1,y1,x2,y2,x3,y3,x4,y4 in pixels of the photo`);
  }
  const points = [0, 2, 4, 6].map((at): SharePoint => [numbers[at] as number, numbers[at + 1] as number]);
  const given = points as unknown as SheetCorners;
  const corners = isRound(given) ? given : goingRound(points);
  if (!isRound(corners)) {
    throw wrongArgument(`--corners ${text}: these make no sheet: name its four corners, the top left one first`);
  }
  return corners;
}

/** The size of a sheet is no question here, so the picture is taken for one pixel wide. */
function isRound(corners: SheetCorners): boolean {
  return isSheet(inPixels(corners, 1, 1));
}

/** Corners in another order than around: put in order by their direction from the middle, the top left one first. */
function goingRound(points: readonly SharePoint[]): SheetCorners {
  const x = points.reduce((sum, point) => sum + point[0], 0) / 4;
  const y = points.reduce((sum, point) => sum + point[1], 0) / 4;
  const sorted = [...points].sort((a, b) => Math.atan2(a[1] - y, a[0] - x) - Math.atan2(b[1] - y, b[0] - x));
  const first = sorted.reduce((best, point, at) => {
    const least = sorted[best] as SharePoint;
    return point[0] + point[1] < least[0] + least[1] ? at : best;
  }, 0);
  return [0, 1, 2, 3].map((at) => sorted[(first + at) % 4] as SharePoint) as unknown as SheetCorners;
}

/** `machikoba clutter`: how much of the sheet is covered in a photo, or in each photo of a folder. */
import path from "node:path";
import type { Writable } from "node:stream";
import { findSheet } from "../agent/clutter/find-sheet.ts";
import { writeMask } from "../agent/clutter/mask-png.ts";
import type { SheetCorners } from "../agent/clutter/perspective.ts";
import { decodePhoto, type Photo, PhotoError } from "../agent/clutter/photo.ts";
import { type ClutterScore, scoreSheet } from "../agent/clutter/score-sheet.ts";
import { takeReference } from "../agent/clutter/sheet-reference.ts";
import { SettingsError } from "../common/runtime/errors.ts";
import { answerTo, answerToError, type ClutterAnswer, inWords } from "./clutter-answer.ts";
import { bytesOf, isFolder, makeFolder, photosIn } from "./clutter-files.ts";
import { type ClutterOptions, readClutterOptions } from "./clutter-options.ts";
import type { Command } from "./commands.ts";
import { keepOldSpaceSmall } from "./small-heap.ts";
import { createTextOutput } from "./text-output.ts";

export const clutter: Command = {
  help: `Usage: machikoba clutter PHOTO [--reference TIDY] [--corners x1,y1,x2,y2,x3,y3,x4,y4 | --auto] [--mask OUT.png] [--json]

PHOTO is a JPEG or PNG, or a folder of such. Tells which share of the sheet is covered, which level that is, and where things lie.
  --reference TIDY     a photo of the tidy sheet by the same camera: its colour and light are compared with
  --corners X1,Y1,…    the sheet's corners in pixels of the full photo: top left, top right, bottom right, bottom left
  --auto               finds the sheet by itself, as without --corners; best for a sheet of one colour that fills most of the photo
  --mask OUT.png       writes the two-valued image in the photo's own size, white where the sheet is covered;
                       for a folder of photos OUT is a folder
  --json               prints {"share":…,"level":…,"quality":{…},"sheet":[[x,y]…],"objects":[{"box":[x,y,w,h],"share":…}]},
                       places in pixels of the full photo; for a folder one such line a photo, with its name as "photo"
  --help               this text

Where a photo can't be scored, share is null, level is "unknown", and quality.cause says why: too-dark, too-bright, blurred,
camera-moved, no-sheet, unsure, not-an-image, truncated or too-large. Exit code: 0 when all photos could be read, 1 when one
couldn't, 2 when the arguments are wrong. Nothing is kept of a photo but the mask that you ask for.`,
  run: (args) => runClutter(args, process),
};

/** What is known before a photo is looked at. */
interface Known {
  readonly tidy: Photo | undefined;
  /** Corners of the sheet in the tidy photo, when it was found there. */
  readonly tidyCorners: SheetCorners | undefined;
}

/** Runs the command; answers the exit code. */
export async function runClutter(args: readonly string[], { stdout }: { readonly stdout: Writable }): Promise<number> {
  const options = readClutterOptions(args);
  // One photo at a time, none kept: memory stays small however many there are.
  keepOldSpaceSmall();
  const isMany = isFolder(options.file);
  const photos = isMany ? photosIn(options.file) : [options.file];
  const known = await learn(options);
  if (isMany && options.mask !== undefined) makeFolder(options.mask);
  const write = createTextOutput(stdout);
  let exitCode = 0;
  for (const file of photos) {
    const answer = await answerFor(file, options, known, isMany);
    if (answer.quality.brightness === undefined) exitCode = 1;
    const name = isMany ? path.basename(file) : undefined;
    const object = name === undefined ? answer : { photo: name, ...answer };
    if (!(await write(`${options.json ? JSON.stringify(object) : inWords(answer, name)}\n`))) break;
  }
  return exitCode;
}

/** Reads the tidy photo; one that can't be read is an error, since all scores would be worth less. */
async function learn({ reference, corners }: ClutterOptions): Promise<Known> {
  if (reference === undefined) return { tidy: undefined, tidyCorners: undefined };
  try {
    const tidy = await decodePhoto(bytesOf(reference));
    return { tidy, tidyCorners: corners ? undefined : findSheet(tidy)?.corners };
  } catch (cause) {
    if (!(cause instanceof PhotoError)) throw cause;
    throw new SettingsError(`--reference ${reference}: ${cause.message}`, { source: reference, cause });
  }
}

async function answerFor(file: string, options: ClutterOptions, known: Known, isMany: boolean): Promise<ClutterAnswer> {
  const bytes = bytesOf(file);
  let photo: Photo;
  try {
    photo = await decodePhoto(bytes);
  } catch (error) {
    if (!(error instanceof PhotoError)) throw error;
    return answerToError(error);
  }
  const score = scoreWith(photo, options.corners, known);
  if (options.mask !== undefined) {
    const target = isMany ? path.join(options.mask, `${path.parse(file).name}.png`) : options.mask;
    await writeMask(photo, score, target);
  }
  return answerTo(photo, score);
}

function scoreWith(photo: Photo, inPhotoPixels: SheetCorners | undefined, known: Known): ClutterScore {
  const given = inPhotoPixels?.map(([x, y]) => [x / photo.fullWidth, y / photo.fullHeight]) as SheetCorners | undefined;
  const { tidy } = known;
  const corners = given ?? known.tidyCorners;
  // A sheet that can't be found on the tidy photo is no help.
  if (!tidy || !corners) return scoreSheet(photo, { corners: given });
  const reference = takeReference(tidy, corners);
  const score = scoreSheet(photo, { corners, reference });
  const isElsewhere = score.outcome === "refused" && score.cause === "camera-moved" && !given;
  return isElsewhere ? scoreSheet(photo, { reference }) : score;
}

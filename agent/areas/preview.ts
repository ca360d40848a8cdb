/** The preview of a set-up session: a small picture and what would be scored. The picture is held until the next, or the session's end. */
import { type AreaPreview, maxPreviewChars } from "../../common/contract/area-requests.ts";
import type { AreaSettings, SheetCorners } from "../../common/contract/area-settings.ts";
import type { Camera } from "../cameras/camera.ts";
import { movementWidth } from "../clutter/movement.ts";
import { type SheetReference, takeReference } from "../clutter/sheet-reference.ts";
import { judgeOptions } from "./camera-eye.ts";
import { RequestRefused } from "./setup-sessions.ts";
import type { SheetJudge } from "./sheet-judge.ts";

/** Width of a preview, in pixels. */
const previewWidth = 640;
/** Tried one after the other until the picture is small enough. */
const qualities = [70, 50, 30, 15];

interface PreviewOptions {
  readonly camera: Camera;
  readonly judge: SheetJudge;
  readonly settings: AreaSettings;
  readonly reference: SheetReference | undefined;
  readonly signal: AbortSignal;
}

interface PreviewWishes {
  readonly corners?: SheetCorners | undefined;
  readonly tolerance?: number | undefined;
  /** Look for the sheet anew, whatever corners are known. */
  readonly find?: boolean | undefined;
  /** Bytes of a picture that was taken before. */
  readonly bytes?: Buffer | undefined;
}

/** Takes a picture unless one is handed in, and judges it; the bytes are for the next preview of the same picture. */
export async function makePreview(
  { camera, judge, settings, reference, signal }: PreviewOptions,
  { corners, tolerance, find, bytes }: PreviewWishes,
): Promise<{ readonly preview: AreaPreview; readonly bytes: Buffer }> {
  const picture = bytes ?? (await camera.take(signal));
  // Loaded where it is needed: see the eye.
  const { decodePhoto } = await import("../clutter/photo.ts");
  const wanted = { ...settings, corners: corners ?? settings.corners, tolerance: tolerance ?? settings.tolerance };
  const options = find ? { ...judgeOptions(wanted, undefined), corners: undefined } : judgeOptions(wanted, reference);
  const judged = judge.judge(await decodePhoto(picture), options);
  const preview = {
    ...(await smallJpeg(picture)),
    corners: judged.corners,
    share: "score" in judged ? judged.score.share : null,
    ...("cause" in judged && { cause: judged.cause }),
    outline: "score" in judged ? (judged.score.outline ?? []) : [],
    hasReference: reference !== undefined,
  };
  return { preview, bytes: picture };
}

async function smallJpeg(bytes: Buffer): Promise<Pick<AreaPreview, "picture" | "width" | "height">> {
  const { default: sharp } = await import("sharp");
  for (const quality of qualities) {
    const { data, info } = await sharp(bytes)
      .autoOrient()
      .resize({ width: previewWidth, height: previewWidth, fit: "inside", withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true });
    const picture = data.toString("base64");
    if (picture.length <= maxPreviewChars) return { picture, width: info.width, height: info.height };
  }
  throw new RequestRefused("the picture can't be made small enough to be sent: is the camera noisy in the dark?");
}

/** Takes the sheet as it lies now as the tidy reference; refused while somebody is there, or where no sheet is found. */
export async function makeReference(
  { camera, judge, settings, signal }: Omit<PreviewOptions, "reference">,
  corners: SheetCorners | undefined,
): Promise<SheetReference> {
  const [before, after] = await camera.takePair(signal);
  const { decodePhoto } = await import("../clutter/photo.ts");
  const options = judgeOptions({ ...settings, corners: corners ?? settings.corners }, undefined);
  const first = await decodePhoto(before, { width: movementWidth });
  const second = await decodePhoto(after, { width: movementWidth });
  if (judge.isSomebodyThere(first, second, options)) {
    throw steppedIn();
  }
  const photo = await decodePhoto(after);
  const judged = judge.judge(photo, options);
  if ("cause" in judged && judged.cause === "person-in-view") throw steppedIn();
  const own = options.corners ?? judged.corners;
  if (!own) throw new RequestRefused("no sheet was found in the picture: set its four corners first");
  return takeReference(photo, own);
}

function steppedIn(): RequestRefused {
  return new RequestRefused("somebody is in the picture: step back from the sheet, and take it again");
}

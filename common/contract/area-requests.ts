/** What a dashboard asks of a gateway's areas over `requests`, and what comes back in `replies`. */
import { z } from "zod";
import { sheetCorners } from "./area-settings.ts";
import { noScoreCause } from "./clutter.ts";
import { id } from "./ids.ts";

/** How long a set-up session may look through the camera, in ms. */
export const setupSessionMs = 600_000;

/** Largest picture of a preview in base64, so that its reply stays below the largest message. */
export const maxPreviewChars = 180_000;

const session = z.string().min(8).max(40);

/** Arguments of each request, by its name. A preview and a reference need an open session. */
export const areaRequests = {
  /** Look now, whatever the schedule says; answers a score record's fields. */
  "area-score": z.object({ area: id }),
  /** Open a session of ten minutes; `by` says who, for the record of the event. */
  "area-session-begin": z.object({ area: id, session, by: z.string().min(1).max(60) }),
  "area-session-end": z.object({ area: id, session }),
  /** A small picture and what would be scored with these corners and this tolerance. Nothing of it is kept. */
  "area-preview": z.object({
    area: id,
    session,
    corners: sheetCorners.optional(),
    tolerance: z.number().min(0).max(1).optional(),
    /** Look for the sheet anew, whatever corners are known. */
    find: z.boolean().optional(),
    /** Judge the picture of the preview before again, in place of a new one. */
    samePicture: z.boolean().optional(),
  }),
  /** Take the sheet as it lies now as the tidy reference. */
  "area-reference": z.object({ area: id, session, corners: sheetCorners.optional() }),
  /** Drive an output for a moment, or let it speak. */
  "output-test": z.object({ output: id, text: z.string().max(120).optional() }),
} as const;

/** Name of a request to an area. */
export type AreaRequest = keyof typeof areaRequests;

/** Answer to `area-preview`. */
export const areaPreview = z.object({
  /** JPEG in base64. */
  picture: z.string().max(maxPreviewChars),
  width: z.int().positive(),
  height: z.int().positive(),
  /** Corners that were used or found; null where no sheet was found. */
  corners: sheetCorners.nullable(),
  share: z.number().min(0).max(1).nullable(),
  cause: noScoreCause.optional(),
  /** Outlines of what counts as covering the sheet, in thousandths of the sheet. */
  outline: z.array(z.array(z.int().min(0).max(1000))),
  hasReference: z.boolean(),
});
export type AreaPreview = z.infer<typeof areaPreview>;

/** Settings of areas: which camera looks at which sheet, when, and what is said and lit. */
import { z } from "zod";
import { slotTime } from "./clutter.ts";
import { id } from "./ids.ts";
import { voiceLines } from "./voice-lines.ts";

/** A point as shares (0 to 1) of a width and a height, from the top left. */
const point = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]);
export type SharePoint = z.infer<typeof point>;

/** Corners of the sheet in the picture: top left, top right, bottom right, bottom left as they lie on the table. */
export const sheetCorners = z.tuple([point, point, point, point]);
export type SheetCorners = z.infer<typeof sheetCorners>;

/** A part of the sheet that has a share of its own. */
const zone = z.strictObject({
  id,
  name: z.string().min(1).max(40),
  /** Corners as shares of the sheet's width and height. */
  polygon: z.array(point).min(3).max(12),
});
export type ZoneSettings = z.infer<typeof zone>;

/** From which share on the sheet counts as a little cluttered, and as cluttered. */
export const clutterThresholds = z
  .strictObject({
    littleFrom: z.number().min(0.005).max(0.95).default(0.08),
    clutteredFrom: z.number().min(0.01).max(0.98).default(0.25),
    /** A threshold is passed downwards only by so much. */
    hysteresis: z.number().min(0).max(0.2).default(0.02),
  })
  .refine((t) => t.littleFrom < t.clutteredFrom, {
    path: ["clutteredFrom"],
    message: "must be above littleFrom",
  });
export type ClutterThresholds = z.infer<typeof clutterThresholds>;

const schedule = z.strictObject({
  /** Times of day at which the area is looked at, in the site's time zone. */
  times: z
    .array(slotTime)
    .max(24)
    .refine((times) => new Set(times).size === times.length, { error: "name each time once" })
    .default(["09:00", "12:00", "17:00"]),
  /** Look on days off too. */
  onDaysOff: z.boolean().default(false),
  /** Look when motion has ended for so long, in ms; 0: don't. */
  afterMotionMs: z.int().min(0).max(7_200_000).default(0),
});

/** The voice of an area. */
const areaVoice = z.strictObject({
  /** The output that speaks; left out: nobody does. */
  output: id.optional(),
  language: z.enum(["ja", "en"]).default("ja"),
  /** Times of the schedule at which the score is spoken of; left out: at all of them. */
  times: z.array(slotTime).max(24).optional(),
  /** A friendly word when somebody comes. */
  onMotion: z.boolean().default(false),
  /** Silent from and to these times of day. */
  quietFrom: slotTime.default("20:00"),
  quietTo: slotTime.default("07:00"),
  /** Own lines for a level or an occasion, in place of the usual ones. */
  lines: voiceLines.default({}),
});
export type AreaVoice = z.infer<typeof areaVoice>;

/** A workspace that a camera looks at. */
export const areaSettings = z.strictObject({
  id,
  name: z.string().min(1).max(60),
  gateway: id.default("gateway"),
  /** Id of a camera of this gateway. */
  camera: id,
  /** Left out: the sheet is found in each photo. */
  corners: sheetCorners.optional(),
  /** Width of the sheet divided by its height, as it lies. */
  aspect: z.number().min(0.1).max(10).default(1.4),
  zones: z.array(zone).max(12).default([]),
  /** How far a colour may be from the sheet's own: 0 next to nothing, 1 a lot. */
  tolerance: z.number().min(0).max(1).default(0.5),
  thresholds: clutterThresholds.prefault({}),
  schedule: schedule.prefault({}),
  /** Output that lights the sheet for a photo, and how long it takes until the light and the camera have settled, in ms. */
  light: id.optional(),
  settleMs: z.int().min(0).max(30_000).default(2000),
  /** Motion sensor that tells that somebody is here. */
  motion: id.optional(),
  /** Motion switches the light on for so long, in ms; 0: it doesn't. */
  motionLightMs: z.int().min(0).max(3_600_000).default(0),
  /** How long a look waits for people to leave, in ms; then it is skipped. */
  waitForPeopleMs: z.int().min(0).max(7_200_000).default(600_000),
  voice: areaVoice.prefault({}),
  /** Keep a small photo with all around the sheet blackened, for so many days; 0: no photo is ever kept. */
  keepPhotosDays: z.int().min(0).max(366).default(0),
});
export type AreaSettings = z.infer<typeof areaSettings>;

/** A camera, an output, a motion sensor on a gateway; what else stands in it is the type's own schema. */
export const deviceEntry = z.looseObject({ id, type: z.string().min(1).max(40) });
export type DeviceEntry = z.infer<typeof deviceEntry>;

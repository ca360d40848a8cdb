/** A USB camera on the gateway: Linux shows it as a device of V4L2, and ffmpeg reads it. */
import { z } from "zod";
import { CameraFault } from "./camera-fault.ts";
import { commonSettings, defineCamera } from "./define-camera.ts";
import { takeWithFfmpeg } from "./ffmpeg.ts";
import { lastSentence } from "./last-sentence.ts";

/** Camera `usb-camera`. */
export const usbCamera = defineCamera({
  config: z.strictObject({
    ...commonSettings,
    type: z.literal("usb-camera"),
    /** Its name in `/dev`; the names in `/dev/v4l/by-id` stay when another camera is plugged in. */
    device: z
      .string()
      .max(200)
      .regex(/^\/dev\/(?!.*\.\.)[\w.:@+/-]+$/, "must be a device such as /dev/video0")
      .default("/dev/video0"),
    width: z.int().min(160).max(7680).default(1920),
    height: z.int().min(120).max(4320).default(1080),
    /** What it sends: `mjpeg` is quick, `yuyv422` is what very old cameras have. */
    inputFormat: z.enum(["mjpeg", "yuyv422"]).default("mjpeg"),
    /** Pictures of so long are left out, until it has set its exposure, in ms. */
    warmUpMs: z.int().min(0).max(10_000).default(1500),
  }),
  create: ({ device, width, height, inputFormat, warmUpMs }) => ({
    async shoot(shot, signal) {
      const size = `${width}x${height}`;
      return takeWithFfmpeg(
        {
          args: ["-f", "v4l2", "-input_format", inputFormat, "-video_size", size, "-i", device],
          warmUpMs,
          explain: (said) => explain(device, said),
        },
        shot,
        signal,
      );
    },
  }),
});

/** What ffmpeg says of a device, and what to do then; the first that fits counts. */
const sayings: readonly (readonly [RegExp, CameraFault["code"], (device: string) => string])[] = [
  [
    /Device or resource busy/i,
    "busy",
    (device) => `${device} is in use: stop the other program (fuser ${device} names it)`,
  ],
  [
    /Permission denied|Operation not permitted/i,
    "no-permission",
    (device) =>
      `${device} may not be opened: add this program's user to the group video (sudo usermod -aG video NAME) and start it again`,
  ],
  [
    /Not a video capture device|Inappropriate ioctl|Not a typewriter/i,
    "wrong-address",
    (device) =>
      `${device} isn't a camera's picture: a camera often has two devices; see ls -l /dev/v4l/by-id, and take the one that ends in index0`,
  ],
  [
    /No such file or directory|No such device|Input\/output error|No such process/i,
    "unplugged",
    (device) => `${device} isn't there: plug the camera in, and look for its name with ls /dev/v4l/by-id`,
  ],
  [
    /proper format for codec|Invalid argument/i,
    "no-picture",
    (device) => `${device} can't give this inputFormat or size: see v4l2-ctl --list-formats-ext -d ${device}`,
  ],
  [
    /Unknown input format/i,
    "not-installed",
    () => "this ffmpeg knows no V4L2: use a Linux gateway, or rtsp-camera or http-camera on other systems",
  ],
];

function explain(device: string, said: string): CameraFault {
  const saying = sayings.find(([pattern]) => pattern.test(said));
  if (saying) return new CameraFault(saying[1], saying[2](device));
  const message = `${device} gives no picture (ffmpeg says: ${lastSentence(said)}): unplug it, wait 5 s, plug it in again`;
  return new CameraFault("no-picture", message);
}

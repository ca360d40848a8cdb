/** The camera on a Raspberry Pi's ribbon cable, by rpicam-still, which was called libcamera-still before. */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { CameraFault } from "./camera-fault.ts";
import { type ProgramResult, runCameraProgram } from "./camera-program.ts";
import { commonSettings, defineCamera } from "./define-camera.ts";
import { lastSentence } from "./last-sentence.ts";
import { maxPictureBytes, tooLarge } from "./picture-bytes.ts";

/** Camera `pi-camera`. */
export const piCamera = defineCamera({
  config: z.strictObject({
    ...commonSettings,
    type: z.literal("pi-camera"),
    /** Which one, on a computer with two: 0 or 1. */
    camera: z.int().min(0).max(3).default(0),
    width: z.int().min(160).max(9152).default(1920),
    height: z.int().min(120).max(6944).default(1080),
    /** How long it looks before the picture, to set its exposure, in ms. */
    warmUpMs: z.int().min(1).max(10_000).default(1500),
  }),
  create: ({ camera, width, height, warmUpMs }) => {
    const args = [
      ...["--nopreview", "--timeout", String(warmUpMs), "--encoding", "jpg", "--quality", "93"],
      ...["--width", String(width), "--height", String(height)],
      // Programs of 2021 don't know this one, and have one camera.
      ...(camera > 0 ? ["--camera", String(camera)] : []),
      ...["--output", "-"],
    ];

    async function takeOne(signal: AbortSignal): Promise<Buffer> {
      const { output, said, exitCode } = await runEither(args, signal);
      if (exitCode !== 0 || output.length === 0) throw explain(said);
      return output;
    }

    return {
      async shoot({ frames, gapMs }, signal) {
        const first = await takeOne(signal);
        if (frames === 1) return [first];
        // The second must be started anew, which by itself takes warmUpMs.
        await pause(Math.max(0, gapMs - warmUpMs), undefined, { signal });
        return [first, await takeOne(signal)];
      },
    };
  },
});

/** Runs rpicam-still, or where there is none libcamera-still. */
async function runEither(args: readonly string[], signal: AbortSignal): Promise<ProgramResult> {
  const program = {
    args,
    maxBytes: maxPictureBytes,
    tooLarge: () => tooLarge("it"),
    install: "Raspberry Pi OS: sudo apt install rpicam-apps-lite; a camera by USB needs the type usb-camera",
  };
  try {
    return await runCameraProgram({ ...program, name: "rpicam-still" }, signal);
  } catch (error) {
    if (!(error instanceof CameraFault) || error.code !== "not-installed") throw error;
    return runCameraProgram({ ...program, name: "libcamera-still" }, signal).catch((other: unknown) => {
      // Who installs one today installs the new one.
      throw other instanceof CameraFault && other.code === "not-installed" ? error : other;
    });
  }
}

/** What the program says, and what to do then; the first that fits counts. */
const sayings: readonly (readonly [RegExp, CameraFault["code"], string])[] = [
  [
    /resource busy|in use by another process|failed to acquire camera/i,
    "busy",
    "the camera is in use: stop the other program (motion, a browser, another rpicam-…)",
  ],
  [
    /Permission denied|dma_heap/i,
    "no-permission",
    "the camera may not be opened: add this program's user to the group video (sudo usermod -aG video NAME) and start it again",
  ],
  [
    /selected camera is not available/i,
    "wrong-address",
    "there is no camera of this number: rpicam-hello --list-cameras shows which there are; mend camera",
  ],
  [
    /no cameras available|legacy camera stack/i,
    "unplugged",
    "no camera is found: switch the Raspberry Pi off, push the ribbon cable in at both ends, and see rpicam-hello --list-cameras",
  ],
  [
    /failed to open file|could not open file/i,
    "no-picture",
    "this libcamera-still is too old to give a picture to a pipe: sudo apt full-upgrade",
  ],
];

function explain(said: string): CameraFault {
  const saying = sayings.find(([pattern]) => pattern.test(said));
  if (saying) return new CameraFault(saying[1], saying[2]);
  return new CameraFault(
    "no-picture",
    `the camera gives no picture (it says: ${lastSentence(said)}): try rpicam-still -o test.jpg by hand`,
  );
}

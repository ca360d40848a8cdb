/**
 * A USB camera. No device of V4L2 is here: what ffmpeg says of one that is missing, or isn't a camera, comes from the real ffmpeg; what it
 * says of one that is busy, forbidden or unplugged comes from a stand-in, in ffmpeg's words.
 */
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CameraCause } from "../../../agent/cameras/camera-fault.ts";
import { usbCamera } from "../../../agent/cameras/usb-camera.ts";
import { cameraOf, describeCamera, faultOf, markPrograms, programsLeft } from "../../suites/camera-suite.ts";
import { createStandIns, saying, stubborn } from "./stand-in-program.ts";
import { numberedPicture, numberOf } from "./web-camera.ts";

const type = "usb-camera";
const never = new AbortController().signal;

describe("a USB camera, with the real ffmpeg", () => {
  markPrograms();

  it.skipIf(existsSync("/dev/video0"))("says that a camera is unplugged", async () => {
    const fault = await faultOf(cameraOf(usbCamera, { type }));
    expect([fault.code, fault.message]).toEqual([
      "unplugged",
      expect.stringMatching(/^\/dev\/video0 isn't there: plug/),
    ]);
    expect(programsLeft()).toEqual([]);
  });

  it("says that a device is something else than a camera", async () => {
    const fault = await faultOf(cameraOf(usbCamera, { type, device: "/dev/null" }));
    expect([fault.code, fault.message]).toEqual(["wrong-address", expect.stringMatching(/^\/dev\/null.*index0/)]);
  });

  it.each(["/dev/../etc/passwd", "video0", "/dev/video 0", "concat:/dev/video0"])("refuses the device %s", (device) => {
    expect(usbCamera.config.safeParse({ id: "own", type, device }).success).toBe(false);
  });
});

describe("a USB camera, with stand-ins for ffmpeg", () => {
  markPrograms();
  let standIns: ReturnType<typeof createStandIns>;
  let giving: string;
  beforeAll(async () => {
    standIns = createStandIns();
    // Two pictures, as ffmpeg writes them in its format mpjpeg.
    const pictures = await Promise.all([numberedPicture(3), numberedPicture(7)]);
    const parts = pictures.map((bytes) =>
      Buffer.concat([
        Buffer.from(`--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: ${bytes.length}\r\n\r\n`),
        bytes,
        Buffer.from("\r\n"),
      ]),
    );
    giving = `cat ${standIns.file("pictures", Buffer.concat(parts))}`;
  });
  afterAll(() => standIns.close());

  const given = (script: () => string | undefined) => () => {
    standIns.put("ffmpeg", script());
    return { type };
  };
  const refused = (what: string, text: string, code: CameraCause, mend: RegExp) => {
    return { what, settings: given(() => saying(text)), code, mend } as const;
  };

  describeCamera("a USB camera", {
    adapter: usbCamera,
    settings: given(() => giving),
    hanging: given(() => "exec sleep 60"),
    wrong: [
      refused(
        "a camera that another program has",
        "[video4linux2,v4l2 @ 0x5581b9b6b6c0] ioctl(VIDIOC_STREAMON): Device or resource busy\n/dev/video0: Device or resource busy",
        "busy",
        /fuser \/dev\/video0/,
      ),
      refused(
        "a camera that we may not open",
        "[video4linux2,v4l2 @ 0x55af29cda0] Cannot open video device /dev/video0: Permission denied\n/dev/video0: Permission denied",
        "no-permission",
        /group video \(sudo usermod/,
      ),
      refused(
        "a camera that is unplugged while it is read",
        "[video4linux2,v4l2 @ 0x55f0e1c0] ioctl(VIDIOC_DQBUF): No such device\n/dev/video0: No such device",
        "unplugged",
        /plug the camera in/,
      ),
      refused(
        "the second device of a camera",
        "[video4linux2,v4l2 @ 0x55af29cda0] Not a video capture device.\n/dev/video0: No such device",
        "wrong-address",
        /index0/,
      ),
      refused(
        "a camera that doesn't know the format",
        "[video4linux2,v4l2 @ 0x55] Cannot find a proper format for codec 'mjpeg' (id 7), pixel format 'none' (id -1)\n/dev/video0: Invalid argument",
        "no-picture",
        /inputFormat or size.*v4l2-ctl/,
      ),
      refused(
        "words that nobody foresaw",
        "[video4linux2,v4l2 @ 0x55] Strange\n",
        "no-picture",
        /\[video4linux2,v4l2\] Strange\): unplug it/,
      ),
      {
        what: "an ffmpeg that is missing",
        settings: given(() => undefined),
        code: "not-installed",
        mend: /sudo apt install ffmpeg/,
      },
      {
        what: "a program that writes without end",
        settings: given(() => "exec cat /dev/zero"),
        code: "too-large",
        mend: /20 MB/,
      },
    ],
  });

  it("takes the picture for a look, and both for the check for movement", async () => {
    standIns.put("ffmpeg", giving);
    const camera = cameraOf(usbCamera, { type });
    expect(await numberOf(await camera.take(never))).toBe(3);
    expect(await Promise.all((await camera.takePair(never)).map(numberOf))).toEqual([3, 7]);
  });

  it("kills a program that doesn't heed the request to end, and what that one has started", async () => {
    standIns.put("ffmpeg", stubborn);
    const begin = performance.now();
    expect((await faultOf(cameraOf(usbCamera, { type, deadlineMs: 500 }))).code).toBe("too-slow");
    expect(performance.now() - begin).toBeLessThan(5500);
    expect(programsLeft()).toEqual([]);
  });

  it("hands the program neither our passwords nor a wish for a report file", async () => {
    process.env.MACHIKOBA_MQTT_PASSWORD = "tanuki";
    process.env.FFREPORT = "file=/tmp/report";
    try {
      standIns.put(
        "ffmpeg",
        'case "$MACHIKOBA_MQTT_PASSWORD$FFREPORT" in "") echo clean >&2;; *) echo leaks >&2;; esac',
      );
      expect((await faultOf(cameraOf(usbCamera, { type }))).message).toContain("clean");
    } finally {
      delete process.env.MACHIKOBA_MQTT_PASSWORD;
      delete process.env.FFREPORT;
    }
  });
});

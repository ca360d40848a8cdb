/**
 * A Raspberry Pi's camera. There is no such hardware here, and rpicam-still isn't in Debian: stand-ins say what it says, word for word, and
 * check the arguments that it is given.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CameraCause } from "../../../agent/cameras/camera-fault.ts";
import { piCamera } from "../../../agent/cameras/pi-camera.ts";
import { cameraOf, describeCamera, faultOf } from "../../suites/camera-suite.ts";
import { createStandIns, saying } from "./stand-in-program.ts";
import { numberedPicture, numberOf } from "./web-camera.ts";

const type = "pi-camera";
const never = new AbortController().signal;
/** What libcamera writes before anything else. */
const preface = "[0:15:23.472518593] [2137]  INFO Camera camera_manager.cpp:325 libcamera v0.3.2+27-7330f29b";

describe("a Raspberry Pi's camera, with stand-ins for rpicam-still", () => {
  let standIns: ReturnType<typeof createStandIns>;
  let giving: string;
  beforeAll(async () => {
    standIns = createStandIns();
    giving = `cat ${standIns.file("picture", await numberedPicture(5))}`;
  });
  afterAll(() => standIns.close());

  const given = (script: () => string | undefined) => () => {
    standIns.put("libcamera-still", undefined);
    standIns.put("rpicam-still", script());
    return { type, warmUpMs: 10 };
  };
  const refused = (what: string, text: string, code: CameraCause, mend: RegExp) => {
    return { what, settings: given(() => saying(`${preface}\n${text}`, 255)), code, mend } as const;
  };

  describeCamera("a Raspberry Pi's camera", {
    adapter: piCamera,
    settings: given(() => giving),
    hanging: given(() => "exec sleep 60"),
    wrong: [
      refused("a cable that is loose", "ERROR: *** no cameras available ***", "unplugged", /ribbon cable/),
      refused(
        "a number that no camera has",
        "ERROR: *** selected camera is not available ***",
        "wrong-address",
        /list-cameras/,
      ),
      refused(
        "a camera that another program has",
        "[0:01:43.8] [1893] ERROR Camera camera.cpp:1028 Camera in Running state trying acquire() requiring state Available\nERROR: *** failed to acquire camera /base/soc/i2c0mux/i2c@1/imx708@1a ***",
        "busy",
        /stop the other program/,
      ),
      refused(
        "a camera that we may not open",
        "[0:01:4] ERROR V4L2 v4l2_device.cpp:91 'imx708': Failed to open V4L2 device '/dev/v4l-subdev0': Permission denied",
        "no-permission",
        /group video/,
      ),
      refused("a program that is too old", "ERROR: *** failed to open file - ***", "no-picture", /full-upgrade/),
      refused("words that nobody foresaw", "ERROR: *** strange ***", "no-picture", /strange.*by hand/),
      {
        what: "programs that are missing",
        settings: given(() => undefined),
        code: "not-installed",
        mend: /rpicam-still isn't.*rpicam-apps-lite/,
      },
      {
        what: "a program that writes without end",
        settings: given(() => "exec cat /dev/zero"),
        code: "too-large",
        mend: /20 MB/,
      },
      {
        what: "a program that gives half a picture",
        settings: given(() => `${giving} | head -c 600`),
        code: "no-picture",
        mend: /half a picture/,
      },
    ],
  });

  it("goes by the older name where there is only that", async () => {
    const settings = given(() => undefined)();
    standIns.put("libcamera-still", giving);
    expect(await numberOf(await cameraOf(piCamera, settings).take(never))).toBe(5);
  });

  it("asks for a picture of its size on standard output, without a window", async () => {
    const settings = given(() => 'echo "$@" >&2; exit 1')();
    const { message } = await faultOf(cameraOf(piCamera, { ...settings, width: 1640, height: 1232, camera: 1 }));
    expect(message).toMatch(
      /--nopreview --timeout 10 --encoding jpg --quality 93 --width 1640 --height 1232 --camera 1 --ou/,
    );
  });

  it("lets no program write a picture into a file called -", async () => {
    const settings = given(() => "echo photo > - && echo written >&2")();
    expect((await faultOf(cameraOf(piCamera, settings))).message).not.toContain("written");
  });
});

/** The cameras of a gateway, as its settings change. */
import { describe, expect, it } from "vitest";
import { createCameraSet } from "../../../../agent/cameras/camera-set.ts";
import { cameraTypes } from "../../../../agent/cameras/index.ts";

const bench = { id: "bench", type: "folder-camera", folder: "/nonexistent", tries: 1 };
const createSet = () => createCameraSet({ types: cameraTypes, context: { secretsFolder: "/nonexistent" } });

describe("the cameras of a gateway", () => {
  it("are those of the settings, and keep what they know while theirs don't change", async () => {
    const set = createSet();
    set.configure([bench, { id: "door", type: "pi-camera" }]);
    const camera = set.camera("bench");
    await expect(camera?.take(new AbortController().signal)).rejects.toThrow("/nonexistent");
    set.configure([bench]);
    expect([set.ids(), set.camera("bench") === camera, set.camera("door")]).toEqual([["bench"], true, undefined]);
    expect(set.problems()).toMatchObject([{ code: "camera-wrong-address", subject: "bench" }]);
    set.configure([{ ...bench, folder: "/elsewhere" }]);
    expect(set.camera("bench")).not.toBe(camera);
    expect(set.problems()).toEqual([]);
  });

  it.each([
    ["a type that there isn't", { id: "a", type: "usb-camara" }, /did you mean usb-camera/],
    ["a key that isn't known", { id: "a", type: "usb-camera", devise: "/dev/video0" }, /devise/],
    [
      "a password in an address",
      { id: "a", type: "rtsp-camera", url: "rtsp://me:tanuki@camera/" },
      /^(?!.*tanuki).*url: .*passwordFile/,
    ],
    [
      "a file of another folder",
      { id: "a", type: "http-camera", url: "http://camera/", username: "me", passwordFile: "../machikoba.yaml" },
      /passwordFile: .*secrets/,
    ],
    [
      "a hidden file",
      { id: "a", type: "http-camera", url: "http://camera/", username: "me", passwordFile: ".." },
      /passwordFile: .*secrets/,
    ],
    [
      "two passwords",
      { id: "a", type: "http-camera", url: "http://camera/", username: "me", password: "b", passwordFile: "c" },
      /password: .*not both/,
    ],
    [
      "a password without a name",
      { id: "a", type: "mjpeg-camera", url: "http://camera/", password: "b" },
      /username: /,
    ],
    ["an address of another kind", { id: "a", type: "rtsp-camera", url: "file:///etc/passwd" }, /rtsp:\/\//],
    ["a line break in an address", { id: "a", type: "rtsp-camera", url: "rtsp://camera/\nfile /etc/passwd" }, /url: /],
  ])("refuse %s, and say what would be right", (_what, entry, message) => {
    const set = createSet();
    set.configure([bench, entry]);
    expect(set.ids()).toEqual(["bench"]);
    expect(set.problems()).toMatchObject([
      { code: "camera-settings-wrong", subject: "a", message: expect.stringMatching(message) },
    ]);
  });

  it("have each an id of its own", () => {
    const set = createSet();
    set.configure([bench, { ...bench, folder: "/elsewhere" }]);
    expect(set.problems()).toMatchObject([{ message: expect.stringContaining("stands twice") }]);
  });
});

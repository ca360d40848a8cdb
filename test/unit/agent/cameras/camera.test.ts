/** What every camera has in common: one take at a time, tries, the deadline, and what it says of its trouble. */
import { describe, expect, it } from "vitest";
import { createCamera } from "../../../../agent/cameras/camera.ts";
import { CameraFault } from "../../../../agent/cameras/camera-fault.ts";
import type { FrameSource } from "../../../../agent/cameras/define-camera.ts";
import { maxPictureBytes } from "../../../../agent/cameras/picture-bytes.ts";

const never = new AbortController().signal;
const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3, 0xff, 0xd9]);
const settings = { id: "bench", type: "made-up", deadlineMs: 5000, tries: 3, simulated: true };

function cameraWith(shoot: FrameSource["shoot"], more: Partial<typeof settings> = {}, graceMs?: number) {
  return createCamera({ shoot }, { ...settings, ...more }, graceMs);
}

describe("a camera", () => {
  it("tells its id and that its pictures are made up", () => {
    expect(cameraWith(async () => [picture])).toMatchObject({ id: "bench", simulated: true });
  });

  it("takes one shot at a time, in the order in which they were asked for", async () => {
    const happened: string[] = [];
    const camera = cameraWith(async ({ frames }) => {
      happened.push(`begin ${frames}`);
      await Promise.resolve();
      happened.push(`end ${frames}`);
      return [picture, picture];
    });
    await Promise.all([camera.take(never), camera.takePair(never), camera.take(never)]);
    expect(happened).toEqual(["begin 1", "end 1", "begin 2", "end 2", "begin 1", "end 1"]);
  });

  it("goes on with the next after one that failed, and after one that was given up while it waited", async () => {
    let shots = 0;
    let release = () => {};
    const camera = cameraWith(async () => {
      shots += 1;
      if (shots > 1) return [picture];
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      throw new CameraFault("no-permission", "no");
    });
    const waiting = new AbortController();
    const first = camera.take(never);
    const second = camera.take(waiting.signal);
    const third = camera.take(never);
    waiting.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    await expect.poll(() => shots).toBe(1);
    release();
    await expect(first).rejects.toThrow("no");
    expect(await third).toBe(picture);
    expect(shots).toBe(2);
  });

  it("tries again when the fault may pass, and says nothing of it when that helps", async () => {
    let shots = 0;
    const camera = cameraWith(async () => {
      shots += 1;
      if (shots === 1) throw new CameraFault("busy", "in use");
      return [picture];
    });
    expect(await camera.take(never)).toBe(picture);
    expect(camera.problem()).toBeUndefined();
  });

  it("doesn't try again what can't help", async () => {
    let shots = 0;
    const camera = cameraWith(async () => {
      shots += 1;
      throw new CameraFault("refused-login", "check the password");
    });
    await expect(camera.take(never)).rejects.toMatchObject({ code: "refused-login" });
    expect(shots).toBe(1);
    expect(camera.problem()).toEqual({
      code: "camera-refused-login",
      subject: "bench",
      message: "Camera bench: check the password",
    });
  });

  it("names the fault before when the time runs out over the next try", async () => {
    let shots = 0;
    const camera = cameraWith(
      (_shot, signal) => {
        shots += 1;
        if (shots === 1) return Promise.reject(new CameraFault("busy", "in use"));
        return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
      { deadlineMs: 800 },
    );
    await expect(camera.take(never)).rejects.toMatchObject({ code: "busy" });
    expect(shots).toBe(2);
  });

  it("ends at its deadline between two tries", async () => {
    const camera = cameraWith(() => Promise.reject(new CameraFault("busy", "in use")), { deadlineMs: 200 });
    const begin = performance.now();
    await expect(camera.take(never)).rejects.toMatchObject({ code: "busy" });
    expect(performance.now() - begin).toBeLessThan(450);
  });

  it("gives up a device that ignores its deadline, and asks it again only when it has let go", async () => {
    let shots = 0;
    let letGo = () => {};
    const hanging = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const shoot = () => {
      shots += 1;
      return shots === 1 ? hanging.then(() => [picture]) : Promise.resolve([picture]);
    };
    const camera = cameraWith(shoot, { deadlineMs: 500 }, 100);
    const fault = { code: "too-slow", message: expect.stringMatching(/plug it in again/) };
    await expect(camera.take(never)).rejects.toMatchObject(fault);
    await expect(camera.take(never)).rejects.toMatchObject(fault);
    expect([shots, camera.problem()?.code]).toEqual([1, "camera-too-slow"]);
    letGo();
    expect(await camera.take(never)).toBe(picture);
  });

  it("ends soon after the gateway gives up, whatever the device does", async () => {
    const stopping = new AbortController();
    let shots = 0;
    const shoot = () => {
      shots += 1;
      return new Promise<Buffer[]>(() => {});
    };
    const taking = cameraWith(shoot, {}, 50).take(stopping.signal);
    await expect.poll(() => shots).toBe(1);
    stopping.abort(new Error("closing"));
    await expect(taking).rejects.toThrow("closing");
  });

  it("forgets its trouble at the next picture", async () => {
    let isWell = false;
    const camera = cameraWith(async () => (isWell ? [picture] : []), { tries: 1 });
    await expect(camera.take(never)).rejects.toMatchObject({ code: "no-picture" });
    expect(camera.problem()?.code).toBe("camera-no-picture");
    isWell = true;
    await camera.take(never);
    expect(camera.problem()).toBeUndefined();
  });

  it("doesn't blame the device when the gateway itself gives up", async () => {
    const stopping = new AbortController();
    const camera = cameraWith(
      (_shot, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    );
    const taking = camera.take(stopping.signal);
    stopping.abort(new Error("closing"));
    await expect(taking).rejects.toThrow("closing");
    expect(camera.problem()).toBeUndefined();
  });

  it.each([
    ["a page", Buffer.from("<html>"), "not-an-image", /HTML/],
    ["a GIF", Buffer.from("GIF89a…"), "not-an-image", /GIF/],
    ["a WebP", Buffer.from("RIFF\0\0\0\0WEBPVP8 "), "not-an-image", /WebP/],
    ["nothing", Buffer.alloc(0), "no-picture", /nothing/],
    ["a picture without its end", picture.subarray(0, -1), "no-picture", /half/],
    ["too many bytes", Buffer.concat([picture, Buffer.alloc(maxPictureBytes)]), "too-large", /20 MB/],
  ])("refuses %s", async (_what, bytes, code, message) => {
    const taking = cameraWith(async () => [bytes], { tries: 1 }).take(never);
    await expect(taking).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("takes a picture that is filled up with zeros, as some cameras do", async () => {
    const filled = Buffer.concat([picture, Buffer.alloc(4096)]);
    expect(await cameraWith(async () => [filled]).take(never)).toBe(filled);
  });
});

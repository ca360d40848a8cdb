/** A camera that answers a web address with one picture: most network cameras, ESP32-CAM, and the simulator's. */
import type { IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { publicAddress } from "../sensors/http-answer.ts";
import { CameraFault } from "./camera-fault.ts";
import { cameraAddress, checkLogin, loginSettings, readLogin } from "./camera-login.ts";
import { networkFault, openCameraWeb } from "./camera-web.ts";
import { commonSettings, defineCamera } from "./define-camera.ts";
import { maxPictureBytes, tooLarge } from "./picture-bytes.ts";

/** Camera `http-camera`. */
export const httpCamera = defineCamera({
  config: z
    .strictObject({
      ...commonSettings,
      type: z.literal("http-camera"),
      url: cameraAddress(/^https?$/, "http://192.168.1.50/snapshot.jpg"),
      ...loginSettings,
    })
    .superRefine(checkLogin),
  create: (settings, context) => {
    const { url } = settings;
    const where = publicAddress(url);

    async function takeOne(signal: AbortSignal): Promise<Buffer> {
      const answer = await openCameraWeb(settings, await readLogin(settings, context), signal);
      try {
        return await readBody(answer, where);
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof CameraFault ? error : networkFault(where, error);
      } finally {
        answer.destroy();
      }
    }

    return {
      async shoot({ frames, gapMs }, signal) {
        const first = await takeOne(signal);
        if (frames === 1) return [first];
        await pause(gapMs, undefined, { signal });
        return [first, await takeOne(signal)];
      },
    };
  },
});

async function readBody(answer: IncomingMessage, where: string): Promise<Buffer> {
  if (Number(answer.headers["content-length"] ?? 0) > maxPictureBytes) throw tooLarge(where);
  if (/^multipart\//i.test(answer.headers["content-type"] ?? "")) {
    throw new CameraFault(
      "wrong-address",
      `${where} is a stream: use the type mjpeg-camera, or the camera's address for single pictures`,
    );
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxPictureBytes) throw tooLarge(where);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A camera that sends picture after picture over one web connection (MJPEG): we log in, ffmpeg takes the pictures out. */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { z } from "zod";
import { publicAddress } from "../sensors/http-answer.ts";
import { CameraFault } from "./camera-fault.ts";
import { cameraAddress, checkLogin, loginSettings, readLogin } from "./camera-login.ts";
import { networkFault, openCameraWeb } from "./camera-web.ts";
import { commonSettings, defineCamera } from "./define-camera.ts";
import { takeWithFfmpeg } from "./ffmpeg.ts";
import { lastSentence } from "./last-sentence.ts";
import { maxPictureBytes, tooLarge } from "./picture-bytes.ts";

/** Camera `mjpeg-camera`. */
export const mjpegCamera = defineCamera({
  config: z
    .strictObject({
      ...commonSettings,
      type: z.literal("mjpeg-camera"),
      url: cameraAddress(/^https?$/, "http://192.168.1.50:81/stream"),
      ...loginSettings,
    })
    .superRefine(checkLogin),
  create: (settings, context) => ({
    async shoot(shot, signal) {
      const { url } = settings;
      const where = publicAddress(url);
      const answer = await openCameraWeb(settings, await readLogin(settings, context), signal);
      try {
        return await takeWithFfmpeg(
          {
            // The pictures are told apart by their own beginnings; what stands between them differs from maker to maker.
            args: ["-use_wallclock_as_timestamps", "1", "-f", "mjpeg", "-i", "pipe:0"],
            input: Readable.from(limited(answer, shot.frames * maxPictureBytes, where)),
            explain: (said) => explain(where, said),
          },
          shot,
          signal,
        );
      } finally {
        answer.destroy();
      }
    },
  }),
});

/** The bytes of the answer, up to the limit. */
async function* limited(answer: IncomingMessage, maxBytes: number, where: string): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(where);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof CameraFault ? error : networkFault(where, error);
  }
}

function explain(where: string, said: string): CameraFault {
  const message = `${where} sends no stream of JPEG pictures (ffmpeg says: ${lastSentence(said)}): for single pictures use the type http-camera`;
  return new CameraFault(
    /Invalid data|could not find codec|No JPEG data/i.test(said) ? "not-an-image" : "no-picture",
    message,
  );
}

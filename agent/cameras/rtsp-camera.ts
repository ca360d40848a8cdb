/** A network camera by RTSP, as most of them can: ffmpeg joins its stream for a picture. */
import { z } from "zod";
import { publicAddress } from "../sensors/http-answer.ts";
import { CameraFault } from "./camera-fault.ts";
import { cameraAddress, checkLogin, type Login, loginSettings, readLogin } from "./camera-login.ts";
import { commonSettings, defineCamera } from "./define-camera.ts";
import { takeWithFfmpeg } from "./ffmpeg.ts";
import { lastSentence } from "./last-sentence.ts";

/** Camera `rtsp-camera`. */
export const rtspCamera = defineCamera({
  config: z
    .strictObject({
      ...commonSettings,
      type: z.literal("rtsp-camera"),
      url: cameraAddress(/^rtsps?$/, "rtsp://192.168.1.50:554/stream1"),
      ...loginSettings,
      /** `tcp` loses nothing; `udp` for the few cameras that know nothing else. */
      transport: z.enum(["tcp", "udp"]).default("tcp"),
    })
    .superRefine(checkLogin),
  create: (settings, context) => ({
    async shoot(shot, signal) {
      const login = await readLogin(settings, context);
      const { url, transport } = settings;
      return takeWithFfmpeg(
        {
          // The address comes as a list on standard input: as an argument, everybody on the gateway could read its password.
          args: [
            ...["-protocol_whitelist", "pipe,rtsp,rtsps,rtp,srtp,tcp,udp,tls"],
            ...["-f", "concat", "-safe", "0", "-i", "pipe:0"],
          ],
          input: playList(url, transport, login),
          explain: (said) => explain(publicAddress(url), said),
        },
        shot,
        signal,
      );
    },
  }),
});

/** A list of one entry, in the format of ffmpeg's concat. */
function playList(url: string, transport: string, login: Login | undefined): string {
  const parsed = new URL(url);
  if (login) {
    parsed.username = encodeURIComponent(login.username);
    parsed.password = encodeURIComponent(login.password);
  }
  // ffmpeg takes the transport off the address again before it asks for it.
  const full = `${parsed.href}${parsed.search === "" ? "?" : "&"}${transport}`;
  return `ffconcat version 1.0\nfile '${full.replaceAll("'", "'\\''")}'\n`;
}

/** What ffmpeg says of a stream, and what to do then; the first that fits counts. */
const sayings: readonly (readonly [RegExp, CameraFault["code"], string])[] = [
  [
    /\b40[13] (?:Unauthorized|Forbidden)|authorization failed/i,
    "refused-login",
    "refuses the login: check username and password; many cameras have users of their own for RTSP or ONVIF",
  ],
  [
    /\b404 |\b454 |\b400 Bad|File not found|Stream Not Found/i,
    "wrong-address",
    "knows no such stream: look for the path in the camera's manual",
  ],
  [/\b453 |\b503 |Not Enough Bandwidth/i, "busy", "has too many viewers: close other programs that look through it"],
  [/\b461 |Nonmatching transport/i, "wrong-address", "doesn't know this transport: set transport to udp or tcp"],
  [
    /Failed to resolve|Name or service not known/i,
    "wrong-address",
    "isn't known in this network: check url, or write the camera's IP address",
  ],
  [
    /Connection refused/i,
    "wrong-address",
    "refuses the connection: check the port in url, and that RTSP is switched on in the camera",
  ],
  [
    /No route to host|unreachable|Host is down|timed out|Connection reset/i,
    "unplugged",
    "can't be reached: check the camera's power and network",
  ],
  [
    /Protocol not found|not on whitelist|Unknown (?:decoder|input format)/i,
    "not-installed",
    "needs a complete ffmpeg: Debian and Raspberry Pi OS: sudo apt install ffmpeg",
  ],
];

function explain(where: string, said: string): CameraFault {
  const saying = sayings.find(([pattern]) => pattern.test(said));
  if (saying) return new CameraFault(saying[1], `${where} ${saying[2]}`);
  return new CameraFault(
    "no-picture",
    `${where} gives no picture (ffmpeg says: ${lastSentence(said)}): start the camera again`,
  );
}

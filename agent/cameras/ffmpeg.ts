/** Takes pictures with ffmpeg: from a device or a stream, as JPEGs out of a pipe. */
import type { Readable } from "node:stream";
import type { CameraFault } from "./camera-fault.ts";
import { runCameraProgram } from "./camera-program.ts";
import type { Shot } from "./define-camera.ts";
import { partsOf } from "./mpjpeg-parts.ts";
import { maxPictureBytes, tooLarge } from "./picture-bytes.ts";

/** Pictures of more pixels aren't decoded: 8000 × 6000, three bytes each, is what a small gateway can hold. */
const maxPixels = 48_000_000;

/** Where ffmpeg takes pictures from. */
export interface FfmpegSource {
  /** Its arguments up to the input. They can be read by everybody on the gateway: no passwords. */
  readonly args: readonly string[];
  /** What it reads from its standard input. */
  readonly input?: string | Readable | undefined;
  /** Pictures of the first while are left out, until the camera has set its exposure; in ms. */
  readonly warmUpMs?: number;
  /** Explains what ffmpeg said when it gave no picture. */
  explain(said: string): CameraFault;
}

/** Takes the pictures of a shot over one connection. */
export async function takeWithFfmpeg(
  source: FfmpegSource,
  { frames, gapMs }: Shot,
  signal: AbortSignal,
): Promise<Buffer[]> {
  const { args, input, warmUpMs = 0, explain } = source;
  const warmUp = warmUpMs > 0 ? ["-ss", (warmUpMs / 1000).toFixed(3)] : [];
  const pair = frames > 1 ? ["-vf", `fps=1000/${Math.max(1, Math.round(gapMs))}`] : [];
  const { output, said } = await runCameraProgram(
    {
      name: "ffmpeg",
      args: [
        ...(input === undefined ? ["-nostdin"] : []),
        ...["-hide_banner", "-loglevel", "error", "-max_pixels", String(maxPixels), "-flags", "-output_corrupt"],
        ...args,
        ...["-map", "0:v:0", ...warmUp, ...pair, "-frames:v", String(frames)],
        // Each picture comes with its length before it.
        ...["-c:v", "mjpeg", "-q:v", "2", "-f", "mpjpeg", "pipe:1"],
      ],
      input,
      maxBytes: frames * maxPictureBytes,
      tooLarge: () => tooLarge("it"),
      install: "Debian and Raspberry Pi OS: sudo apt install ffmpeg",
    },
    signal,
  );
  const pictures = partsOf(output);
  if (pictures.length < frames) throw explain(said);
  return pictures;
}

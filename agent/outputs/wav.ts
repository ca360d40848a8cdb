/** WAV bytes: what they hold, how long they last, and sizes put right that a program couldn't know when it began to write. */

/** A WAV that can be played. */
export interface Wav {
  /** The whole file. */
  readonly bytes: Buffer;
  readonly durationMs: number;
}

const headerBytes = 12;
const chunkHeadBytes = 8;

/**
 * Reads a WAV; undefined when it isn't one or holds no sound. Programs that write into a pipe can't know the length beforehand and
 * write a huge one: sizes that lead past the end are put right.
 */
export function readWav(input: Buffer): Wav | undefined {
  const isRiff = input.length > headerBytes && input.toString("latin1", 0, 4) === "RIFF";
  if (!isRiff || input.toString("latin1", 8, 12) !== "WAVE") return undefined;
  const bytes = Buffer.from(input);
  let bytesPerS = 0;
  for (let at = headerBytes; at + chunkHeadBytes <= bytes.length; ) {
    const name = bytes.toString("latin1", at, at + 4);
    const body = at + chunkHeadBytes;
    const size = Math.min(bytes.readUInt32LE(at + 4), bytes.length - body);
    if (name === "fmt " && size >= 16) bytesPerS = bytes.readUInt32LE(body + 8);
    if (name === "data") {
      bytes.writeUInt32LE(size, at + 4);
      bytes.writeUInt32LE(bytes.length - chunkHeadBytes, 4);
      return size > 0 && bytesPerS > 0 ? { bytes, durationMs: Math.round((size / bytesPerS) * 1000) } : undefined;
    }
    // Chunks begin at even places.
    at = body + size + (size % 2);
  }
  return undefined;
}

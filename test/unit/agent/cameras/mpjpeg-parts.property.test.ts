/** Dividing ffmpeg's output into pictures, whatever bytes they are made of. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { partsOf } from "../../../../agent/cameras/mpjpeg-parts.ts";

const pictures = fc.array(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 4 },
);

/** As ffmpeg's format mpjpeg writes them. */
function written(parts: readonly Buffer[]): Buffer {
  const all = parts.flatMap((bytes) => [
    Buffer.from(`Content-type: image/jpeg\r\nContent-length: ${bytes.length}\r\n\r\n`),
    bytes,
    Buffer.from("\r\n--ffmpeg\r\n"),
  ]);
  return Buffer.concat([Buffer.from("--ffmpeg\r\n"), ...all]);
}

it("gives back every picture, byte for byte", () => {
  fc.assert(fc.property(pictures, (parts) => void expect(partsOf(written(parts))).toEqual(parts)));
});

it("leaves out what was cut off, and invents nothing", () => {
  const whole = Buffer.from("a picture");
  fc.assert(
    fc.property(fc.nat(), (cut) => {
      const bytes = written([whole, whole]);
      const found = partsOf(bytes.subarray(0, cut % bytes.length));
      expect(found.length).toBeLessThanOrEqual(2);
      for (const part of found) expect(part).toEqual(whole);
    }),
  );
});

it("never throws, and never gives more bytes than there are", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat({ max: 999_999_999 }), (bytes, length) => {
      const all = Buffer.concat([Buffer.from(`Content-length: ${length}\r\n\r\n`), bytes]);
      expect(partsOf(all).reduce((sum, part) => sum + part.length, 0)).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

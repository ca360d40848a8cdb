/** WAV bytes: their length, and sizes put right that a program left open. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWav } from "../../../../agent/outputs/wav.ts";

/** A WAV of one second at 8 kHz, with other chunks before its sound and wrong sizes where asked. */
function wavOf(how: { samples?: number; claimed?: number; extra?: Buffer } = {}): Buffer {
  const { samples = 8000, claimed = samples * 2, extra = Buffer.alloc(0) } = how;
  const head = Buffer.alloc(12 + 24);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(0x7fff_f024, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  const data = Buffer.alloc(8);
  data.write("data", 0, "latin1");
  data.writeUInt32LE(claimed, 4);
  return Buffer.concat([head, extra, data, Buffer.alloc(samples * 2, 1)]);
}

describe("readWav", () => {
  it("tells how long it lasts", () => {
    expect(readWav(wavOf())?.durationMs).toBe(1000);
    expect(readWav(wavOf({ samples: 400 }))?.durationMs).toBe(50);
  });

  it("puts sizes right that lead past the end, as espeak-ng writes them into a pipe", () => {
    const wav = readWav(wavOf({ claimed: 0x7fff_f000 }));
    expect([wav?.durationMs, wav?.bytes.readUInt32LE(4), wav?.bytes.readUInt32LE(40)]).toEqual([1000, 16_036, 16_000]);
  });

  it("passes over other chunks, also those of odd length", () => {
    const extra = Buffer.from("LIST\x03\x00\x00\x00abc\x00", "latin1");
    expect(readWav(wavOf({ extra }))?.durationMs).toBe(1000);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("this is no sound at all, however long it may be")],
    ["a WAV without sound", wavOf({ samples: 0 })],
    ["a WAV cut off in its head", wavOf().subarray(0, 30)],
  ])("takes %s for no sound", (_what, bytes) => {
    expect(readWav(bytes)).toBeUndefined();
  });

  it("comes to an end with any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const begin = Buffer.from("RIFF\0\0\0\0WAVE", "latin1");
        const wav = readWav(Buffer.concat([begin, bytes]));
        expect(wav === undefined || wav.durationMs >= 0).toBe(true);
      }),
    );
  });
});

/** Cutting bytes into packets. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPacketFramer, PacketError } from "../../../broker/packet-framer.ts";
import { connectPacket, packet, pingPacket, publishPacket } from "../../fakes/mqtt-bytes.ts";

const hundredKb = () => 100_000;

describe("createPacketFramer", () => {
  it("finds the same packets however the bytes come in pieces", () => {
    const packets = [
      connectPacket(),
      pingPacket,
      publishPacket("a/b", "x".repeat(300)),
      publishPacket("c", "y".repeat(20_000)),
      packet(0x30),
    ];
    const all = Buffer.concat(packets);
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { maxLength: 40 }), (cuts) => {
        const frame = createPacketFramer(hundredKb);
        const edges = [0, ...cuts.sort((a, b) => a - b), all.length];
        const found = edges.slice(1).flatMap((end, i) => [...frame(all.subarray(edges[i], end))]);
        expect(found.map(({ bytes }) => bytes.toString("hex"))).toEqual(packets.map((one) => one.toString("hex")));
        expect(found.map(({ type }) => type)).toEqual([1, 12, 3, 3, 3]);
      }),
      { numRuns: 50 },
    );
  });

  it("takes a packet that comes one byte at a time", () => {
    const frame = createPacketFramer(hundredKb);
    const bytes = publishPacket("t", "z".repeat(5000));
    const found = [...bytes].flatMap((byte) => [...frame(Uint8Array.of(byte))]);
    expect(found).toHaveLength(1);
    expect(found[0]?.bytes.equals(bytes)).toBe(true);
    expect(found[0]?.bodyAt).toBe(3);
  });

  it("refuses a packet by its header, before its bytes come", () => {
    const frame = createPacketFramer(() => 1000);
    expect(() => [...frame(packet(0x30, Buffer.alloc(997)))]).not.toThrow();
    expect(() => [...frame(packet(0x30, Buffer.alloc(998)).subarray(0, 3))]).toThrow(PacketError);
    expect(() => [...createPacketFramer(hundredKb)(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]))]).toThrow(
      /268435460 bytes/,
    );
    expect(() => [...createPacketFramer(hundredKb)(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff]))]).toThrow(/four bytes/);
  });

  it("throws nothing but PacketError, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), (chunks) => {
        const frame = createPacketFramer(() => 200);
        try {
          for (const chunk of chunks)
            for (const { bytes } of frame(chunk)) expect(bytes.length).toBeLessThanOrEqual(200);
        } catch (error) {
          expect(error).toBeInstanceOf(PacketError);
        }
      }),
    );
  });
});

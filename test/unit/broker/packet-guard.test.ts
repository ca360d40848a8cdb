/** Looking into packets. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brokerLimits } from "../../../broker/limits.ts";
import { createPacketFramer, PacketError } from "../../../broker/packet-framer.ts";
import { checkPacket } from "../../../broker/packet-guard.ts";
import { connectPacket, field, packet, publishPacket, subscribePacket } from "../../fakes/mqtt-bytes.ts";

function check(bytes: Uint8Array) {
  const [whole] = createPacketFramer(() => 1_000_000)(bytes);
  if (!whole) throw new Error("not a whole packet");
  return checkPacket(whole, brokerLimits);
}

const surrogate = Buffer.from([0x61, 0xed, 0xa0, 0x80]);
const overlong = Buffer.from([0xc0, 0x80]);
const will = { topic: "a", payload: "gone" };

describe("checkPacket", () => {
  it.each([
    ["a CONNECT", connectPacket({ will, username: "clamp", password: "secret" }), 0],
    ["a Japanese client id", connectPacket({ clientId: "切断機" }), 0],
    ["an empty client id", connectPacket({ clientId: "" }), 0],
    ["a CONNECT of another version", connectPacket({ level: 5 }), 0],
    ["a PUBLISH", publishPacket("machikoba/1/site/devices/d/readings", '{"rmsA":1}', 1), 0],
    ["topics with empty levels and dollar signs", publishPacket("/a//$b/"), 0],
    ["a payload that isn't text", publishPacket("a", surrogate), 0],
    ["sound filters", subscribePacket("#", "+", "+/a/+", "/", "a/#", "__proto__"), 6],
    ["UNSUBSCRIBE", packet(0xa2, Buffer.from([0, 1]), field("a/#"), field("b")), 2],
    ["PINGREQ", packet(0xc0), 0],
  ])("lets %s pass", (_, bytes, filters) => {
    expect(check(bytes)).toEqual({ filters });
  });

  it.each([
    ["NUL in a client id", connectPacket({ clientId: "a\0b" })],
    ["an escape sequence in a client id", connectPacket({ clientId: "\u001b[2J" })],
    ["a line break in a user name", connectPacket({ username: "a\nb" })],
    ["a long client id", connectPacket({ clientId: "a".repeat(129) })],
    ["a surrogate in a client id", connectPacket({ clientId: surrogate })],
    ["a wildcard in a will's topic", connectPacket({ will: { ...will, topic: "a/#" } })],
    ["NUL in a will's topic", connectPacket({ will: { ...will, topic: "\0" } })],
    ["a CONNECT that is cut off", packet(0x10, field("MQTT"), Buffer.from([4, 2, 0]))],
    ["a client id longer than its packet", packet(0x10, field("MQTT"), Buffer.from([4, 2, 0, 9, 0, 9, 65]))],
    ["NUL in a topic", publishPacket("a\0b")],
    ["a control character of the second block in a topic", publishPacket("a\u0085b")],
    ["a surrogate in a topic", publishPacket(surrogate)],
    ["an overlong NUL in a topic", publishPacket(overlong)],
    ["a non-character in a topic", publishPacket("\uffff")],
    ["an empty topic", publishPacket("")],
    ["a wildcard in a topic", publishPacket("a/+")],
    ["a long topic", publishPacket("a".repeat(257))],
    ["a deep topic", publishPacket("/".repeat(20))],
    ["a deep filter", subscribePacket("/".repeat(200))],
    ["NUL in a filter", subscribePacket("a", "b\0")],
    ["a surrogate in a filter", subscribePacket(surrogate)],
    ["an empty filter", subscribePacket("")],
    ["no filter", packet(0x82, Buffer.from([0, 9]))],
    ["a filter without QoS", packet(0x82, Buffer.from([0, 9]), field("a"))],
    ["# before the end", subscribePacket("#/a")],
    ["# within a level", subscribePacket("a#")],
    ["+ before text", subscribePacket("+x")],
    ["+ after text", subscribePacket("x+")],
    ["no filter to drop", packet(0xa2, Buffer.from([0, 9]))],
  ])("ends a connection that sends %s", (_, bytes) => {
    expect(() => check(bytes)).toThrow(PacketError);
  });

  it("throws nothing but PacketError, whatever the bytes", () => {
    const types = fc.constantFrom(0x10, 0x30, 0x32, 0x82, 0xa2, 0xe0, 0xf0, 0x00);
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 60 }), (type, body) => {
        try {
          check(packet(type, body));
        } catch (error) {
          expect(error).toBeInstanceOf(PacketError);
        }
      }),
    );
  });
});

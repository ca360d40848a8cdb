/** Topics in the settings. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topicFilter, topicName } from "../../../../agent/sensors/topic-settings.ts";
import { brokerLimits } from "../../../../broker/limits.ts";
import { checkPacket, packetTypes } from "../../../../broker/packet-guard.ts";

const reason = (schema: typeof topicName, text: string) => schema.safeParse(text).error?.issues[0]?.message;

/** Lets our broker look at a subscription; it throws for what it would end the connection for. */
function subscribe(filter: string): void {
  const text = Buffer.from(filter);
  const length = Buffer.from([text.length >> 8, text.length & 255]);
  const bytes = Buffer.concat([Buffer.from([0, 1]), length, text, Buffer.from([1])]);
  checkPacket({ type: packetTypes.subscribe, bytes, bodyAt: 0 }, brokerLimits);
}

describe("a device's topic", () => {
  it.each(["cutter-clamp", "tasmota_0F2A1C", "hall 1/加工/press", "/old/style"])("may be %s", (text) => {
    expect(reason(topicName, text)).toBeUndefined();
  });

  it.each([
    ["#", "leave out + and #"],
    ["plugs/+", "leave out + and #"],
    ["a+b", "leave out + and #"],
    ["", "is empty"],
    ["cutter/", "leave out the / at the end"],
    ["$SYS/broker", "the broker's own"],
    ["machikoba/1/site/devices/a", "use the type machikoba-device"],
    ["machikoba", "use the type machikoba-device"],
    ["a\u0000b", "can't stand in a topic"],
    ["a\ud800b", "can't stand in a topic"],
    ["加".repeat(60), "longer than 150 bytes"],
    ["a/".repeat(12).concat("a"), "more than 12 levels"],
  ])("isn't %j", (text, why) => {
    expect(reason(topicName, text)).toContain(why);
  });
});

describe("a filter", () => {
  it.each(["emon/+/power1", "plant/+/+", "emon/emontx/power1"])("may be %s", (text) => {
    expect(reason(topicFilter, text)).toBeUndefined();
  });

  it.each([
    ["#", "would hear too much"],
    ["emon/#", "would hear too much"],
    ["+", "write the first level out"],
    ["+/1/site/devices/a/readings", "write the first level out"],
    ["emon/a+/b", "a/+/b"],
    ["machikoba/+/site", "use the type machikoba-device"],
    ["$SYS/+", "the broker's own"],
  ])("isn't %s", (text, why) => {
    expect(reason(topicFilter, text)).toContain(why);
  });
});

it("what is accepted never makes our broker end the gateway's connection, also with a sensor's own levels behind it", () => {
  const some = fc.string({ unit: fc.constantFrom("a", "/", "+", "#", "$", "加", "\u0000", "\ufffe"), maxLength: 20 });
  fc.assert(
    fc.property(fc.oneof(some, fc.string({ unit: "binary" })), fc.nat(200), (text, more) => {
      const long = text + "b".repeat(more);
      for (const schema of [topicName, topicFilter]) {
        if (schema.safeParse(long).success) subscribe(`${long}/sensor/${"o".repeat(80)}/state`);
      }
    }),
  );
});

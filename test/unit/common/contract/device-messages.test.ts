/** What devices send: one line is enough, and what can't be meant is refused with a reason. */
import { describe, expect, it } from "vitest";
import { maxReadingsPerMessage } from "../../../../common/contract/device-messages.ts";
import { parseMessage } from "../../../../common/contract/messages.ts";

const parse = (kind: "deviceReadings" | "deviceStatus", text: string) =>
  parseMessage(kind, new TextEncoder().encode(text));
const readings = (text: string) => parse("deviceReadings", text);
const status = (text: string) => parse("deviceStatus", text);

describe("a device's readings", () => {
  it("are one reading when one line says the current", () => {
    expect(readings('{"rmsA":1.23}')).toEqual({ ok: true, value: [{ rmsA: 1.23, channel: "1" }] });
  });

  it("may come with spaces and line ends around them, as from a shell", () => {
    expect(readings(' {"rmsA": 0}\r\n')).toMatchObject({ ok: true, value: [{ rmsA: 0 }] });
  });

  it("may be an array, with all that a reading can say", () => {
    const full = { rmsA: 2, at: 1_780_000_000_000, channel: "L1", clipped: true, periodMs: 200 };
    expect(readings(JSON.stringify([full, { rmsA: 3 }]))).toEqual({
      ok: true,
      value: [full, { rmsA: 3, channel: "1" }],
    });
  });

  it("may name their channel by a number", () => {
    expect(readings('{"rmsA":1,"channel":2}')).toMatchObject({ ok: true, value: [{ channel: "2" }] });
  });

  it("may say more than we know: the rest is left out", () => {
    const text = '{"rmsA":1,"temperature":21.5,"wifi":{"rssi":-70},"__proto__":{"clipped":true}}';
    expect(readings(text)).toEqual({ ok: true, value: [{ rmsA: 1, channel: "1" }] });
  });

  it.each([
    '{"rmsA":NaN}',
    '{"rmsA":-0.1}',
    '{"rmsA":"1.23"}',
    '{"rmsA":null}',
    '{"rmsA":1e9}',
    '{"rmsA":1e999}',
    '{"RMSA":1}',
    '{"rmsA":1,"periodMs":0}',
    '{"rmsA":1,"periodMs":-5}',
    '{"rmsA":1,"at":-1}',
    '{"rmsA":1,"channel":"a/b"}',
    '{"rmsA":1,"channel":"a.b"}',
    '{"rmsA":1,"channel":""}',
    '[{"rmsA":1},{"rmsA":"x"}]',
    "1.23",
    "online",
  ])("%s are refused with a reason", (text) => {
    const parsed = readings(text);
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringMatching(/.{10,}/) });
  });

  it("take a ring buffer of ten minutes, and nothing longer", () => {
    const buffer = (count: number) =>
      JSON.stringify(Array.from({ length: count }, () => ({ rmsA: 1.23, at: 1_780_000_000_000 })));
    expect(readings(buffer(maxReadingsPerMessage))).toMatchObject({ ok: true });
    expect(readings(buffer(maxReadingsPerMessage + 1))).toMatchObject({ ok: false });
  });
});

describe("a device's status", () => {
  it.each(["online", " online\n", '"online"', '{"status":"online"}'])("%j is online", (text) => {
    expect(status(text)).toEqual({ ok: true, value: { status: "online" } });
  });

  it("may say that the device is simulated, and its firmware", () => {
    const text = '{"status":"offline","firmware":"1.2","simulated":true,"more":1}';
    expect(status(text)).toEqual({ ok: true, value: { status: "offline", firmware: "1.2", simulated: true } });
  });

  it.each(["Online", "on", "true", '{"status":"lost"}', '{"online":true}'])("%j is refused", (text) => {
    expect(status(text)).toMatchObject({ ok: false });
  });
});

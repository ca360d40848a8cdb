/** What goes wrong on a Modbus line is told in words that say what to do. */
import { expect, it } from "vitest";
import { explainAnswer, explainOpening } from "../../../../agent/sensors/modbus-faults.ts";

const cable = { path: "/dev/ttyUSB0", baudRate: 9600, parity: "none", dataBits: 8, stopBits: 1 } as const;
const network = { host: "gateway", port: 502 };

// As serialport says it on Linux, macOS and Windows.
it.each([
  ["Error: No such file or directory, cannot open /dev/ttyUSB0", /isn't there.*ls \/dev\/serial\/by-id/],
  ["Opening COM3: File not found", /isn't there/],
  ["Error: Permission denied, cannot open /dev/ttyUSB0", /may not be opened.*dialout/],
  ["Opening COM3: Access denied", /may not be opened/],
  ["Error Resource temporarily unavailable Cannot lock port", /is in use.*one sensor/],
  ["Error: Device or resource busy, cannot open /dev/ttyUSB0", /is in use/],
  ["No native build was found for platform=linux arch=riscv64 runtime=node", /kind of computer.*Modbus TCP gateway/],
  ["Error: Inappropriate ioctl for device", /can't be opened \(Error: Inappropriate ioctl for device\): check path/],
])("explains why a serial port can't be opened: %s", (message, words) => {
  const cause = new Error(message);
  const explained = explainOpening(cable, cause);
  expect(explained.message).toMatch(words);
  expect(explained.cause).toBe(cause);
});

it.each([
  ["ECONNREFUSED", "gateway port 502 refuses: check port"],
  ["ENOTFOUND", "gateway isn't known: check host"],
  ["ABORT_ERR", "gateway port 502 doesn't answer: check host"],
  ["EHOSTUNREACH", "gateway port 502 can't be reached (no way): check host"],
])("explains why a host can't be reached: %s", (code, words) => {
  expect(explainOpening(network, Object.assign(new Error("no way"), { code })).message).toContain(words);
});

it.each([
  [1, "check model"],
  [2, "check model and phases"],
  [4, "device failure"],
  [6, "busy"],
  [10, "the gateway's settings"],
  [11, "its power, its wiring and its address"],
  [99, "only its maker knows"],
])("names exception %i and what to do", (modbusCode, words) => {
  const fault = explainAnswer({ modbusCode }, 500);
  expect(fault.kind).toBe("refused");
  expect(fault.reason).toMatch(new RegExp(`^exception ${modbusCode}: `));
  expect(fault.reason).toContain(words);
});

it("tells silence from noise", () => {
  expect(explainAnswer({ errno: "ETIMEDOUT", message: "Timed out" }, 500)).toMatchObject({
    kind: "silent",
    reason: expect.stringContaining("no answer within 500 ms"),
  });
  expect(explainAnswer(new Error("CRC error"), 500)).toMatchObject({
    kind: "garbled",
    reason: expect.stringContaining("garbled answer (CRC error)"),
  });
});

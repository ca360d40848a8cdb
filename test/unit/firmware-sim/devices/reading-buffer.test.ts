import { expect, test } from "vitest";
import { deviceReadings } from "../../../../common/contract/device-messages.ts";
import { maxMessageBytes } from "../../../../common/contract/messages.ts";
import { formatReading } from "../../../../firmware-sim/devices/format-reading.ts";
import { createReadingBuffer, maxBufferedReadings } from "../../../../firmware-sim/devices/reading-buffer.ts";

const drained = (buffer: ReturnType<typeof createReadingBuffer>) => {
  const all: unknown[] = [];
  for (let message = buffer.nextMessage(); message !== undefined; message = buffer.nextMessage()) {
    all.push(...JSON.parse(message));
    buffer.dropMessage();
  }
  return all;
};

test("gives readings back in their order, oldest first", () => {
  const buffer = createReadingBuffer();
  for (let index = 0; index < 250; index += 1) buffer.push(String(index));
  expect(drained(buffer)).toEqual(Array.from({ length: 250 }, (_, index) => index));
  expect(buffer.size).toBe(0);
  expect(buffer.nextMessage()).toBeUndefined();
});

test("holds ten minutes, and lets the oldest go", () => {
  const buffer = createReadingBuffer();
  for (let index = 0; index < maxBufferedReadings + 40; index += 1) buffer.push(String(index));
  expect(buffer.size).toBe(600 * 5);
  expect(drained(buffer)[0]).toBe(40);
});

test("gives the same message again until it is dropped", () => {
  const buffer = createReadingBuffer();
  buffer.push("1");
  expect(buffer.nextMessage()).toBe("[1]");
  buffer.push("2");
  expect(buffer.nextMessage()).toBe("[1,2]");
});

test("makes messages that the contract takes", () => {
  const buffer = createReadingBuffer();
  for (let index = 0; index < 150; index += 1) {
    buffer.push(formatReading({ rmsA: 1, periodMs: 200, clipped: true, atMs: 1_790_000_000_000 + index * 200 }));
  }
  const message = buffer.nextMessage() ?? "";
  expect(message.length).toBeLessThan(maxMessageBytes / 10);
  expect(deviceReadings.parse(JSON.parse(message))).toHaveLength(100);
});

test("forgets everything when the power goes", () => {
  const buffer = createReadingBuffer(3);
  for (const json of ["1", "2", "3", "4"]) buffer.push(json);
  buffer.clear();
  buffer.push("5");
  expect(buffer.nextMessage()).toBe("[5]");
});

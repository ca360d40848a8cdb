import { expect, test } from "vitest";
import { deviceReadings } from "../../../../common/contract/device-messages.ts";
import { maxMessageBytes } from "../../../../common/contract/messages.ts";
import { formatReading } from "../../../../firmware-sim/devices/format-reading.ts";
import {
  type BufferedReading,
  createReadingBuffer,
  maxBufferedReadings,
} from "../../../../firmware-sim/devices/reading-buffer.ts";
import { firmwareVectors } from "../../../fakes/firmware-vectors.ts";

const readingAt = (endMs: number): BufferedReading => ({ fields: { rmsA: 1, periodMs: 200 }, endMs });
const writeEnd = ({ endMs }: BufferedReading) => String(endMs);

function drained(buffer: ReturnType<typeof createReadingBuffer>, write = writeEnd): string[] {
  const messages: string[] = [];
  for (let message = buffer.nextMessage(write); message !== undefined; message = buffer.nextMessage(write)) {
    messages.push(message);
    buffer.dropMessage();
  }
  return messages;
}

test.each(firmwareVectors().buffers)("makes the sketch's messages: $about", (vector) => {
  const { capacity, periodMs, wallAtZeroMs, readings, messages } = vector;
  const buffer = createReadingBuffer(capacity);
  for (const { endMs, ...fields } of readings) buffer.push({ fields: { ...fields, periodMs }, endMs });
  const written = drained(buffer, ({ fields, endMs }) => formatReading({ ...fields, atMs: wallAtZeroMs + endMs }));
  expect(written).toEqual(messages);
});

test("gives readings back in their order, oldest first", () => {
  const buffer = createReadingBuffer();
  for (let index = 0; index < 250; index += 1) buffer.push(readingAt(index));
  const all = drained(buffer).flatMap((message): number[] => JSON.parse(message));
  expect(all).toEqual(Array.from({ length: 250 }, (_, index) => index));
  expect(buffer.size).toBe(0);
  expect(buffer.nextMessage(writeEnd)).toBeUndefined();
});

test("holds ten minutes, and lets the oldest go", () => {
  const buffer = createReadingBuffer();
  for (let index = 0; index < maxBufferedReadings + 40; index += 1) buffer.push(readingAt(index));
  expect(buffer.size).toBe(600 * 5);
  expect(JSON.parse(drained(buffer)[0] ?? "")[0]).toBe(40);
});

test("gives the same message again until it is dropped", () => {
  const buffer = createReadingBuffer();
  buffer.push(readingAt(1));
  expect(buffer.nextMessage(writeEnd)).toBe("[1]");
  buffer.push(readingAt(2));
  expect(buffer.nextMessage(writeEnd)).toBe("[1,2]");
});

test("makes messages that the contract takes, however long their readings are", () => {
  const buffer = createReadingBuffer();
  const fields = { rmsA: 1e5, periodMs: 86_400_000, clipped: true, drifted: true, incomplete: true };
  for (let index = 0; index < 150; index += 1) buffer.push({ fields, endMs: index * 200 });
  const message = buffer.nextMessage((reading) => formatReading({ ...reading.fields, atMs: 8.64e15 })) ?? "";
  expect(message.length).toBeLessThan(maxMessageBytes / 10);
  expect(deviceReadings.parse(JSON.parse(message))).toHaveLength(100);
});

test("forgets everything when the power goes", () => {
  const buffer = createReadingBuffer(3);
  for (const endMs of [1, 2, 3, 4]) buffer.push(readingAt(endMs));
  buffer.clear();
  buffer.push(readingAt(5));
  expect(buffer.nextMessage(writeEnd)).toBe("[5]");
});

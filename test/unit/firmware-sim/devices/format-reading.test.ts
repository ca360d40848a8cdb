import { expect, test } from "vitest";
import { deviceReadings } from "../../../../common/contract/device-messages.ts";
import { formatReading, maxReadingBytes, type ReadingFields } from "../../../../firmware-sim/devices/format-reading.ts";

/** Readings and the bytes that any sketch must print for them. */
const vectors: [ReadingFields, string][] = [
  [{ rmsA: 1.2341, periodMs: 200 }, '{"rmsA":1.234,"periodMs":200}'],
  [{ rmsA: 0, periodMs: 200, clipped: false }, '{"rmsA":0.000,"periodMs":200}'],
  [{ rmsA: 30.5, periodMs: 20, clipped: true }, '{"rmsA":30.500,"periodMs":20,"clipped":true}'],
  [{ rmsA: 2, periodMs: 200, atMs: 1_790_000_000_123.4 }, '{"rmsA":2.000,"periodMs":200,"at":1790000000123}'],
  [
    { rmsA: 99_999.999, periodMs: 1000, clipped: true, atMs: 1_790_000_000_000 },
    '{"rmsA":99999.999,"periodMs":1000,"clipped":true,"at":1790000000000}',
  ],
];

test.each(vectors)("writes %j as %s", (fields, bytes) => {
  expect(formatReading(fields)).toBe(bytes);
  expect(bytes.length).toBeLessThanOrEqual(maxReadingBytes);
});

test.each(vectors)("the contract reads back what was written of %j", ({ rmsA, periodMs, clipped }, bytes) => {
  const [reading] = deviceReadings.parse(JSON.parse(bytes));
  expect(reading).toMatchObject({ periodMs, channel: "1" });
  expect(reading?.rmsA).toBeCloseTo(rmsA, 3);
  expect(reading?.clipped ?? false).toBe(clipped ?? false);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { deviceReadings, maxRmsA } from "../../../../common/contract/device-messages.ts";
import { formatReading, maxReadingBytes } from "../../../../firmware-sim/devices/format-reading.ts";
import { firmwareVectors } from "../../../fakes/firmware-vectors.ts";

const { readings } = firmwareVectors();

test.each(readings)("writes a reading as the sketch does: $bytes", ({ bytes, ...fields }) => {
  expect(formatReading(fields)).toBe(bytes);
  expect(bytes.length).toBeLessThan(maxReadingBytes);
});

test.each(readings)("the contract reads back what was written: $bytes", ({ bytes, ...fields }) => {
  const [reading] = deviceReadings.parse(JSON.parse(bytes));
  const { periodMs, clipped = false, drifted = false, incomplete = false } = fields;
  expect(reading).toMatchObject({ periodMs, channel: "1" });
  expect(reading?.at).toBe(fields.atMs);
  expect(Math.abs((reading?.rmsA ?? 0) - Math.min(maxRmsA, Math.max(0, fields.rmsA)))).toBeLessThanOrEqual(0.000501);
  for (const [flag, isSet] of Object.entries({ clipped, drifted, incomplete })) {
    expect(reading?.[flag as "clipped"] ?? false).toBe(isSet);
  }
});

test("a reading and its bytes never differ by more than half a thousandth, and larger currents never read smaller", () => {
  const amps = fc.double({ min: 0, max: maxRmsA, noNaN: true });
  const written = (rmsA: number): number => JSON.parse(formatReading({ rmsA, periodMs: 200 })).rmsA;
  fc.assert(
    fc.property(amps, amps, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(Math.abs(written(low) - low)).toBeLessThanOrEqual(0.0005 + low * 1e-15 + 1e-12);
      expect(written(low)).toBeLessThanOrEqual(written(high));
    }),
  );
});

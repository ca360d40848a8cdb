import fc from "fast-check";
import { expect, test } from "vitest";
import { retryMs } from "../../../../firmware-sim/devices/back-off.ts";
import { firmwareVectors } from "../../../fakes/firmware-vectors.ts";

test.each(firmwareVectors().backOff)(
  "pauses for $pauseMs ms after $failures failures with the random number $random, as the sketch does",
  ({ failures, random, pauseMs }) => {
    expect(retryMs(failures, random)).toBe(pauseMs);
  },
);

test("never pauses for less than a quarter of a second or more than eight, and never less after one more failure", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), random, (failures, number) => {
      const pauseMs = retryMs(failures, number);
      expect(pauseMs).toBeGreaterThanOrEqual(250);
      expect(pauseMs).toBeLessThanOrEqual(8000);
      expect(retryMs(failures + 1, number)).toBeGreaterThanOrEqual(pauseMs);
    }),
  );
});

/** From counts to amperes. */
import { expect, it } from "vitest";
import { amperesPerVolt, voltsPerCount } from "../../../../../common/detection/waveform/calibration.ts";

it("goes by burden and turns: 2000 turns on 20 ohms are 100 A for a volt", () => {
  expect(amperesPerVolt({ burdenOhm: 20, turns: 2000 })).toBe(100);
  expect(amperesPerVolt({ burdenOhm: 20, turns: 2000, gain: 1.02 })).toBeCloseTo(102, 10);
});

it("goes by amperes for a volt where the burden is inside the clamp", () => {
  expect(amperesPerVolt({ ampsPerVolt: 30 })).toBe(30);
  expect(amperesPerVolt({ ampsPerVolt: 30, gain: 0.5 })).toBe(15);
});

it("refuses settings that say too little", () => {
  expect(() => amperesPerVolt({ burdenOhm: 20 })).toThrow("give burdenOhm and turns, or ampsPerVolt");
  expect(() => amperesPerVolt({ turns: 2000 })).toThrow(RangeError);
});

it("divides the reference by the codes", () => {
  expect(voltsPerCount({ referenceV: 4.096, bits: 12 })).toBeCloseTo(0.001, 12);
});

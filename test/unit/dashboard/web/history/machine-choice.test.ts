/** The machines of a page: from its address, never simulated ones among real ones. */
import { expect, it } from "vitest";
import { choiceOf, chosenMachines, valueOfChoice } from "../../../../../dashboard/web/history/machine-choice.ts";

const real = { machine: "a", name: "NC旋盤", simulated: false };
const simulated = { machine: "s", name: "模擬", simulated: true };

it("comes from the address and goes back into it", () => {
  for (const value of ["a", "s", "*simulated", null]) {
    expect(valueOfChoice(choiceOf(value, [real, simulated]))).toBe(value);
  }
});

it("is all real machines where the address names none, or one that isn't there", () => {
  expect(chosenMachines([real, simulated], choiceOf("gone", [real, simulated]))).toEqual([real]);
  expect(chosenMachines([real], choiceOf("*simulated", [real]))).toEqual([real]);
  expect(choiceOf(null, [])).toEqual({ all: "real" });
});

it("is all simulated machines where there are no others", () => {
  expect(chosenMachines([simulated], choiceOf(null, [simulated]))).toEqual([simulated]);
});

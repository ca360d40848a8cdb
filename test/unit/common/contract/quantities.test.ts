/** Quantities as people read them. */
import { describe, expect, it } from "vitest";
import { formatQuantity, languages, quantities } from "../../../../common/contract/quantities.ts";

describe("a quantity", () => {
  it.each([
    ["rmsA", 1.234, "1.23 A"],
    ["rmsA", 0, "0.00 A"],
    ["rmsA", 1234.5, "1,234.50 A"],
    ["utilisation", 0.876, "88%"],
    ["coverage", 1, "100%"],
    ["clutterShare", 0.004, "0%"],
    ["frequencyHz", 59.96, "60.0 Hz"],
  ] as const)("%s of %d is written %s, in Japanese and in English", (name, value, text) => {
    for (const language of languages) expect(formatQuantity(name, value, language)).toBe(text);
  });

  it("that isn't known is a dash, never a number", () => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const language of languages) expect(formatQuantity("utilisation", value, language)).toBe("–");
    }
  });

  it("has a name of its own in each language", () => {
    for (const language of languages) {
      const names = Object.values(quantities).map(({ label }) => label[language]);
      expect(new Set(names).size).toBe(names.length);
      expect(names.every((name) => name.length > 0)).toBe(true);
    }
    expect(quantities.utilisation.label.ja).toBe("稼働率");
    expect(quantities.availability.label.ja).toBe("可動率");
  });
});

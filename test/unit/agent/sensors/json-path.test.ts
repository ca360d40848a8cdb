/** Paths into JSON. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonPath, parseJsonPath, readJsonPath } from "../../../../agent/sensors/json-path.ts";

const message = {
  ENERGY: { Current: [0.278, 0.044], "Total Power": 5 },
  params: { "em1:0": { current: 2.598 } },
  nothing: null,
};

function read(text: string, data: unknown = message): unknown {
  const parsed = parseJsonPath(text);
  if ("fault" in parsed) throw new Error(parsed.fault);
  return readJsonPath(data, parsed.path);
}

describe("a path", () => {
  it.each([
    ["ENERGY.Current[1]", 0.044],
    ["ENERGY.Current.1", 0.044],
    ["ENERGY.Total Power", 5],
    ['params["em1:0"].current', 2.598],
    ["params.em1:0.current", 2.598],
    ['["ENERGY"]["Current"][0]', 0.278],
    ["", message],
    ["nothing", null],
  ])("%s leads to %j", (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it("begins with a position where the message is a list", () => {
    expect(read("[1].a", [0, { a: 7 }])).toBe(7);
  });

  it.each(["ENERGY.Missing", "ENERGY.Current[2]", "nothing.more", "ENERGY.Current.length", "ENERGY[0]", "toString"])(
    "%s leads nowhere",
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it.each(["__proto__.polluted", "constructor.name", "params.hasOwnProperty"])(
    "%s doesn't reach what every object has",
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it.each([
    ["$.ENERGY", 1, "leave out the $"],
    ["ENERGY.$.a", 7, "leave out the $"],
    ["ENERGY[*]", 7, "write it like"],
    ["ENERGY.*", 7, "can't stand in it"],
    ["ENERGY..Current", 7, "write it like"],
    [".ENERGY", 1, "write it like"],
    ["ENERGY.", 7, "write it like"],
    ["ENERGY[one]", 7, "write it like"],
    ["ENERGY[-1]", 7, "write it like"],
    ["ENERGY]", 7, "write it like"],
    ["Current[0]Power", 11, "write it like"],
    ['params["em1:0]', 7, "write it like"],
    ['params["\\x"]', 7, "write it like"],
    [" ENERGY", 1, "write it like"],
  ])("%s is refused from character %i on", (text, character, hint) => {
    const { error } = z.strictObject({ path: jsonPath }).safeParse({ path: text });
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: ["path"], message: expect.stringContaining(`from character ${character} on`) }),
    ]);
    expect(error?.issues[0]?.message).toContain(hint);
  });

  it("in quotes finds any key of any message", () => {
    const keys = fc.array(fc.oneof(fc.string(), fc.nat(999_999)), { maxLength: 6 });
    fc.assert(
      fc.property(keys, (steps) => {
        const data = steps.reduceRight<unknown>(
          (inner, step) => Object.fromEntries([[step, inner]]) satisfies object,
          "found",
        );
        expect(read(steps.map((step) => `[${JSON.stringify(step)}]`).join(""), data)).toBe("found");
      }),
    );
  });

  it("of any text is parsed or refused, and reads any message without a failure", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a0.[]"*$ \\') }), fc.jsonValue(), (text, data) => {
        const parsed = parseJsonPath(text);
        if ("path" in parsed) readJsonPath(data, parsed.path);
        else expect(parsed.fault).toMatch(/^can't be read from character \d+ on: ./);
      }),
    );
  });
});

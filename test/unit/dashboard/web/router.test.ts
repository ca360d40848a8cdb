/** Addresses of pages: what is made can be read, and what can't be read leads to the board. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, routeOf } from "../../../../dashboard/web/router.ts";

describe("an address", () => {
  it("is read as it was made, whatever names and values hold", () => {
    const word = fc.stringMatching(/^[a-z]+$/);
    const text = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(
      fc.property(word, fc.option(text), fc.dictionary(word, text), (page, name, values) => {
        const route = routeOf(addressOf(page, name, values));
        expect(route.page).toBe(page);
        expect(route.name).toBe(name);
        expect(Object.fromEntries(route.query)).toEqual({ ...values });
      }),
    );
  });

  it("leaves out what is null", () => {
    expect(addressOf("day", "2026-11-20", { machine: null, from: 5 })).toBe("#/day/2026-11-20?from=5");
    expect(addressOf("")).toBe("#/");
  });

  it.each(["", "#", "#/", "/"])("is the board's when it is %j", (hash) => {
    expect(routeOf(hash)).toMatchObject({ page: "", name: null });
  });

  it("is read even where its name is badly encoded", () => {
    expect(routeOf("#/machine/%E0%A4%A").name).toBe("%E0%A4%A");
  });
});

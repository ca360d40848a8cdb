/** The voice's lines: enough of them, friendly, and never the same twice running. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clutterLevels } from "../../../../common/contract/clutter.ts";
import {
  pickVoiceLine,
  usualVoiceLines,
  type VoiceLanguage,
  voiceLines,
  voiceOccasion,
} from "../../../../common/contract/voice-lines.ts";

const languages = ["ja", "en"] as const satisfies readonly VoiceLanguage[];
const occasions = voiceOccasion.options;
const every = languages.flatMap((lang) => occasions.map((occasion) => ({ lang, occasion })));

describe("the usual lines", () => {
  it("are there for each level of clutter and each occasion, at least six of each, none twice", () => {
    expect(clutterLevels.every((level) => occasions.includes(level))).toBe(true);
    for (const { lang, occasion } of every) {
      const lines = usualVoiceLines[lang][occasion];
      expect(new Set(lines).size).toBe(lines.length);
      expect(lines.length).toBeGreaterThanOrEqual(6);
    }
  });

  it("are such as a site could have written itself", () => {
    for (const lang of languages) expect(voiceLines.safeParse(usualVoiceLines[lang]).error).toBeUndefined();
  });

  it("blame nobody and command nobody", () => {
    const harsh =
      /汚|だらしな|ちゃんと|ダメ|だめ|しなさい|どうして|なぜ|いつも散|dirty|messy|mess\b|must|should|why|bad|wrong|lazy/i;
    const said = every.flatMap(({ lang, occasion }) => usualVoiceLines[lang][occasion]);
    expect(said.filter((line) => harsh.test(line))).toEqual([]);
  });

  it("are in their own language", () => {
    for (const occasion of occasions) {
      expect(usualVoiceLines.ja[occasion].every((line) => /\p{Script=Hiragana}/u.test(line))).toBe(true);
      expect(usualVoiceLines.en[occasion].every((line) => /^[\x20-\x7e]+$/.test(line))).toBe(true);
    }
  });
});

describe("pickVoiceLine", () => {
  it("never says the last line again while there are others, and reaches all of them", () => {
    const anyPick = fc.record({
      lang: fc.constantFrom(...languages),
      occasion: fc.constantFrom(...occasions),
      lastNumber: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(anyPick, ({ share, ...pick }) => {
        const { text, number } = pickVoiceLine({ ...pick, random: () => share });
        expect(number).not.toBe(pick.lastNumber);
        expect(text).toBe(usualVoiceLines[pick.lang][pick.occasion][number - 1]);
      }),
    );
    const lines = usualVoiceLines.ja.tidy;
    const shares = Array.from({ length: 100 }, (_, index) => index / 100);
    const picked = shares.map((share) => pickVoiceLine({ lang: "ja", occasion: "tidy", random: () => share }).number);
    expect([...new Set(picked)]).toEqual(lines.map((_, index) => index + 1));
  });

  it("takes a site's own lines in place of the usual ones, and repeats the only one", () => {
    const own = { tidy: ["よし!"] };
    const pick = { lang: "ja", own, lastNumber: 1, random: () => 0.99 } as const;
    expect(pickVoiceLine({ ...pick, occasion: "tidy" })).toEqual({ text: "よし!", number: 1 });
    expect(usualVoiceLines.ja.motion).toContain(pickVoiceLine({ ...pick, occasion: "motion" }).text);
  });
});

describe("own lines in the settings", () => {
  it.each([
    ["an occasion that there isn't", { monday: ["x"] }],
    ["no line", { tidy: [] }],
    ["an empty line", { tidy: ["  "] }],
    ["a speech", { tidy: ["あ".repeat(121)] }],
  ])("are refused with %s", (_what, lines) => {
    expect(voiceLines.safeParse(lines).success).toBe(false);
  });
});

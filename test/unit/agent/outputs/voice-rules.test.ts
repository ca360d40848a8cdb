/** When the voice speaks: slots once a day, quiet hours, switches, and what it remembers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideVoice,
  isQuiet,
  motionGapMin,
  type VoiceAsked,
  type VoiceState,
  voiceState,
} from "../../../../agent/outputs/voice-rules.ts";
import { areaSettings } from "../../../../common/contract/area-settings.ts";
import { usualVoiceLines } from "../../../../common/contract/voice-lines.ts";

const voiceOf = (more: object = {}) =>
  areaSettings.parse({ id: "bench", name: "作業台", camera: "cam", voice: { output: "speaker", ...more } }).voice;
const slot = (time: string, level?: "tidy" | "a-little" | "cluttered", isClosing = false): VoiceAsked => ({
  kind: "slot",
  slot: time,
  isClosing,
  level,
});
const at = (time: string, date = "2026-09-18") => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return { date, minute: hours * 60 + minutes };
};
const fresh = voiceState.parse({});

function decide(asked: VoiceAsked, now = at("09:00"), { settings = voiceOf(), state = fresh as VoiceState } = {}) {
  return decideVoice(asked, { settings, now, state, random: () => 0 });
}

/** What is said, or why nothing is, and what is remembered then. */
function follow(turns: readonly (readonly [VoiceAsked, ReturnType<typeof at>])[], settings = voiceOf()) {
  let state = fresh;
  return turns.map(([asked, now]) => {
    const decision = decide(asked, now, { settings, state });
    if ("silent" in decision) return decision.silent;
    // A restart lies between each two of them.
    state = voiceState.parse(JSON.parse(JSON.stringify(decision.state)));
    return "said";
  });
}

describe("a slot's line", () => {
  it.each(["tidy", "a-little", "cluttered"] as const)("is one for the level %s", (level) => {
    const decision = decide(slot("09:00", level));
    expect(decision).toMatchObject({
      say: { text: usualVoiceLines.ja[level][0], lang: "ja", clip: { occasion: level, slot: "09:00", number: 1 } },
    });
  });

  it("doesn't pretend to know the level when nobody could tell", () => {
    expect(decide(slot("12:00"))).toMatchObject({ say: { text: usualVoiceLines.ja.unknown[0] } });
  });

  it("at closing time also says good-bye, in the language of the area", () => {
    const settings = voiceOf({ language: "en" });
    const { tidy, closing } = usualVoiceLines.en;
    expect(decide(slot("17:00", "tidy", true), at("17:00"), { settings })).toMatchObject({
      say: { text: `${tidy[0]} ${closing[0]}`, lang: "en", clip: { occasion: "tidy", number: 1, closing: 1 } },
      state: { lines: { tidy: 1, closing: 1 } },
    });
  });

  it("is said once a day, over restarts, and again on the next day", () => {
    const turn = slot("09:00", "tidy");
    expect(
      follow([
        [turn, at("09:00")],
        [turn, at("09:05")],
        [slot("12:00", "tidy"), at("12:00")],
        [turn, at("09:00", "2026-09-19")],
      ]),
    ).toEqual(["said", "already-said", "said", "said"]);
  });

  it("is another one on the next day", () => {
    const first = decide(slot("09:00", "tidy"));
    const state = "state" in first ? first.state : fresh;
    const second = decide(slot("09:00", "tidy"), at("09:00", "2026-09-19"), { state });
    expect(second).toMatchObject({ say: { text: usualVoiceLines.ja.tidy[1], clip: { number: 2 } } });
  });

  it("can be switched off for a slot, and for an area", () => {
    const settings = voiceOf({ times: ["17:00"] });
    expect(decide(slot("09:00", "tidy"), at("09:00"), { settings })).toEqual({ silent: "switched-off" });
    expect(decide(slot("17:00", "tidy"), at("17:00"), { settings })).toHaveProperty("say");
    const mute = voiceOf({ output: undefined });
    expect(decide(slot("17:00", "tidy"), at("17:00"), { settings: mute })).toEqual({ silent: "switched-off" });
  });

  it("that falls into quiet hours isn't made up for later as if it were said", () => {
    const settings = voiceOf({ quietFrom: "08:00", quietTo: "10:00" });
    const decision = decide(slot("09:00", "tidy"), at("09:00"), { settings });
    expect(decision).toEqual({ silent: "quiet-hours" });
  });
});

describe("a greeting", () => {
  const settings = voiceOf({ onMotion: true });

  it("is off unless it is switched on", () => {
    expect(decide({ kind: "motion" })).toEqual({ silent: "switched-off" });
    expect(decide({ kind: "motion" }, at("09:00"), { settings })).toMatchObject({
      say: { clip: { occasion: "motion", slot: undefined } },
    });
  });

  it("comes at most once an hour, also over midnight, and isn't silenced by a clock that was ahead", () => {
    const motion = { kind: "motion" } as const;
    const noQuiet = voiceOf({ onMotion: true, quietFrom: "00:00", quietTo: "00:00" });
    expect(
      follow(
        [
          [motion, at("23:30")],
          [motion, at("23:59")],
          [motion, at("00:29", "2026-09-19")],
          [motion, at("00:30", "2026-09-19")],
          [motion, at("09:00", "2026-09-18")],
        ],
        noQuiet,
      ),
    ).toEqual(["said", "already-said", "already-said", "said", "said"]);
    expect(motionGapMin).toBe(60);
  });

  it("doesn't use up a slot's line", () => {
    const turns = [
      [{ kind: "motion" }, at("08:59")],
      [slot("09:00", "tidy"), at("09:00")],
    ] as const;
    expect(follow(turns, settings)).toEqual(["said", "said"]);
  });
});

describe("quiet hours", () => {
  it.each([
    ["20:00", "07:00", "19:59", false],
    ["20:00", "07:00", "20:00", true],
    ["20:00", "07:00", "23:59", true],
    ["20:00", "07:00", "00:00", true],
    ["20:00", "07:00", "06:59", true],
    ["20:00", "07:00", "07:00", false],
    ["12:00", "13:00", "12:59", true],
    ["12:00", "13:00", "13:00", false],
    ["09:00", "09:00", "09:00", false],
  ])("from %s to %s: at %s %s", (quietFrom, quietTo, time, quiet) => {
    expect(isQuiet({ quietFrom, quietTo }, at(time).minute)).toBe(quiet);
  });

  it("and the hours from their end to their begin are the whole day, and never both", () => {
    const anyTime = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hours, minutes]) => `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`);
    fc.assert(
      fc.property(anyTime, anyTime, fc.integer({ min: 0, max: 1439 }), (from, to, minute) => {
        fc.pre(from !== to);
        const quiet = isQuiet({ quietFrom: from, quietTo: to }, minute);
        expect(isQuiet({ quietFrom: to, quietTo: from }, minute)).toBe(!quiet);
      }),
    );
  });
});

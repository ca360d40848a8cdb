/** What came out of a clamp's check, in words: good with the lines for the settings, or the likely mistakes with their mends. */
import { stringify } from "yaml";
import type { SetUpResult } from "../common/detection/doctor/set-up-check.ts";
import type { ClampWords } from "./clamp-words.ts";

interface VerdictInput {
  readonly channel: string;
  readonly gateway: string;
  readonly nameplateA: number | undefined;
  /** Noise floor that is taken out of the channel already, in amperes. */
  readonly floorTakenOutA: number;
  readonly result: SetUpResult;
  readonly words: ClampWords;
}

/** Puts the result into words. */
export function describeVerdict(input: VerdictInput): string {
  const { result, words } = input;
  const { mistakes, isGood, offA, onA, noiseFloorA } = result;
  if (mistakes.length > 0) {
    const lines = mistakes.flatMap((found, index) => {
      const { wrong, mend } = words.mistakes[found.mistake];
      return [`${index + 1}. ${wrong(found, formatAmps)}`, `   ${words.mend}: ${mend}`];
    });
    return `${[words.bad, ...lines].join("\n")}\n`;
  }
  if (!isGood) return `${words.incomplete}\n`;
  const levels = { off: formatAmps(offA ?? 0), on: formatAmps(onA), floor: formatAmps(noiseFloorA) };
  return `${words.good(levels)}\n${describeSettings(input)}`;
}

function describeSettings({ channel, gateway, nameplateA, floorTakenOutA, result, words }: VerdictInput): string {
  const isKept = floorTakenOutA > 0;
  const noise = isKept
    ? {}
    : { noiseFloorA: toFiveDigits(result.noiseFloorA), noiseStdA: toFiveDigits(result.noiseStdA) };
  const known = { channel, ...noise, ...(nameplateA !== undefined && { nameplateA }) };
  const yaml = stringify({ gateways: [{ id: gateway, channels: [known] }] }).replaceAll(/^(?=.)/gm, "    ");
  return `${isKept ? `${words.floorKept}\n` : ""}${words.settings}\n${yaml}`;
}

/** A current as people read it. */
export function formatAmps(amps: number | undefined): string {
  return amps === undefined ? "–" : `${amps.toFixed(amps < 1 ? 3 : 2)} A`;
}

function toFiveDigits(amps: number | undefined): number | undefined {
  return amps === undefined ? undefined : Math.round(amps * 1e5) / 1e5;
}

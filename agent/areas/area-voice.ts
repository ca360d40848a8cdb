/** The voice of an area: by the rules of its settings it speaks of a slot's score, or greets who comes. */
import { DateTime } from "luxon";
import type { AreaSettings } from "../../common/contract/area-settings.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { SpokenLine } from "../outputs/define-output.ts";
import { decideVoice, type VoiceAsked } from "../outputs/voice-rules.ts";
import type { ScoreFields } from "./area-eye.ts";
import type { AreaMemory } from "./area-memory.ts";

/** The voice. It never rejects: what fails stands among the problems of the outputs. */
export interface AreaVoice {
  /** Speaks of what a slot's look came to. */
  slot(slot: string, result: ScoreFields): Promise<void>;
  /** Somebody has come. */
  motion(): Promise<void>;
}

interface AreaVoiceOptions {
  readonly settings: AreaSettings;
  readonly memory: AreaMemory;
  /** Undefined while the site hasn't said. */
  readonly timeZone: () => string | undefined;
  /** Speaks through an output. */
  readonly say: (output: string, line: SpokenLine, signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Creates the voice of an area. */
export function createAreaVoice(options: AreaVoiceOptions): AreaVoice {
  const { settings, memory, timeZone, say, clock, random, signal } = options;

  async function speak(asked: VoiceAsked): Promise<void> {
    const wallMs = clock.wallMs();
    const zone = timeZone();
    const own = settings.voice.output;
    if (wallMs === undefined || zone === undefined || own === undefined) return;
    const local = DateTime.fromMillis(wallMs, { zone });
    const now = { date: local.toFormat("yyyy-MM-dd"), minute: local.hour * 60 + local.minute };
    const decision = decideVoice(asked, { settings: settings.voice, now, state: memory.now.voice, random });
    if ("silent" in decision) return;
    await memory.change({ voice: decision.state });
    await say(own, decision.say, signal).catch(() => undefined);
  }

  return {
    slot(slot, { outcome, level }) {
      const isClosing = slot === [...settings.schedule.times].sort().at(-1);
      return speak({ kind: "slot", slot, isClosing, level: outcome === "scored" ? level : undefined });
    },
    motion: () => speak({ kind: "motion" }),
  };
}

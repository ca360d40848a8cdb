/** A recording played through detection: its segments and cycles, one after the other. */
import type { MachineState } from "../common/contract/machine-state.ts";
import { type DetectionSettings, detectionSettings } from "../common/contract/plant-settings.ts";
import { createPauseLearner, type PauseProposal } from "../common/detection/cycle-pause.ts";
import { type Cycle, createCycles } from "../common/detection/cycles.ts";
import { createSegments, type Segment } from "../common/detection/segments.ts";
import { createStateDetector } from "../common/detection/state-detector.ts";
import type { StateTransition } from "../common/detection/state-transition.ts";
import type { DetectSettings } from "./detect-settings.ts";
import type { CsvRecording } from "./recording.ts";

/** What came out, for a summary. */
export interface DetectSummary {
  readonly ms: Readonly<Record<MachineState, number>>;
  readonly segments: number;
  readonly values: number;
}

/** A recording that is played when it is asked for. */
export interface Detected {
  segments(): AsyncIterable<Segment>;
  /** What the segments came to, once they have been read. */
  summary(): DetectSummary;
}

/** Prepares a recording for playing; nothing is read yet. */
export function playRecording(recording: CsvRecording, decided: DetectSettings): Detected {
  const ms: Record<MachineState, number> = { running: 0, idle: 0, off: 0, unknown: 0 };
  let segments = 0;
  let values = 0;
  return {
    summary: () => ({ ms: { ...ms }, segments, values }),
    async *segments() {
      const folded = createSegments();
      const settings = decided.settings ?? undecidedSettings(decided);
      let detector: ReturnType<typeof createStateDetector> | undefined;
      let last = { t: 0, lengthMs: 0 };
      const count = (closed: readonly Segment[]) => {
        for (const { state, startMs, endMs } of closed) ms[state] += endMs - startMs;
        segments += closed.length;
        return closed;
      };
      const tell = (transitions: readonly StateTransition[], t: number) =>
        transitions.flatMap((one) => folded.add(decided.settings ? one : undecided(one), t));
      for await (const piece of recording.read()) {
        for (const second of piece) {
          const { t, meanA, validForMs, lengthMs } = second;
          detector ??= createStateDetector(settings, t);
          const told = detector.second(t, meanA, validForMs, lengthMs);
          if (told.length > 0) yield* count(tell(told, t));
          last = second;
        }
        values += piece.length;
      }
      const end = last.t + recording.intervalMs;
      const told = [...(detector?.finish() ?? []), ...(detector?.expire(end) ?? [])];
      yield* count([...tell(told, end), ...folded.finish(end)]);
    },
  };
}

/** Where nothing tells work from waiting, only off can be told. */
function undecidedSettings({ refused }: DetectSettings): DetectionSettings {
  const offBelowA = refused?.offBelowA ?? Number.MIN_VALUE;
  return detectionSettings.parse({ offBelowA, runAboveA: offBelowA * 2 });
}

function undecided(transition: StateTransition): StateTransition {
  const { state, since } = transition;
  return state === "running" || state === "idle" ? { state: "unknown", since, cause: "undecidable" } : transition;
}

/** The pause that cycles go by: the one that is set, or what the segments show. */
export async function learnPause(segments: AsyncIterable<Segment>): Promise<PauseProposal> {
  const learner = createPauseLearner();
  for await (const segment of segments) learner.add(segment);
  return learner.propose();
}

/** The cycles of a recording. */
export async function* cyclesOf(segments: AsyncIterable<Segment>, pauseMs: number): AsyncGenerator<Cycle> {
  const cycles = createCycles({ pauseMs });
  for await (const segment of segments) yield* cycles.add(segment);
  yield* cycles.finish();
}

/** What the dashboard answers about changes of the past (`/api/changes`, `/api/past/…`): who may make them, which there are, a re-evaluation under way. */
import type { PackedTimeline, SpanFigures } from "./history-answers.ts";
import type { TimeSpan } from "./live-events.ts";
import type { MachineState } from "./machine-state.ts";
import type { DetectionSettings } from "./plant-settings.ts";

/** `GET /api/past`: what the one who asks may do. */
export interface PastRights {
  readonly mayEdit: boolean;
}

/** Kinds of changes: a state put right, a span left out of all figures, a span decided again with other settings. */
export type ChangeKind = "corrected" | "excluded" | "re-evaluated";

/** A change of the past. */
export interface ChangeAnswer extends TimeSpan {
  readonly id: number;
  readonly kind: ChangeKind;
  readonly machine: string;
  readonly name: string;
  readonly simulated: boolean;
  /** The state that was put right; null for other kinds. */
  readonly state: MachineState | null;
  /** Why a span was left out, or what somebody noted of a correction; may be empty. */
  readonly note: string;
  /** The thresholds of a re-evaluation, in amperes; null for other kinds. */
  readonly thresholds: { readonly offBelowA: number; readonly runAboveA: number } | null;
  readonly author: string;
  readonly atMs: number;
  /** When it was undone; null while it holds. */
  readonly undoneMs: number | null;
}

/** `GET /api/changes?from&to&machine&open`: what people changed of the past, the newest first. */
export interface ChangesAnswer {
  readonly timeZone: string;
  readonly changes: readonly ChangeAnswer[];
  /** There are more, older ones, than are answered at once. */
  readonly isCut: boolean;
}

/** Time in each state, ms. */
export type StateMs = Readonly<Record<MachineState, number>>;

/** What a span looks like by one set of settings. */
export interface EvaluatedSpan {
  readonly figures: SpanFigures;
  readonly statesMs: StateMs;
  readonly timeline: PackedTimeline;
}

/** What a re-evaluation would change. */
export interface ReEvaluationPreview {
  readonly before: EvaluatedSpan;
  readonly after: EvaluatedSpan;
  /** Share of the span whose current is kept by the second, 0 to 1; where it isn't, the state becomes unknown. */
  readonly heldShare: number;
  /** Time whose state would be another one, ms. */
  readonly changedMs: number;
}

/** A re-evaluation: reckoned, looked at, and made to hold or dropped. Epoch ms. */
export interface ReEvaluationJob extends TimeSpan {
  readonly job: number;
  readonly machine: string;
  readonly simulated: boolean;
  readonly detection: DetectionSettings;
  readonly state: "reckoning" | "ready" | "applied" | "failed";
  /** How far it is reckoned, 0 to 1. */
  readonly progress: number;
  /** Null until it is ready. */
  readonly preview: ReEvaluationPreview | null;
  /** The change that it became when it was applied; null before. */
  readonly change: number | null;
  /** Why it failed, in English; null when it didn't. */
  readonly error: string | null;
}

/** `GET /api/past/re-evaluation?machine`: the one re-evaluation there is, and the settings that hold for a machine now. */
export interface ReEvaluationAnswer {
  readonly job: ReEvaluationJob | null;
  /** Null where no machine was named. */
  readonly detection: DetectionSettings | null;
}

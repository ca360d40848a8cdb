/** Where tables take their rows from: the questions that history answers, and the site's settings. */
import type { SpanTimes } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../../common/contract/machine-state.ts";
import type { PlantSettings } from "../../../common/contract/plant-settings.ts";
import type { Language } from "../../../common/contract/quantities.ts";
import type { ScoreQuestions, StoredScore } from "../history/scores.ts";

/** A channel that history knows. */
export interface TableChannel {
  readonly gateway: string;
  readonly channel: string;
  readonly simulated: boolean;
  readonly quantity: string;
}

/** A minute or an hour of a channel; `heldMs` of it is what readings stand for. */
export interface TableMinute {
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly heldMs: number;
}

/** A span of a machine in one state. */
export interface TableSegment extends TimeSpan {
  readonly state: MachineState;
  readonly cause?: UnknownCause | undefined;
  readonly revision: number;
  readonly mark?: "corrected" | "re-evaluated" | undefined;
}

/** A machine's day. */
export interface TableDay extends SpanTimes {
  readonly machine: string;
  readonly simulated: boolean;
  readonly isCorrected: boolean;
  /** Sum of the lengths of whole cycles, ms, and their number. */
  readonly cycleMs: number;
  readonly wholeCycles: number;
}

/** A stop that isn't short. */
export interface TableStop extends TimeSpan {
  readonly machine: string;
  readonly simulated: boolean;
  readonly plannedMs: number;
  readonly isWhole: boolean;
  readonly reason: string | null;
}

/** A look at an area. */
export type TableScore = StoredScore;

/** What tables ask of history; see there. Spans are in epoch ms, dates are the site's local ones. */
export interface TableQuestions {
  channels(): readonly TableChannel[];
  machines(): readonly { readonly machine: string; readonly simulated: boolean }[];
  extent(): TimeSpan | undefined;
  timeline(machine: string, simulated: boolean, span: TimeSpan): readonly TableSegment[];
  secondCells(gateway: string, channel: string, simulated: boolean, span: TimeSpan): Float64Array;
  minutes(gateway: string, channel: string, simulated: boolean, span: TimeSpan): readonly TableMinute[];
  hours(gateway: string, channel: string, simulated: boolean, span: TimeSpan): readonly TableMinute[];
  dayFigures(
    fromDate: string,
    toDate: string,
  ): readonly { readonly date: string; readonly figures: readonly TableDay[] }[];
  dayStops(fromDate: string, toDate: string): readonly TableStop[];
  readonly scores: Pick<ScoreQuestions, "areas" | "inSpan">;
}

/** All that a table is made from. */
export interface TableSource {
  readonly questions: TableQuestions;
  readonly plant: PlantSettings;
  readonly language: Language;
  /** What is asked for; tables end where history does. */
  readonly span: TimeSpan;
  /** Ids of the machines (of scores: the areas) that are asked for; undefined for all. */
  readonly machines: ReadonlySet<string> | undefined;
}

/** Cuts a span into steps of `stepMs`, at whole multiples of it. */
export function* stepsOf({ startMs, endMs }: TimeSpan, stepMs: number): Generator<TimeSpan> {
  for (let fromMs = startMs; fromMs < endMs; ) {
    const toMs = Math.min(endMs, (Math.floor(fromMs / stepMs) + 1) * stepMs);
    yield { startMs: fromMs, endMs: toMs };
    fromMs = toMs;
  }
}

/** The part of the span in which history knows anything; undefined where there is none. */
export function knownSpan({ questions, span }: TableSource): TimeSpan | undefined {
  const extent = questions.extent();
  if (!extent) return undefined;
  const startMs = Math.max(span.startMs, extent.startMs);
  const endMs = Math.min(span.endMs, extent.endMs);
  return startMs < endMs ? { startMs, endMs } : undefined;
}

/** The machines that are asked for and that history knows, with their names, in the order of the settings. */
export function machinesOf({ questions, plant, machines }: TableSource): TableMachine[] {
  const place = new Map(plant.machines.map(({ id }, index) => [id, index]));
  return questions
    .machines()
    .filter(({ machine }) => machines === undefined || machines.has(machine))
    .map(({ machine, simulated }) => ({ machine, simulated, name: machineName(plant, machine) }))
    .sort(
      (a, b) => (place.get(a.machine) ?? Number.MAX_SAFE_INTEGER) - (place.get(b.machine) ?? Number.MAX_SAFE_INTEGER),
    );
}

/** A machine of history. */
export interface TableMachine {
  readonly machine: string;
  readonly name: string;
  readonly simulated: boolean;
}

/** The name that the settings give a machine; its id where they know it no more. */
export function machineName(plant: PlantSettings, machine: string): string {
  return plant.machines.find(({ id }) => id === machine)?.name ?? machine;
}

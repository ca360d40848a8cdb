/** What answers are made from: history, the site's settings by time, and who the machines are. */
import type { AnswerMachine, SpanTimes } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineSettings } from "../../../common/contract/plant-settings.ts";
import type { CyclePauses } from "../history/cycle-pauses.ts";
import type { HistoryQuestions } from "../history/open-questions.ts";
import type { Plans } from "../ledger/plans.ts";
import type { ReckonedMachine } from "./reckon-machine.ts";

/** What an answer may look at. */
export interface AnswerContext {
  readonly questions: HistoryQuestions;
  readonly plans: Plans;
  readonly pauses: CyclePauses;
  /** The dashboard's time when the question was asked, epoch ms. */
  readonly nowMs: number;
  /** Today's figures of machines, as they were reckoned some seconds ago; see todayOf. */
  readonly today: Map<string, { readonly atMs: number; readonly reckoned: ReckonedMachine }>;
}

/** A machine of the settings, and of history. */
export interface KnownMachine extends AnswerMachine {
  readonly settings: MachineSettings;
  /** Its key in history; undefined while nothing is known of it. */
  readonly key: number | undefined;
}

/** The question can't be answered as it stands; the message says what would be right. */
export class BadQuestionError extends Error {
  override readonly name = "BadQuestionError";
}

/** The machines of the settings, in their order. A machine is simulated while one of its channels is. */
export function knownMachines({ questions, plans }: AnswerContext): KnownMachine[] {
  const isSimulated = new Map<string, boolean>();
  for (const { gateway, channel, simulated, isCurrent } of questions.channels()) {
    if (isCurrent) isSimulated.set(`${gateway} ${channel}`, simulated);
  }
  const keys = new Map(questions.machines().map(({ key, machine, simulated }) => [`${machine} ${simulated}`, key]));
  return plans.newest().plant.machines.map((settings) => {
    const { id: machine, name, channels } = settings;
    const simulated = channels.some(({ gateway, channel }) => isSimulated.get(`${gateway} ${channel}`) === true);
    return { machine, name, simulated, settings, key: keys.get(`${machine} ${simulated}`) };
  });
}

/** One machine by its id. Throws BadQuestionError when there is none. */
export function knownMachine(context: AnswerContext, id: string): KnownMachine {
  const found = knownMachines(context).find(({ machine }) => machine === id);
  if (!found) throw new BadQuestionError(`There is no machine "${id}".`);
  return found;
}

/** One machine by its id, or all. Throws BadQuestionError when there is none of this id. */
export function machinesOf(context: AnswerContext, id: string | undefined): KnownMachine[] {
  return id === undefined ? knownMachines(context) : [knownMachine(context, id)];
}

/** The part of a span that lies before now. */
export function until(nowMs: number, { startMs, endMs }: TimeSpan): TimeSpan {
  return { startMs, endMs: Math.max(startMs, Math.min(endMs, nowMs)) };
}

/** Who a machine is, without what only the server needs. */
export function toAnswerMachine({ machine, name, simulated }: KnownMachine): AnswerMachine {
  return { machine, name, simulated };
}

/** Figures without what only sheets need. */
export function toTimes(figures: SpanTimes): SpanTimes {
  const { plannedMs, runningMs, pausesMs, stopsMs, shortStopsMs, unknownMs, excludedMs, stops, shortStops } = figures;
  const { cycles, allRunningMs } = figures;
  return {
    plannedMs,
    runningMs,
    pausesMs,
    stopsMs,
    shortStopsMs,
    unknownMs,
    excludedMs,
    stops,
    shortStops,
    cycles,
    allRunningMs,
  };
}

/** What the asking side of history does, whether it runs in a thread of its own or not. */
import type { PackedTimeline } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { answerQuestion, type QuestionName } from "../answers/answers.ts";
import { type AnswerContext, BadQuestionError } from "../answers/context.ts";
import { packTimeline } from "../answers/pack-timeline.ts";
import { newestLooks } from "../areas/area-scores.ts";
import { openCyclePauses } from "../history/cycle-pauses.ts";
import { measureStore } from "../history/measure-store.ts";
import type { MirrorHour } from "../history/mirror-feed.ts";
import { openQuestions } from "../history/open-questions.ts";
import { hourMs } from "../history/packed-hour.ts";
import type { HistorySecond } from "../history/second-table.ts";
import { createAssignments } from "../ledger/assignments.ts";
import { openPlans } from "../ledger/plans.ts";
import { exportTable, type TableRequest } from "../tables/export-table.ts";
import { learnedPauses } from "../tables/learned-pauses.ts";

/** An answer as JSON, or why there is none. */
export type JsonAnswer = { readonly json: Uint8Array } | { readonly refusal: string };

/** A machine by its id, simulated or real. */
export interface AskedMachine {
  readonly machine: string;
  readonly simulated: boolean;
}

/** A run of seconds of one machine. */
export interface MachineSeconds {
  readonly machine: string | undefined;
  readonly seconds: readonly HistorySecond[];
}

/** What a mirror sends of an hour. */
export interface MirrorRows {
  readonly gateway: string;
  readonly channel: string;
  readonly simulated: boolean;
  readonly quantity: string;
  readonly runs: readonly MachineSeconds[];
}

/** Files that may be in the making at once. */
const maxExports = 4;

/** Opens the asking side on a connection that only reads. The answer's functions can be called across a thread boundary. */
export function openHistoryReader(db: Sqlite) {
  const plans = openPlans(db);
  const questions = openQuestions(db, { isReader: true });
  const pauses = openCyclePauses(db);
  const exports = new Map<number, Generator<Uint8Array>>();
  let lastExport = 0;
  const today: AnswerContext["today"] = new Map();

  return {
    /** Answers a question of the API with JSON. */
    ask(name: QuestionName, params: unknown, nowMs: number): JsonAnswer {
      try {
        const answer = answerQuestion(name, params, { questions, plans, pauses, nowMs, today });
        return { json: new TextEncoder().encode(JSON.stringify(answer)) };
      } catch (error) {
        if (error instanceof BadQuestionError) return { refusal: error.message };
        throw error;
      }
    },
    /** Timelines of several machines over one span. */
    timelines(machines: readonly AskedMachine[], span: TimeSpan): PackedTimeline[] {
      return machines.map(({ machine, simulated }) =>
        packTimeline(span.startMs, questions.timeline(machine, simulated, span)),
      );
    },
    /** The newest looks at an area. */
    newestLooks: (area: string, nowMs: number, spanMs: number) => newestLooks(questions.scores, area, nowMs, spanMs),
    /** Whether channels are simulated, as they were last declared. */
    currentChannels: () => questions.channels().filter(({ isCurrent }) => isCurrent),
    seconds: (gateway: string, channel: string, simulated: boolean, span: TimeSpan): HistorySecond[] =>
      questions.seconds(gateway, channel, simulated, span),
    /** Rows of a mirror's owed hour that haven't been sent, by the machine that the channel measured then. */
    mirrorRows({ channelKey, hour, sentUntilMs }: MirrorHour): MirrorRows | undefined {
      const channel = questions.channels().find(({ key }) => key === channelKey);
      if (!channel) return undefined;
      const { gateway, channel: name, simulated, quantity } = channel;
      const startMs = Math.max(hour * hourMs, sentUntilMs);
      const seconds = questions.seconds(gateway, name, simulated, { startMs, endMs: (hour + 1) * hourMs });
      const machineOf = createAssignments(plans.newest().plant);
      const runs: { machine: string | undefined; seconds: HistorySecond[] }[] = [];
      for (const one of seconds) {
        const machine = machineOf(gateway, name, one.atMs);
        const last = runs.at(-1);
        if (last && last.machine === machine) last.seconds.push(one);
        else runs.push({ machine, seconds: [one] });
      }
      return { gateway, channel: name, simulated, quantity, runs };
    },
    /** Begins a table as a file; answers its number. Throws RangeError when too many are being written. */
    exportOpen(request: Omit<TableRequest, "span"> & { readonly from: string; readonly to: string }): number {
      if (exports.size >= maxExports) throw new RangeError("Other files are being made: try again in a minute.");
      const { plant, calendar } = plans.newest();
      const { startMs } = calendar.daySpan(request.from);
      const { endMs } = calendar.daySpan(request.to);
      lastExport += 1;
      exports.set(
        lastExport,
        exportTable(
          { ...request, span: { startMs, endMs } },
          { plant, cyclePauseMs: learnedPauses(questions, pauses) },
          questions,
        ),
      );
      return lastExport;
    },
    /** The next piece of a file; undefined at its end. Other questions are answered between pieces. */
    exportNext(id: number): Uint8Array | undefined {
      const next = exports.get(id)?.next();
      if (next && !next.done) return next.value.slice();
      exports.delete(id);
      return undefined;
    },
    exportClose: (id: number) => void exports.delete(id),
    /** What a day of history takes; undefined while too little is recorded. */
    measure: () => measureStore(db),
    close: () => db.close(),
  };
}

/** The asking side's functions. */
export type HistoryReader = ReturnType<typeof openHistoryReader>;

/** What a machine's page has been told of the past, kept fresh while the page looks at now. */
import type { ReadonlySignal } from "@preact/signals";
import { effect, signal } from "@preact/signals";
import type { MachineSpanAnswer, TraceAnswer } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Asked, AskFailure } from "../ask.ts";
import { ask } from "../ask.ts";
import type { MachineView } from "./machine-view.ts";
import { covers, traceSpan } from "./trace-span.ts";

/** The span of a machine that reaches to now is asked for anew so often, ms. */
const refreshMs = 15_000;
/** A trace that reaches to now, in seconds, and in minutes or hours; ms. */
const refreshTraceMs = { fine: 5_000, coarse: 30_000 };
/** While a view moves no trace is asked for. */
const settleMs = 200;
/** After a failure the server is asked again so soon, ms. */
const retryMs = 5_000;

/** What has been told. */
export interface MachineData {
  /** Null until the first answer; the last one stays while another span is on its way. */
  readonly answer: ReadonlySignal<MachineSpanAnswer | null>;
  readonly trace: ReadonlySignal<TraceAnswer | null>;
  readonly isLoading: ReadonlySignal<boolean>;
  /** Why the newest question wasn't answered; null when it was. */
  readonly failure: ReadonlySignal<AskFailure | null>;
  /** Shows an answer that was changed here, until the server's own comes. */
  show(answer: MachineSpanAnswer): void;
  /** Asks anew at once. */
  refresh(): void;
  close(): void;
}

/** Asks for what the view looks at; `nowMs` tells the server's time. */
export function openMachineData(machine: string, view: MachineView, nowMs: () => number): MachineData {
  const answer = signal<MachineSpanAnswer | null>(null);
  const trace = signal<TraceAnswer | null>(null);
  const isLoading = signal(false);
  const failure = signal<AskFailure | null>(null);
  const address = (name: string, { startMs, endMs }: TimeSpan) =>
    `/api/${name}?machine=${encodeURIComponent(machine)}&from=${startMs}&to=${endMs}`;

  function take<T>(asked: Asked<T>, keep: (answer: T) => void): boolean {
    failure.value = asked.ok ? null : asked.failure;
    if (asked.ok) keep(asked.answer);
    return asked.ok;
  }

  const machineAsker = createAsker(async (abort) => {
    const period = view.period.peek();
    isLoading.value = answer.peek()?.span.startMs !== period.startMs || answer.peek()?.span.endMs !== period.endMs;
    const asked = await ask<MachineSpanAnswer>(address("machine", period), abort);
    isLoading.value = false;
    const isTaken = take(asked, (next) => {
      answer.value = next;
    });
    if (!isTaken) return retryMs;
    return period.endMs > nowMs() ? refreshMs : null;
  });
  const traceAsker = createAsker(async (abort) => {
    const shown = view.view.peek();
    const span = traceSpan(shown, nowMs());
    if (span.endMs <= span.startMs) return null;
    const asked = await ask<TraceAnswer>(address("trace", span), abort);
    const isTaken = take(asked, (next) => {
      trace.value = next;
    });
    if (!isTaken) return retryMs;
    if (shown.endMs < nowMs()) return null;
    return asked.ok && asked.answer.stepMs === 1000 ? refreshTraceMs.fine : refreshTraceMs.coarse;
  });

  const stops = [
    effect(() => {
      void view.period.value;
      machineAsker.askAfter(0);
    }),
    effect(() => {
      const shown = view.view.value;
      if (!covers(trace.peek(), shown, nowMs())) traceAsker.askAfter(trace.peek() === null ? 0 : settleMs);
    }),
  ];
  return {
    answer,
    trace,
    isLoading,
    failure,
    show(next) {
      answer.value = next;
    },
    refresh() {
      machineAsker.askAfter(0);
    },
    close() {
      for (const stop of stops) stop();
      machineAsker.close();
      traceAsker.close();
    },
  };
}

interface Asker {
  /** Asks in so many ms, instead of what was asked or meant to be asked before. */
  askAfter(ms: number): void;
  close(): void;
}

/** Asks one question at a time; `question` answers in how many ms it is to be asked again, or null. */
function createAsker(question: (abort: AbortSignal) => Promise<number | null>): Asker {
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(timer);
    abort.abort();
  }

  function askAfter(ms: number): void {
    stop();
    abort = new AbortController();
    const { signal: aborted } = abort;
    timer = setTimeout(async () => {
      const againMs = await question(aborted).catch(() => null);
      if (againMs !== null && !aborted.aborted) askAfter(againMs);
    }, ms);
  }

  return { askAfter, close: stop };
}

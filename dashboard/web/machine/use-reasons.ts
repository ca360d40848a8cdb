/** Gives stops their reasons: shown at once, saved by the server, taken back when that fails, to be undone. */
import { useState } from "preact/hooks";
import type { StopAnswer } from "../../../common/contract/history-answers.ts";
import { type AskFailure, send } from "../ask.ts";
import { useMachine } from "./machine-context.ts";

/** What was done last. */
export interface ReasonChange {
  readonly stop: StopAnswer;
  readonly before: string | null;
  readonly after: string | null;
}

/** The reasons of stops, and what became of the last change. */
export interface Reasons {
  readonly last: ReasonChange | null;
  /** Why the last change wasn't saved. */
  readonly failure: AskFailure | null;
  readonly give: (stop: StopAnswer, reason: string | null) => void;
  readonly undo: () => void;
  readonly dismiss: () => void;
}

/** The reasons of the page's machine. */
export function useReasons(): Reasons {
  const { data, store } = useMachine();
  const [last, setLast] = useState<ReasonChange | null>(null);
  const [failure, setFailure] = useState<AskFailure | null>(null);

  function show(startMs: number, reason: string | null): void {
    const answer = data.answer.peek();
    if (!answer) return;
    const stops = answer.stops.map((stop) => (stop.startMs === startMs ? { ...stop, reason } : stop));
    data.show({ ...answer, stops });
  }

  async function save(change: ReasonChange): Promise<boolean> {
    const { stop, before, after } = change;
    setFailure(null);
    show(stop.startMs, after);
    const simulated = data.answer.peek()?.simulated ?? store.simulated.peek();
    const edit = { kind: "reason", machine: stop.machine, simulated, startMs: stop.startMs, reason: after };
    const sent = await send("/api/past/edit", edit);
    if (sent.ok) {
      data.refresh();
      return true;
    }
    setFailure(sent.failure);
    show(stop.startMs, before);
    return false;
  }

  return {
    last,
    failure,
    async give(stop, reason) {
      if (stop.reason === reason) return;
      const change = { stop, before: stop.reason, after: reason };
      setLast(null);
      if (await save(change)) setLast(change);
    },
    async undo() {
      if (last === null) return;
      setLast(null);
      await save({ stop: last.stop, before: last.after, after: last.before });
    },
    dismiss() {
      setLast(null);
      setFailure(null);
    },
  };
}

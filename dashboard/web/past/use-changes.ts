/** Makes and undoes changes of the past, and keeps what became of the last one. */
import { useState } from "preact/hooks";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState } from "../../../common/contract/machine-state.ts";
import { type AskFailure, send } from "../ask.ts";

/** A change as the server takes it. */
export type NewChange = TimeSpan & { readonly machine: string; readonly simulated: boolean } & (
    | { readonly kind: "corrected"; readonly state: MachineState; readonly note?: string }
    | { readonly kind: "excluded"; readonly reason: string }
  );

/** What became of the last change. */
export interface Outcome {
  /** In words for people. */
  readonly said: string;
  /** The change, where it can be undone. */
  readonly change: number | null;
  /** Why it wasn't saved, with what the server says of it. */
  readonly failure: { readonly reason: AskFailure; readonly message: string } | null;
}

/** The changes of a page. */
export interface Changes {
  readonly outcome: Outcome | null;
  make(change: NewChange, said: string): Promise<boolean>;
  undo(id: number, said: string): Promise<boolean>;
  /** Something else has changed the past. */
  tell(outcome: Outcome): void;
  dismiss(): void;
}

/** The changes; `onDone` is called after each that was saved. */
export function useChanges(onDone: () => void): Changes {
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function sent(path: string, body: object, said: string): Promise<boolean> {
    setOutcome(null);
    const answered = await send<{ id?: number | null }>(path, body);
    if (answered.ok) {
      setOutcome({ said, change: answered.answer.id ?? null, failure: null });
      onDone();
      return true;
    }
    setOutcome({ said: "", change: null, failure: { reason: answered.failure, message: answered.message } });
    return false;
  }

  return {
    outcome,
    make: (change, said) => sent("/api/past/edit", change, said),
    undo: (id, said) => sent("/api/past/undo", { id }, said),
    tell(next) {
      setOutcome(next);
      onDone();
    },
    dismiss: () => setOutcome(null),
  };
}

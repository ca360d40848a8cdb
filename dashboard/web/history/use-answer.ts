/** Asks the server for what a page shows, again and again where it asks for that, and says why when there is no answer. */
import { useEffect, useState } from "preact/hooks";
import { type AskFailure, ask } from "../ask.ts";

/** What is known of an answer. */
export interface Answered<T> {
  /** Null while it is on its way, and when it didn't come. */
  readonly answer: T | null;
  /** Why there is none, with what the server says of it in English; null while it is on its way, and when it is there. */
  readonly failure: { readonly reason: AskFailure; readonly message: string } | null;
  readonly retry: () => void;
}

interface Held<T> extends Omit<Answered<T>, "retry"> {
  readonly path: string;
}

/**
 * Asks for `path`, and every `againMs` from then on (0: once), and when `change` is another value. What is shown stays while
 * it is asked for anew, and when that fails; another path begins with nothing.
 */
export function useAnswer<T>(path: string, againMs = 0, change = 0): Answered<T> {
  const [held, setHeld] = useState<Held<T> | null>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    const askOnce = async () => {
      const asked = await ask<T>(path, abort.signal);
      if (asked.ok) setHeld({ path, answer: asked.answer, failure: null });
      else {
        const failure = { reason: asked.failure, message: asked.message };
        setHeld((last) => (last?.path === path && last.answer !== null ? last : { path, answer: null, failure }));
      }
    };
    const askQuietly = () => void askOnce().catch(() => {});
    askQuietly();
    const timer = againMs > 0 ? setInterval(askQuietly, againMs) : undefined;
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [path, againMs, turn, change]);

  const own = held?.path === path ? held : null;
  function retry(): void {
    setHeld(null);
    setTurn(turn + 1);
  }
  return { answer: own?.answer ?? null, failure: own?.failure ?? null, retry };
}

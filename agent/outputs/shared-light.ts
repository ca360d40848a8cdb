/** A light that several want at once, such as a photo and motion: on while anybody holds it, each until a time of its own. */
import type { Clock } from "../../common/runtime/clock.ts";
import { createBackoff } from "../../common/runtime/retry.ts";
import type { SwitchOutput } from "./define-output.ts";

/** The device itself switches off so long after the last hold ends, in ms, when this computer can't any more. */
export const deviceSlackMs = 30_000;
/** Holds that ask for longer are cut: a light that nobody ever lets go of goes off. */
const longestHoldMs = 3_600_000;
/** Longest pause between two tries to switch off, in ms: a light must not stay on because one message was lost. */
const longestOffRetryMs = 15_000;
const deadlineMs = 10_000;

/** A light with holds. */
export interface SharedLight {
  /**
   * Holds the light on for `who` for at most `ms`, and resolves when it is on. A second hold of the same name takes the place of
   * the first. Rejects with the device's fault, and then holds nothing. The answer lets go, and resolves when the light is as the
   * other holds want it; when it can't be switched off it rejects, and trying goes on.
   */
  hold(who: string, ms: number, signal: AbortSignal): Promise<() => Promise<void>>;
  /** Whom it is on for. */
  holders(): string[];
  /** Lets go of all holds and switches off. */
  close(): Promise<void>;
}

interface SharedLightOptions {
  readonly output: SwitchOutput;
  readonly clock: Clock;
  /** Told what the device refuses; undefined when it works again. */
  readonly onFault: (error: unknown) => void;
  readonly random?: () => number;
}

/** Creates the light; nothing happens before somebody holds it. */
export function createSharedLight({ output, clock, onFault, random }: SharedLightOptions): SharedLight {
  const closing = new AbortController();
  const holds = new Map<string, { readonly untilMs: number; cancel(): void }>();
  const backoff = createBackoff({ maxMs: longestOffRetryMs, ...(random && { random }) });
  let queue: Promise<unknown> = Promise.resolve();
  /** Until when the device stays on by itself; undefined: it is off. */
  let armedUntilMs: number | undefined;
  let cancelRetry = () => {};

  async function bringAbout(signal: AbortSignal): Promise<void> {
    const nowMs = clock.monoMs();
    const untilMs = Math.max(0, ...[...holds.values()].map((hold) => hold.untilMs));
    const isWanted = holds.size > 0;
    if (isWanted ? (armedUntilMs ?? 0) >= untilMs : armedUntilMs === undefined) return;
    // Whatever fails in between, it may be on from here.
    const armedMs = untilMs - nowMs + deviceSlackMs;
    armedUntilMs = isWanted ? 0 : (armedUntilMs ?? 0);
    await output.set(
      isWanted,
      AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
      isWanted ? armedMs : undefined,
    );
    armedUntilMs = isWanted ? nowMs + armedMs : undefined;
    backoff.reset();
    onFault(undefined);
  }

  /** One change after the other. */
  function settle(signal: AbortSignal): Promise<void> {
    const done = queue.then(() => bringAbout(signal));
    queue = done.catch(() => undefined);
    return done;
  }

  /** Switches off what nobody holds any more, and goes on trying. */
  async function letGo(): Promise<void> {
    cancelRetry();
    try {
      await settle(closing.signal);
    } catch (error) {
      if (closing.signal.aborted) return;
      onFault(error);
      cancelRetry = clock.after(backoff.nextMs() + 500, () => void letGo().catch(() => undefined));
      throw error;
    }
  }

  function drop(who: string, hold: { cancel(): void } | undefined): boolean {
    if (!hold || holds.get(who) !== hold) return false;
    hold.cancel();
    return holds.delete(who);
  }

  return {
    async hold(who, ms, signal) {
      signal.throwIfAborted();
      closing.signal.throwIfAborted();
      const forMs = Math.min(ms, longestHoldMs);
      drop(who, holds.get(who));
      const hold = {
        untilMs: clock.monoMs() + forMs,
        cancel: clock.after(forMs, () => void (drop(who, hold) && letGo().catch(() => undefined))),
      };
      holds.set(who, hold);
      try {
        await settle(AbortSignal.any([signal, closing.signal]));
      } catch (error) {
        onFault(error);
        // The device may have switched on and only its answer been lost.
        if (drop(who, hold)) void letGo().catch(() => undefined);
        throw error;
      }
      return async () => {
        if (drop(who, hold)) await letGo();
      };
    },
    holders: () => [...holds.keys()],
    async close() {
      closing.abort(new DOMException("the light is closed", "AbortError"));
      cancelRetry();
      for (const [who, hold] of [...holds]) drop(who, hold);
      await settle(new AbortController().signal).catch(onFault);
    },
  };
}

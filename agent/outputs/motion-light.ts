/** The gateway's own rule for a light: on while somebody moves and for a while after, also while the dashboard is gone. */
import type { Clock } from "../../common/runtime/clock.ts";
import { createBackoff } from "../../common/runtime/retry.ts";
import type { SharedLight } from "./shared-light.ts";

/** A sensor that never says that motion has ended is believed for so long, in ms. */
export const longestMotionMs = 1_800_000;
/** Longest pause between two tries to switch on, in ms: who comes in the dark doesn't wait. */
const longestRetryMs = 5000;

/** The rule. */
export interface MotionLight {
  /** What the sensor says: motion has begun or been seen again, or it has ended. */
  motion(isMoving: boolean): void;
  close(): Promise<void>;
}

interface MotionLightOptions {
  readonly light: Pick<SharedLight, "hold">;
  /** Names its hold, so that it doesn't meddle with others. */
  readonly who: string;
  /** How long the light stays on after the last motion, in ms. */
  readonly onForMs: number;
  readonly clock: Clock;
  readonly random?: () => number;
}

/** Creates the rule; nothing happens before motion. */
export function createMotionLight({ light, who, onForMs, clock, random }: MotionLightOptions): MotionLight {
  const closing = new AbortController();
  const backoff = createBackoff({ maxMs: longestRetryMs, ...(random && { random }) });
  let release: (() => Promise<void>) | undefined;
  let movingSinceMs: number | undefined;
  /** When the light goes off unless there is more motion. */
  let offMs = 0;
  let cancel = () => {};

  async function hold(): Promise<void> {
    const leftMs = offMs - clock.monoMs();
    if (leftMs <= 0 || closing.signal.aborted) return;
    cancel();
    try {
      const letGo = await light.hold(who, leftMs, closing.signal);
      release = letGo;
      backoff.reset();
      if (movingSinceMs !== undefined) cancel = clock.after(onForMs / 2, renew);
    } catch {
      // The light has told what is wrong. The time that was asked for is still to be lit.
      if (!closing.signal.aborted) cancel = clock.after(250 + backoff.nextMs(), () => void hold());
    }
  }

  function renew(): void {
    const isBelieved = movingSinceMs !== undefined && clock.monoMs() - movingSinceMs < longestMotionMs;
    if (!isBelieved) return;
    offMs = clock.monoMs() + onForMs;
    void hold();
  }

  return {
    motion(isMoving) {
      // The end of a motion that was never heard of is no reason to switch on.
      if (closing.signal.aborted || (!isMoving && movingSinceMs === undefined)) return;
      const isStuck = movingSinceMs !== undefined && clock.monoMs() - movingSinceMs >= longestMotionMs;
      movingSinceMs = isMoving ? clock.monoMs() : undefined;
      if (!isMoving && isStuck) return;
      offMs = clock.monoMs() + onForMs;
      void hold();
    },
    async close() {
      closing.abort(new DOMException("the rule is closed", "AbortError"));
      cancel();
      await release?.().catch(() => undefined);
    },
  };
}

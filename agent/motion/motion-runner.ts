/** Keeps one motion sensor at work: opens it, follows its state, reports what fails, and tries again with back-off. */
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { MqttLink } from "../../common/runtime/mqtt-link.ts";
import { createBackoff } from "../../common/runtime/retry.ts";
import { within } from "../../common/runtime/shutdown.ts";
import type { MotionAdapter, MotionConfig } from "./define-motion.ts";
import { createMotionState, type MotionWord } from "./motion-state.ts";

/** A sensor that is kept at work. */
export interface MotionRunner {
  start(): void;
  word(): MotionWord;
  isSimulated(): boolean;
  /** What is wrong with it now. */
  problem(): Problem | undefined;
  close(): Promise<void>;
}

/** What a runner needs of its surroundings. */
export interface MotionSurroundings {
  readonly site: string;
  readonly clock: Clock;
  readonly link: Pick<MqttLink, "subscribe">;
  readonly random?: () => number;
  /** Motion of sensor `id` was seen (also again), or has ended; `atMs` is monotonic. */
  readonly onMotion: (id: string, isMoving: boolean, atMs: number) => void;
  readonly badMessage: (subject: string, reason: string) => void;
  /** A problem came or went. */
  readonly onProblem: () => void;
}

const deadlineMs = 10_000;

/** Creates a runner; nothing happens before `start`. */
export function createMotionRunner<Config extends MotionConfig>(
  adapter: MotionAdapter<Config>,
  config: Config,
  surroundings: MotionSurroundings,
): MotionRunner {
  const { site, clock, link, random, onMotion, badMessage, onProblem } = surroundings;
  const { id, endsAfterMs, silentAfterMs } = config;
  const closing = new AbortController();
  const backoff = createBackoff({ ...(random && { random }) });
  let fault: string | undefined;
  let isAway = false;
  let isSimulated = false;
  let cancel = () => {};
  const state = createMotionState({
    clock,
    endsAfterMs,
    silentAfterMs,
    onMotion: (isMoving, atMs) => onMotion(id, isMoving, atMs),
    onSilence: onProblem,
  });
  const sensor = adapter.create(config, {
    id,
    site,
    clock,
    link,
    motion(isMoving) {
      // One that speaks is there, whatever was said of it.
      setAway(false);
      backoff.reset();
      state.motion(isMoving);
    },
    status(word) {
      setAway(word === "offline");
      state.presence(word === "online");
    },
    markSimulated() {
      isSimulated = true;
    },
    badMessage,
    fail: (error) => void recover(error),
  });

  function setAway(next: boolean): void {
    if (isAway === next) return;
    isAway = next;
    onProblem();
  }

  async function open(): Promise<void> {
    const late = new AbortController();
    try {
      const signal = AbortSignal.any([closing.signal, late.signal]);
      await within(clock, deadlineMs, "no answer within 10 s; check its wiring", () => sensor.open(signal));
      if (closing.signal.aborted) await sensor.close();
      else if (fault !== undefined) {
        fault = undefined;
        onProblem();
      }
    } catch (error) {
      late.abort();
      await recover(error);
    }
  }

  async function recover(error: unknown): Promise<void> {
    if (closing.signal.aborted) return;
    fault = error instanceof Error ? error.message : String(error);
    state.presence(false);
    onProblem();
    await sensor.close().catch(() => undefined);
    if (!closing.signal.aborted) cancel = clock.after(1000 + backoff.nextMs(), () => void open());
  }

  function problem(): Problem | undefined {
    const say = (code: string, message: string) => ({
      code,
      subject: id,
      message: `Motion sensor ${id}: ${message}`.slice(0, 400),
    });
    if (fault !== undefined) return say("motion-fails", fault);
    if (isAway) return say("motion-away", "is away; check its battery or power, and its network");
    const hours = Math.round(silentAfterMs / 360_000) / 10;
    return state.isSilent()
      ? say("motion-silent", `has said nothing for ${hours} h; check its battery and its place`)
      : undefined;
  }

  return {
    start: () => void open(),
    word: () => state.word(),
    isSimulated: () => isSimulated,
    problem,
    async close() {
      closing.abort(new DOMException("the motion sensor is closed", "AbortError"));
      cancel();
      state.close();
      await sensor.close().catch(() => undefined);
    },
  };
}

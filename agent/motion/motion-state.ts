/** What a motion sensor knows now: somebody moves, all is still, or nobody can tell; by its words and by its silence. */
import type { Clock } from "../../common/runtime/clock.ts";

/** What is known. `unknown`: it has said nothing yet, is away, or has been silent for too long. */
export type MotionWord = "moving" | "still" | "unknown";

/** The state of one sensor. */
export interface MotionState {
  /** It says that somebody moves, or that motion has ended. */
  motion(isMoving: boolean): void;
  /** It is there, or away. */
  presence(isThere: boolean): void;
  word(): MotionWord;
  /** It was heard of, and has been silent for too long. */
  isSilent(): boolean;
  close(): void;
}

interface MotionStateOptions {
  readonly clock: Pick<Clock, "after" | "monoMs">;
  readonly endsAfterMs: number;
  /** 0: it may be silent for ever. */
  readonly silentAfterMs: number;
  /** Motion was seen (also again), or has ended; `atMs` is monotonic. */
  readonly onMotion: (isMoving: boolean, atMs: number) => void;
  /** It became silent, or speaks again. */
  readonly onSilence: () => void;
}

/** Creates the state; unknown until something is heard. */
export function createMotionState(options: MotionStateOptions): MotionState {
  const { clock, endsAfterMs, silentAfterMs, onMotion, onSilence } = options;
  let word: MotionWord = "unknown";
  let isSilent = false;
  let cancelEnd = () => {};
  let cancelSilence = () => {};

  function end(): void {
    cancelEnd();
    if (word !== "moving") return;
    word = "still";
    onMotion(false, clock.monoMs());
  }

  function fallSilent(): void {
    isSilent = true;
    end();
    word = "unknown";
    onSilence();
  }

  function heard(): void {
    cancelSilence();
    if (silentAfterMs > 0) cancelSilence = clock.after(silentAfterMs, fallSilent);
    if (!isSilent) return;
    isSilent = false;
    onSilence();
  }

  return {
    motion(isMoving) {
      heard();
      if (!isMoving) {
        end();
        word = "still";
        return;
      }
      word = "moving";
      cancelEnd();
      cancelEnd = clock.after(endsAfterMs, end);
      onMotion(true, clock.monoMs());
    },
    presence(isThere) {
      if (isThere) return heard();
      // One that is away can't say that motion has ended.
      end();
      word = "unknown";
    },
    word: () => word,
    isSilent: () => isSilent,
    close() {
      // Nobody else tells it any more: a light would stay on.
      end();
      cancelSilence();
    },
  };
}

/** A camera as the areas use it: one take at a time, with a deadline, tried again while the fault may pass. */
import { setTimeout as pause } from "node:timers/promises";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import { CameraFault } from "./camera-fault.ts";
import type { CameraConfig, FrameSource, Shot } from "./define-camera.ts";
import { checkPicture } from "./picture-bytes.ts";

/** Between two tries, in ms: a device that was just let go of needs about so long. */
const retryAfterMs = 500;
/** A device that doesn't end at its deadline is waited for so much longer, in ms: programs are asked to end, and then killed. */
const endsWithinMs = 5000;

/** A camera. Pictures are in memory only; nobody may write them to a disk. */
export interface Camera {
  readonly id: string;
  /** Its pictures are made up. */
  readonly simulated: boolean;
  /** Takes a picture: JPEG or PNG bytes, not decoded. Rejects with a CameraFault, or with the signal's reason. */
  take(signal: AbortSignal): Promise<Buffer>;
  /** Takes two pictures about `gapMs` apart; a camera that must be started for each is slower. */
  takePair(signal: AbortSignal, gapMs?: number): Promise<[Buffer, Buffer]>;
  /** What was wrong at the newest take; undefined when it worked, or when none was tried yet. */
  problem(): Problem | undefined;
}

/** Makes a camera of a device that gives pictures; one that ignores its deadline is given up `graceMs` later. */
export function createCamera(source: FrameSource, settings: CameraConfig, graceMs = endsWithinMs): Camera {
  const { id, deadlineMs, tries, simulated } = settings;
  let turn: Promise<unknown> = Promise.resolve();
  /** The shot before: it may hang still after it was given up. */
  let shotBefore: Promise<unknown> = Promise.resolve();
  let problem: Problem | undefined;

  /** Waits for the takes before, at most until the signal. */
  async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = turn;
    let done = () => {};
    const own = new Promise<void>((resolve) => {
      done = resolve;
    });
    turn = before.then(() => own);
    try {
      await untilAborted(before, signal);
      return await work();
    } finally {
      done();
    }
  }

  async function shootOnce(shot: Shot, signal: AbortSignal): Promise<Buffer[]> {
    const shooting = shotBefore.then(() => {
      signal.throwIfAborted();
      return source.shoot(shot, signal);
    });
    shotBefore = shooting.catch(() => undefined);
    const pictures = await endedInTime(shooting, signal, graceMs);
    if (pictures.length < shot.frames)
      throw new CameraFault("no-picture", "it gave no picture; look whether it works by itself");
    for (const picture of pictures) checkPicture(picture, "it");
    return pictures;
  }

  async function shoot(shot: Shot, signal: AbortSignal): Promise<Buffer[]> {
    const late = AbortSignal.timeout(deadlineMs);
    const both = AbortSignal.any([signal, late]);
    let last: unknown;
    for (let tried = 1; ; tried += 1) {
      try {
        return await shootOnce(shot, both);
      } catch (error) {
        signal.throwIfAborted();
        // What failed before says more than that time ran out over it.
        if (late.aborted) throw last ?? (isTooSlow(error) ? error : tooSlow(deadlineMs, error));
        if (!(error instanceof CameraFault && error.isPassing) || tried >= tries) throw error;
        last = error;
      }
      await pause(retryAfterMs, undefined, { signal: both }).catch(() => undefined);
      signal.throwIfAborted();
      if (late.aborted) throw last;
    }
  }

  async function take(shot: Shot, signal: AbortSignal): Promise<Buffer[]> {
    signal.throwIfAborted();
    return inTurn(signal, async () => {
      try {
        const pictures = await shoot(shot, signal);
        problem = undefined;
        return pictures;
      } catch (error) {
        if (error instanceof CameraFault) problem = problemOf(id, error);
        throw error;
      }
    });
  }

  return {
    id,
    simulated,
    async take(signal) {
      const [picture] = await take({ frames: 1, gapMs: 0 }, signal);
      return picture as Buffer;
    },
    async takePair(signal, gapMs = 500) {
      const [first, second] = await take({ frames: 2, gapMs }, signal);
      return [first as Buffer, second as Buffer];
    },
    problem: () => problem,
  };
}

function problemOf(id: string, fault: CameraFault): Problem {
  return { code: `camera-${fault.code}`, subject: id, message: `Camera ${id}: ${fault.message}`.slice(0, 400) };
}

function tooSlow(deadlineMs: number, cause: unknown): CameraFault {
  const message = `no picture within ${deadlineMs / 1000} s: check its power and its cable or network, or raise deadlineMs`;
  return new CameraFault("too-slow", message, cause);
}

function isTooSlow(error: unknown): boolean {
  return error instanceof CameraFault && error.code === "too-slow";
}

/** What comes of the work; a fault when it hasn't ended so long after the signal, in ms. */
function endedInTime<T>(work: Promise<T>, signal: AbortSignal, graceMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = () => {
      const message = "it gives no answer and doesn't let go: plug it in again, or start the gateway again";
      reject(new CameraFault("too-slow", message, signal.reason));
    };
    const begin = () => {
      timer = setTimeout(giveUp, graceMs);
    };
    if (signal.aborted) begin();
    else signal.addEventListener("abort", begin, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", begin);
      clearTimeout(timer);
    });
  });
}

function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    void work.then(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}

/** Writes a batch round the points that a target can't take, so that one of them doesn't hold up all others. */
import type { WriteAnswer } from "./define-mirror.ts";
import { MirrorFault } from "./mirror-fault.ts";

/** When so many single points are refused, and the last of the batch as well, the target takes nothing at all. */
const mostInARow = 10;

/**
 * Writes points. Where the target takes none because of some, they are halved until those are found: these are dropped, and
 * counted. Rejects with the fate `refused` where it takes none at all, and with `later` as the target does.
 */
export async function writeAround<Point>(
  target: { write(points: readonly Point[], signal: AbortSignal): Promise<WriteAnswer> },
  points: readonly Point[],
  signal: AbortSignal,
): Promise<WriteAnswer> {
  let dropped = 0;
  let reason: string | undefined;
  let taken = 0;

  /** Whether it takes the last point at least: then it is the first ones that are wrong. */
  async function takesLast(): Promise<boolean> {
    const last = points.slice(-1);
    const answer = await target.write(last, signal).catch((error: unknown) => {
      if (error instanceof MirrorFault && error.fate === "points") return undefined;
      throw error;
    });
    taken += answer?.dropped === 0 ? 1 : 0;
    return taken > 0;
  }

  async function write(some: readonly Point[]): Promise<void> {
    try {
      const answer = await target.write(some, signal);
      taken += some.length - answer.dropped;
      dropped += answer.dropped;
      reason = answer.reason ?? reason;
      return;
    } catch (error) {
      if (!(error instanceof MirrorFault) || error.fate !== "points") throw error;
      if (some.length === 1) return await drop(error);
    }
    const middle = Math.ceil(some.length / 2);
    await write(some.slice(0, middle));
    await write(some.slice(middle));
  }

  async function drop(error: MirrorFault): Promise<void> {
    dropped += 1;
    reason = error.message;
    if (taken > 0 || dropped < mostInARow || points.length === dropped || (await takesLast())) return;
    throw new MirrorFault("refused", `${error.message}; it takes no point at all: check its log`, { cause: error });
  }

  if (points.length > 0) await write(points);
  return { dropped, reason };
}

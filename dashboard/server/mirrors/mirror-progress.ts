/** How far a mirror is, and what is wrong with it, in numbers and in words. */
import type { Problem } from "../../../common/contract/gateway-messages.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import { MirrorFault } from "../../../common/runtime/influx/mirror-fault.ts";

/** What a mirror tells of itself. Times are epoch ms. */
export interface MirrorStatus {
  readonly id: string;
  readonly address: string;
  /** `sending` while it catches up, `current` when all is sent, `waiting` for the target, `refused` until a person acts. */
  readonly phase: "starting" | "sending" | "current" | "waiting" | "refused";
  /** Hours of channels that aren't wholly sent; those that are still going on count as well. */
  readonly owedHours: number;
  /** Where the oldest of them begins; null when there is none. */
  readonly oldestMs: number | null;
  /** Points that the target has acknowledged since the start, and those that it, or a limit of ours, left out. */
  readonly sentPoints: number;
  readonly droppedPoints: number;
  /** Over the last 10 s. */
  readonly pointsPerS: number;
  readonly lastSentMs: number | null;
  /** The last failure, while it lasts. */
  readonly failure: string | null;
}

/** Keeps count of what a mirror does. */
export interface MirrorProgress {
  sent(points: number): void;
  dropped(points: number, reason: string): void;
  behind(backlog: { hours: number; oldestMs: number | undefined }): void;
  /** All that was to be sent now has been sent. */
  caughtUp(): void;
  failed(error: unknown): void;
  status(): MirrorStatus;
  problems(): Problem[];
}

/** The rate is that of so many ms. */
const rateWindowMs = 10_000;
/** A target that is away for less is nothing to act on, in ms. */
const tellAwayAfterMs = 60_000;
/** Dropped points are told for so long after the last one, in ms; their number stays in the status. */
const tellDroppedForMs = 3_600_000;

/** Begins to count. */
export function createMirrorProgress(id: string, address: string, clock: Clock): MirrorProgress {
  let phase: MirrorStatus["phase"] = "starting";
  let backlog: { hours: number; oldestMs: number | undefined } = { hours: 0, oldestMs: undefined };
  let sentPoints = 0;
  let lastSentMs: number | null = null;
  let recent: { monoMs: number; points: number }[] = [];
  let drops: { points: number; reason: string; monoMs: number } | undefined;
  let failure: { error: unknown; sinceMonoMs: number } | undefined;

  function pointsPerS(): number {
    const fromMs = clock.monoMs() - rateWindowMs;
    recent = recent.filter(({ monoMs }) => monoMs > fromMs);
    const points = recent.reduce((sum, one) => sum + one.points, 0);
    return Math.round((points * 1000) / rateWindowMs);
  }

  function failureProblem(): Problem | undefined {
    if (!failure) return undefined;
    const message = `Mirror ${id}: ${messageOf(failure.error)}.`.slice(0, 330);
    if (phase === "refused") {
      return { code: "mirror-refused", subject: id, message: `${message} It is tried again every 10 minutes.` };
    }
    if (clock.monoMs() - failure.sinceMonoMs < tellAwayAfterMs) return undefined;
    return { code: "mirror-away", subject: id, message: `${message} What is missing there is sent later.` };
  }

  return {
    sent(points) {
      sentPoints += points;
      recent.push({ monoMs: clock.monoMs(), points });
      lastSentMs = clock.wallMs() ?? null;
      phase = "sending";
      failure = undefined;
    },
    dropped(points, reason) {
      drops = { points: (drops?.points ?? 0) + points, reason, monoMs: clock.monoMs() };
    },
    behind(now) {
      backlog = now;
    },
    caughtUp() {
      phase = "current";
      failure = undefined;
    },
    failed(error) {
      failure = { error, sinceMonoMs: failure?.sinceMonoMs ?? clock.monoMs() };
      phase = error instanceof MirrorFault && error.fate === "refused" ? "refused" : "waiting";
    },
    status: () => ({
      id,
      address,
      phase,
      owedHours: backlog.hours,
      oldestMs: backlog.oldestMs ?? null,
      sentPoints,
      droppedPoints: drops?.points ?? 0,
      pointsPerS: pointsPerS(),
      lastSentMs,
      failure: failure ? messageOf(failure.error) : null,
    }),
    problems() {
      const problems: Problem[] = [];
      const failing = failureProblem();
      if (failing) problems.push(failing);
      if (drops && clock.monoMs() - drops.monoMs < tellDroppedForMs) {
        const message = `Mirror ${id}: ${drops.points} points were left out, the last because: ${drops.reason}`;
        const end = ". They are in history; `machikoba mirror verify --repair` sends them again once that is mended.";
        problems.push({ code: "mirror-points-dropped", subject: id, message: message.slice(0, 290) + end });
      }
      return problems;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** How far an uplink is, and what is wrong with it, in numbers and in words. */
import type { Problem, UplinkReport } from "../../common/contract/gateway-messages.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { MirrorFault } from "../../common/runtime/influx/mirror-fault.ts";

/** Points and records that the target will never have, and why. */
export interface Losses {
  readonly lostRecords: number;
  readonly undatedSeconds: number;
  readonly leftOut: number;
  readonly reason?: string | undefined;
}

/** Keeps count of what an uplink does. */
export interface UplinkProgress {
  /** The target has acknowledged points. */
  sent(points: number): void;
  lost(losses: Losses): void;
  /** All that was to be sent now has been sent. */
  caughtUp(): void;
  failed(error: unknown): void;
  phase(): UplinkReport["phase"];
  sentPoints(): number;
  /** What is wrong now, and what to do. */
  problems(): Problem[];
}

/** A target that is away for less is nothing to act on, in ms. */
const tellAwayAfterMs = 60_000;
/** Losses are told for so long after the last one, in ms. */
const tellLossesForMs = 24 * 3_600_000;

/** Begins to count. */
export function createUplinkProgress(id: string, clock: Clock): UplinkProgress {
  let phase: UplinkReport["phase"] = "sending";
  let sentPoints = 0;
  let failure: { error: unknown; sinceMs: number } | undefined;
  let losses: (Losses & { atMs: number }) | undefined;

  function failureProblem(): Problem | undefined {
    if (!failure) return undefined;
    const { error, sinceMs } = failure;
    const message = `Uplink ${id}: ${error instanceof Error ? error.message : String(error)}.`.slice(0, 330);
    if (phase === "refused") {
      return { code: "uplink-refused", subject: id, message: `${message} It is tried again every 10 minutes.` };
    }
    if (clock.monoMs() - sinceMs < tellAwayAfterMs) return undefined;
    return { code: "uplink-away", subject: id, message: `${message} What is missing there is sent later.` };
  }

  function lossProblem(code: string, what: string): Problem {
    return { code, subject: id, message: `Uplink ${id}: ${what}`.slice(0, 400) };
  }

  function lossProblems(): Problem[] {
    if (!losses || clock.monoMs() - losses.atMs >= tellLossesForMs) return [];
    const { lostRecords, undatedSeconds, leftOut, reason } = losses;
    const problems: Problem[] = [];
    if (lostRecords > 0) {
      const what = `${lostRecords} records were given up before it had them; give outbox.maxMegabytes more space, or look at the disk.`;
      problems.push(lossProblem("uplink-records-lost", what));
    }
    if (undatedSeconds > 0) {
      const what = `${undatedSeconds} seconds can't be dated, since the gateway never knew the time then; connect it to a time server.`;
      problems.push(lossProblem("uplink-undated", what));
    }
    if (leftOut > 0) problems.push(lossProblem("uplink-points-dropped", `${leftOut} points were left out: ${reason}.`));
    return problems;
  }

  return {
    sent(points) {
      sentPoints += points;
      phase = "sending";
      failure = undefined;
    },
    lost(more) {
      if (more.lostRecords + more.undatedSeconds + more.leftOut === 0) return;
      losses = {
        lostRecords: (losses?.lostRecords ?? 0) + more.lostRecords,
        undatedSeconds: (losses?.undatedSeconds ?? 0) + more.undatedSeconds,
        leftOut: (losses?.leftOut ?? 0) + more.leftOut,
        reason: more.reason ?? losses?.reason,
        atMs: clock.monoMs(),
      };
    },
    caughtUp() {
      phase = "current";
    },
    failed(error) {
      failure = { error, sinceMs: failure?.sinceMs ?? clock.monoMs() };
      phase = error instanceof MirrorFault && error.fate === "refused" ? "refused" : "waiting";
    },
    phase: () => phase,
    sentPoints: () => sentPoints,
    problems: () => [failureProblem() ?? [], lossProblems()].flat(),
  };
}

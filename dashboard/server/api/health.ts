/** The health answer: whether all is well, for people, scripts and watchdogs. */
import type { Problem } from "../../../common/contract/gateway-messages.ts";

/** Answer of `GET /healthz`. */
export interface Health {
  readonly status: "ok" | "degraded" | "failing";
  readonly uptimeS: number;
  /** Number of machines in the settings. */
  readonly machines: number;
  /** Age of the newest reading of any machine, in ms; null when there is none. */
  readonly lastReadingAgeMs: number | null;
  readonly problems: readonly Problem[];
}

interface HealthInput {
  readonly uptimeMs: number;
  readonly machines: number;
  readonly newestReadingMs: number | undefined;
  readonly nowMs: number;
  readonly problems: readonly Problem[];
  /** Nothing can be stored. */
  readonly isStoreFailing: boolean;
}

/** Reckons the health: failing when nothing can be stored, degraded when something needs a hand. */
export function reckonHealth({
  uptimeMs,
  machines,
  newestReadingMs,
  nowMs,
  problems,
  isStoreFailing,
}: HealthInput): Health {
  return {
    status: isStoreFailing ? "failing" : problems.length > 0 ? "degraded" : "ok",
    uptimeS: Math.round(uptimeMs / 1000),
    machines,
    lastReadingAgeMs: newestReadingMs === undefined ? null : Math.max(0, nowMs - newestReadingMs),
    problems,
  };
}

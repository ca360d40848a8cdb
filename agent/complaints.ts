/** Bad messages and refused channels: counted, shown for a while, logged once. */
import type { Problem } from "../common/contract/gateway-messages.ts";
import type { Clock } from "../common/runtime/clock.ts";
import type { Log } from "../common/runtime/log.ts";

/** What there is to complain about. */
export interface Complaints {
  /** Counts a complaint; the first about a subject is logged. */
  add(code: string, subject: string, reason: string): void;
  /** Complaints of the last ten minutes. */
  problems(): Problem[];
  counters(): Record<string, number>;
}

/** How long a complaint is shown after it last happened. */
const shownForMs = 10 * 60_000;
/** Subjects that are told apart; a flood of made-up names is counted together. */
const maxSubjects = 50;

/** Creates an empty list of complaints. */
export function createComplaints(clock: Clock, log: Log): Complaints {
  const counts: Record<string, number> = {};
  const newest = new Map<string, { code: string; subject: string; reason: string; lastMs: number }>();

  return {
    add(code, subject, reason) {
      counts[code] = (counts[code] ?? 0) + 1;
      const key = `${code} ${subject}`;
      if (!newest.has(key)) {
        if (newest.size >= maxSubjects) return;
        log.warn({ subject, reason }, `${code}: what can't be understood is dropped; check what sends it`);
      }
      newest.set(key, { code, subject: subject.slice(0, 120), reason, lastMs: clock.monoMs() });
    },
    problems() {
      const oldest = clock.monoMs() - shownForMs;
      for (const [key, { lastMs }] of newest) if (lastMs < oldest) newest.delete(key);
      return [...newest.values()].map(({ code, subject, reason }) => ({
        code,
        subject,
        message: `${subject}: ${reason}. It was dropped; check what sends it.`.slice(0, 400),
      }));
    },
    counters: () => ({ ...counts }),
  };
}

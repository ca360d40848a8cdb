/** Set-up sessions: for ten minutes somebody may look through an area's camera; who did is recorded, and shown on site. */
import { setupSessionMs } from "../../common/contract/area-requests.ts";
import type { UnnumberedRecord } from "../../common/contract/records.ts";
import type { Clock } from "../../common/runtime/clock.ts";

/** Why a request is refused: a sentence for whoever asked. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
}

/** The sessions of all areas. */
export interface SetupSessions {
  /** Opens a session, or finds it open; another one of the area ends. Answers how long it lasts still, in ms. */
  begin(area: string, session: string, by: string): number;
  /** Ends a session; one that isn't open is left alone. */
  end(area: string, session: string): void;
  /** Throws RequestRefused unless this session is open. */
  check(area: string, session: string): void;
  isOpen(area: string): boolean;
  /** Ends all: the gateway stops. */
  close(): void;
}

interface SetupSessionsOptions {
  readonly clock: Clock;
  readonly t: () => number;
  readonly record: (record: UnnumberedRecord) => void;
  /** A session of an area was opened, or is over: nothing of its pictures may stay. */
  readonly changed: (area: string) => void;
}

interface OpenSession {
  readonly session: string;
  readonly by: string;
  readonly untilMonoMs: number;
  readonly cancel: () => void;
}

/** Creates the sessions; none is open. */
export function createSetupSessions({ clock, t, record, changed }: SetupSessionsOptions): SetupSessions {
  const open = new Map<string, OpenSession>();

  function tell(event: "set-up-begin" | "set-up-end", area: string, by: string): void {
    record({ kind: "event", t: t(), event, subject: area, detail: by });
  }

  function close(area: string, why: string): void {
    const one = open.get(area);
    if (!one) return;
    one.cancel();
    open.delete(area);
    tell("set-up-end", area, `${one.by} (${why})`);
    changed(area);
  }

  return {
    begin(area, session, by) {
      const other = open.get(area);
      if (other?.session === session) return other.untilMonoMs - clock.monoMs();
      // Who went away without ending it must not lock the others out.
      close(area, "another began");
      const untilMonoMs = clock.monoMs() + setupSessionMs;
      const cancel = clock.after(setupSessionMs, () => close(area, "its time was over"));
      open.set(area, { session, by, untilMonoMs, cancel });
      tell("set-up-begin", area, by);
      changed(area);
      return setupSessionMs;
    },
    end(area, session) {
      if (open.get(area)?.session === session) close(area, "ended");
    },
    check(area, session) {
      const one = open.get(area);
      if (one?.session === session) return;
      throw new RequestRefused(
        `no set-up of ${area} is open: its ten minutes are over, or somebody else has begun; begin it again`,
      );
    },
    isOpen: (area) => open.has(area),
    close() {
      for (const area of [...open.keys()]) close(area, "the gateway was stopped");
    },
  };
}

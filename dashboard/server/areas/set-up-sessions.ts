/** Set-up sessions: who looks through an area's camera, for ten minutes at most, one at a time for each area. */
import { setupSessionMs } from "../../../common/contract/area-requests.ts";
import type { Clock } from "../../../common/runtime/clock.ts";

/** A session that is open. */
export interface SetUpSession {
  readonly id: string;
  readonly area: string;
  readonly gateway: string;
  /** Whom the audit names. */
  readonly by: string;
  /** When it ends by itself, epoch ms. */
  readonly untilMs: number;
}

/** The sessions. */
export interface SetUpSessions {
  /** Opens one; a session of the area that was open ends. */
  begin(session: Omit<SetUpSession, "untilMs">): SetUpSession;
  /** The area's session of this id; undefined when it is over. */
  find(area: string, id: string): SetUpSession | undefined;
  current(area: string): SetUpSession | undefined;
  end(session: SetUpSession): void;
  close(): void;
}

interface SessionEvents {
  opened(session: SetUpSession): void;
  closed(session: SetUpSession): void;
}

/** Creates them; nobody looks yet. */
export function createSetUpSessions(clock: Clock, nowMs: () => number, events: SessionEvents): SetUpSessions {
  const open = new Map<string, { readonly session: SetUpSession; readonly cancel: () => void }>();

  function end(session: SetUpSession): void {
    const found = open.get(session.area);
    if (found?.session.id !== session.id) return;
    found.cancel();
    open.delete(session.area);
    events.closed(session);
  }

  return {
    begin(asked) {
      const before = open.get(asked.area);
      if (before) end(before.session);
      const session = { ...asked, untilMs: nowMs() + setupSessionMs };
      open.set(asked.area, { session, cancel: clock.after(setupSessionMs, () => end(session)) });
      events.opened(session);
      return session;
    },
    find(area, id) {
      const session = open.get(area)?.session;
      return session?.id === id ? session : undefined;
    },
    current: (area) => open.get(area)?.session,
    end,
    close() {
      for (const { session } of [...open.values()]) end(session);
    },
  };
}

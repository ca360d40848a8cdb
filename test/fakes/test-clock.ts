/** A clock that a test drives: timers fire, in order, only while it advances. */
import type { Clock, WallSource } from "../../common/runtime/clock.ts";

/** A clock whose time is set by hand. */
export interface TestClock extends Clock {
  /** Lets `ms` pass and fires in their order the timers that fall due, also those that they start. */
  advance(ms: number): void;
  /** The same, and lets promises settle before and after each timer. */
  advanceAsync(ms: number): Promise<void>;
  /** Sets wall time; undefined makes it unknown. Monotonic time goes on untouched. */
  setWall(wallMs: number | undefined): void;
  /** How many timers are waiting. */
  readonly pendingTimers: number;
}

interface Timer {
  dueMs: number;
  readonly order: number;
  readonly everyMs?: number;
  readonly callback: () => void;
}

/** Creates a test clock; wall time begins at 2026-04-01 00:00 UTC unless given, and is unknown if `wallMs: undefined` is given. */
export function createTestClock(start: { wallMs?: number | undefined; monoMs?: number } = {}): TestClock {
  const timers = new Set<Timer>();
  let nowMs = start.monoMs ?? 0;
  let order = 0;
  let offsetMs: number | undefined;
  let source: WallSource | undefined;

  function setWall(wallMs: number | undefined, from: WallSource = "system"): void {
    offsetMs = wallMs === undefined ? undefined : wallMs - nowMs;
    source = wallMs === undefined ? undefined : from;
  }
  setWall("wallMs" in start ? start.wallMs : Date.UTC(2026, 3, 1));

  function schedule(delayMs: number, callback: () => void, everyMs?: number): () => void {
    order += 1;
    const timer: Timer = { dueMs: nowMs + Math.max(0, delayMs), order, callback, ...(everyMs && { everyMs }) };
    timers.add(timer);
    return () => void timers.delete(timer);
  }

  /** Fires the next timer due by `untilMs`; false if there is none. */
  function fireNext(untilMs: number): boolean {
    const [next] = [...timers].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
    if (!next || next.dueMs > untilMs) return false;
    nowMs = Math.max(nowMs, next.dueMs);
    if (next.everyMs === undefined) timers.delete(next);
    else next.dueMs += next.everyMs;
    next.callback();
    return true;
  }

  return {
    monoMs: () => nowMs,
    wallMs: () => (offsetMs === undefined ? undefined : Math.round(nowMs + offsetMs)),
    wallSource: () => source,
    offerWallMs(wallMs, from) {
      if (offsetMs === undefined) setWall(wallMs, from);
    },
    after: (delayMs, callback) => schedule(delayMs, callback),
    every: (intervalMs, callback) => schedule(intervalMs, callback, Math.max(1, intervalMs)),
    advance(ms) {
      const untilMs = nowMs + ms;
      while (fireNext(untilMs));
      nowMs = untilMs;
    },
    async advanceAsync(ms) {
      const untilMs = nowMs + ms;
      do await settle();
      while (fireNext(untilMs));
      nowMs = untilMs;
      await settle();
    },
    setWall: (wallMs) => setWall(wallMs),
    get pendingTimers() {
      return timers.size;
    },
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Time as programs may use it: a monotonic count, and wall time only where the clock is known to be set. */
import { existsSync } from "node:fs";

/** Where wall time came from: the computer's own clock, the dashboard, or a person's phone. */
export type WallSource = "system" | "dashboard" | "person";

/** Clock and timers, handed in to whatever needs time; a test hands in one that it drives itself. */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary origin; never steps. */
  monoMs(): number;
  /** Epoch milliseconds, or undefined while nobody has set the clock. */
  wallMs(): number | undefined;
  /** Where wallMs comes from; undefined while it isn't set. */
  wallSource(): WallSource | undefined;
  /** Takes the time from elsewhere if the computer's own clock isn't set. */
  offerWallMs(wallMs: number, source: Exclude<WallSource, "system">): void;
  /** Calls back once after `delayMs`; the answer cancels it. The timer doesn't keep the process alive. */
  after(delayMs: number, callback: () => void): () => void;
  /** Calls back every `intervalMs`; the answer stops it. The timer doesn't keep the process alive. */
  every(intervalMs: number, callback: () => void): () => void;
}

/** Before this moment (2026-01-01 UTC) no clock of a computer that runs this program can be right. */
export const earliestPlausibleMs = Date.UTC(2026, 0, 1);

interface SystemClockOptions {
  /** `auto` looks whether the system has synchronised; `always` believes it; `never` waits for an offer. */
  readonly trust?: "auto" | "always" | "never";
}

/**
 * The computer's clock. On Linux with systemd-timesyncd and without a battery-backed clock it counts as set once
 * it has synchronised; elsewhere once it is plausible.
 */
export function createSystemClock({ trust = "auto" }: SystemClockOptions = {}): Clock {
  let offered: { wallMs: number; monoMs: number; source: WallSource } | undefined;
  let isSystemSet = false;
  const monoMs = () => performance.now();

  function systemIsSet(): boolean {
    if (isSystemSet) return true;
    isSystemSet = trust !== "never" && Date.now() >= earliestPlausibleMs && (trust === "always" || isSynchronised());
    return isSystemSet;
  }

  return {
    monoMs,
    wallMs() {
      if (systemIsSet()) return Date.now();
      return offered && Math.round(offered.wallMs + (monoMs() - offered.monoMs));
    },
    wallSource: () => (systemIsSet() ? "system" : offered?.source),
    offerWallMs(wallMs, source) {
      if (wallMs >= earliestPlausibleMs) offered ??= { wallMs, monoMs: monoMs(), source };
    },
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
    every(intervalMs, callback) {
      const timer = setInterval(callback, intervalMs);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

/** True unless this is a Linux whose time service says that it has not synchronised, without a battery-backed clock. */
function isSynchronised(): boolean {
  const service = "/run/systemd/timesync";
  return !existsSync(service) || existsSync(`${service}/synchronized`) || existsSync("/dev/rtc0");
}

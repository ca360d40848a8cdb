/** One machine of the shopfloor: what its gateway said last, and for how long that may be believed. */
import type { LiveState } from "../../../common/contract/gateway-messages.ts";
import type { MachineNow, TracePoint } from "../../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../../common/contract/machine-state.ts";

/** Length of the trace on a tile, in seconds. */
export const traceSeconds = 120;

/** Two tellings of one beginning differ by the network's delay; a difference below this is none. */
const sameMomentMs = 1500;

/** The live side of a machine. Times are epoch ms of the dashboard's clock. */
export interface MachineLive {
  /** A reading taken at `atMs`, valid until `validUntilMs`. */
  reading(atMs: number, amps: number, validUntilMs: number): void;
  /** The gateway tells the state; true when that is news. */
  told(state: LiveState, nowMs: number): boolean;
  /** The gateway went away; true when that is news. */
  gatewayLost(nowMs: number): boolean;
  /** Something of the gateway was heard: it is there. */
  gatewayHeard(): void;
  /** True when the state has become stale, or fresh again, since the last call. */
  stalenessChanged(nowMs: number): boolean;
  /** Its gateway has begun anew: what it said before doesn't count. */
  forgetTold(): void;
  now(nowMs: number): MachineNow;
  trace(nowMs: number): TracePoint[];
}

/** Creates a machine nobody has heard of yet. */
export function createMachineLive(): MachineLive {
  let told: { state: MachineState; sinceMs: number; cause: UnknownCause | undefined } | undefined;
  let newest: { atMs: number; amps: number; validUntilMs: number } | undefined;
  let lostMs: number | undefined;
  let wasStale = true;
  let points: TracePoint[] = [];

  function keepPoint(atMs: number, amps: number): void {
    const last = points.at(-1);
    const second = Math.floor(atMs / 1000);
    if (last && second < Math.floor(last[0] / 1000)) return;
    if (last && second === Math.floor(last[0] / 1000)) {
      // The highest of a second stays: a short peak must not vanish.
      if (amps > last[1]) points[points.length - 1] = [last[0], amps];
    } else points.push([atMs, amps]);
    if (points.length > traceSeconds * 2) points = points.slice(-traceSeconds);
  }

  function staleSince(nowMs: number): { sinceMs: number | null; cause: UnknownCause } | undefined {
    if (lostMs !== undefined) return { sinceMs: lostMs, cause: "gateway-away" };
    if (!newest) return { sinceMs: null, cause: "no-channel" };
    return nowMs >= newest.validUntilMs ? { sinceMs: newest.validUntilMs, cause: "sensor-silent" } : undefined;
  }

  return {
    reading(atMs, amps, validUntilMs) {
      if (!newest || atMs >= newest.atMs) newest = { atMs, amps, validUntilMs };
      keepPoint(atMs, amps);
    },
    told({ state, sinceAgoMs, cause }, nowMs) {
      const sinceMs = Math.round(nowMs - sinceAgoMs);
      const isSame = told?.state === state && told.cause === cause && Math.abs(told.sinceMs - sinceMs) < sameMomentMs;
      if (!isSame) told = { state, sinceMs, cause };
      return !isSame;
    },
    gatewayLost(nowMs) {
      if (lostMs !== undefined) return false;
      lostMs = nowMs;
      return true;
    },
    gatewayHeard() {
      lostMs = undefined;
    },
    stalenessChanged(nowMs) {
      const isStale = staleSince(nowMs) !== undefined;
      const changed = isStale !== wasStale;
      wasStale = isStale;
      return changed;
    },
    forgetTold() {
      told = undefined;
    },
    now(nowMs) {
      const stale = staleSince(nowMs);
      const heard = { heardMs: newest?.atMs ?? null, validUntilMs: newest?.validUntilMs ?? 0 };
      if (stale) return { state: "unknown", ...stale, amps: null, ...heard };
      const amps = newest?.amps ?? null;
      if (!told) return { state: "unknown", sinceMs: null, cause: "starting", amps, ...heard };
      return { state: told.state, sinceMs: told.sinceMs, cause: told.cause, amps, ...heard };
    },
    trace: (nowMs) => points.filter(([atMs]) => atMs > nowMs - traceSeconds * 1000),
  };
}

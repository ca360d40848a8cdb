/** Faults of a scenario: what goes wrong on which machine, when, and for how long. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import type { WorkPlan } from "../signals/work-plan.ts";

/** What can go wrong. */
export const faultTypes = ["device-dies", "clamp-falls-off", "wifi-gap", "clock-not-set"] as const;

const secondsPer = { s: 1, m: 60, h: 3600 } as const;
const durationPattern = /^(?:\d+[hms])+$/;

/** A length of time as scenarios write it, in ms: `90s`, `5m`, `1h30m`. */
const duration = z
  .string()
  .regex(durationPattern, { error: 'write a length of time such as "90s", "5m" or "1h30m"' })
  .transform(durationMs)
  .pipe(z.number().positive({ error: "a fault must last longer than nothing" }));

/** When a fault begins: `+90s` after the start of the simulator, or every day at a local time. */
const moment = z.union(
  [
    z
      .string()
      .regex(/^\+(?:\d+[hms])+$/)
      .transform((text) => ({ afterMs: durationMs(text.slice(1)) })),
    z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .transform((text) => ({ minuteOfDay: Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) })),
  ],
  { error: 'write "+90s" or "+5m" (after the start of the simulator), or a local time such as "14:30"' },
);

/** Schema of a fault. Times are simulated time. */
export const faultSettings = z.strictObject({
  /**
   * `device-dies`: no power, the broker sends its will. `clamp-falls-off`: it reads nothing. `wifi-gap`: it measures on
   * without a network. `clock-not-set`: it has no time of day, so what it measures in a gap is lost.
   */
  type: z.enum(faultTypes),
  machine: id,
  at: moment,
  duration,
});

/** A fault, with its times in ms. */
export type FaultSettings = z.output<typeof faultSettings>;

/** Whether a fault holds at a moment of simulated time. */
export function isActive(fault: FaultSettings, tMs: number, launchMs: number, plan: WorkPlan): boolean {
  const { at, duration: lastsMs } = fault;
  if ("afterMs" in at) return within(tMs, launchMs + at.afterMs, lastsMs);
  const { startMs } = plan.daySpan(plan.dayOf(tMs));
  const todayMs = startMs + at.minuteOfDay * 60_000;
  return within(tMs, todayMs, lastsMs) || within(tMs, todayMs - 24 * 3_600_000, lastsMs);
}

function within(tMs: number, startMs: number, lastsMs: number): boolean {
  return startMs <= tMs && tMs < startMs + lastsMs;
}

function durationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * 1000 * secondsPer[unit as "h" | "m" | "s"], 0);
}

/** Machine states, why a state can't be told, and what the dashboard publishes about each machine and area. */
import { z } from "zod";
import { clutterLevels, unknownLevelCause } from "./clutter.ts";

/** The states of a machine: working; powered, not working; no current; nobody can tell. */
export const machineStates = ["running", "idle", "off", "unknown"] as const;

/** State of a machine. */
export const machineState = z.enum(machineStates);
export type MachineState = z.infer<typeof machineState>;

/** Why a state is unknown. */
export const unknownCause = z.enum([
  "starting",
  "sensor-silent",
  "gateway-away",
  "clock-not-set",
  "no-channel",
  "records-lost",
  "feed-cut",
  "undecidable",
]);
export type UnknownCause = z.infer<typeof unknownCause>;

/** Epoch milliseconds, UTC, from 2020 on: never 1970. */
export const epochMs = z
  .int()
  .min(Date.UTC(2020, 0, 1))
  .max(Date.UTC(2200, 0, 1));

/** `machines/{m}/state`: what anyone may use of a machine, written by the dashboard alone. */
export const machineStateMessage = z.object({
  name: z.string(),
  state: machineState,
  /** When this state began; null when not known. */
  sinceMs: epochMs.nullable(),
  cause: unknownCause.optional(),
  rmsA: z.number().nonnegative().nullable(),
  /** From this moment on the message is stale, and the state is unknown. */
  validUntilMs: epochMs,
  simulated: z.boolean(),
});
export type MachineStateMessage = z.infer<typeof machineStateMessage>;

/** `areas/{a}/clutter`: how much of an area's sheet is covered. */
export const areaClutterMessage = z.object({
  name: z.string(),
  clutterShare: z.number().min(0).max(1).nullable(),
  level: z.enum([...clutterLevels, "unknown"]),
  /** When this level began; null when not known. */
  sinceMs: epochMs.nullable(),
  /** When the newest score was made. */
  scoredMs: epochMs.nullable(),
  /** Why the level is unknown. */
  cause: unknownLevelCause.optional(),
  simulated: z.boolean(),
});
export type AreaClutterMessage = z.infer<typeof areaClutterMessage>;

/** `alerts/level`: what signal towers need to know. */
export const alertLevelMessage = z.object({
  level: z.enum(["none", "notice", "warning", "critical"]),
  validUntilMs: epochMs,
});

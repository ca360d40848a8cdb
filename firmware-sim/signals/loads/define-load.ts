/** What a kind of machine is to the simulator: the schema of its parameters, and how to build its current. */
import { z } from "zod";
import type { Load } from "../phase-load.ts";
import type { WorkPlan } from "../work-plan.ts";

/** What a load gets from its surroundings. */
export interface LoadContext {
  readonly plan: WorkPlan;
  /** The machine's own seed. */
  readonly seed: number;
  /** The load of another machine that stands before this one in the scenario. Throws for one that doesn't. */
  loadOf(machine: string): Load;
}

interface LoadDefinition<C extends z.ZodType> {
  /** Parameters with their defaults; its `type` is a literal. */
  readonly config: C;
  /** Builds the load. Does no I/O but reading a shipped recording. */
  readonly create: (config: z.output<C>, context: LoadContext) => Load;
}

/** Defines a kind of load. */
export function defineLoad<C extends z.ZodType>(definition: LoadDefinition<C>): LoadDefinition<C> {
  return definition;
}

/** Minutes by which people are late or early, with a default. */
export function minutes(byDefault: number) {
  return z.number().min(0).max(120).default(byDefault);
}

/** Amperes, 0 to 500, with a default. */
export function amperes(byDefault: number) {
  return z.number().min(0).max(500).default(byDefault);
}

/** A range of seconds, shortest first, with a default. */
export function secondsRange(shortest: number, longest: number) {
  return z
    .tuple([z.number().min(0.5), z.number().max(86_400)])
    .refine(([low, high]) => low <= high, { error: "write the shorter time first, for example [60, 240]" })
    .default([shortest, longest]);
}

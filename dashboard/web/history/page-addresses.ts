/** Addresses to which the pages about the past lead. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { addressOf } from "../router.ts";

/** The page of a day. */
export function dayAddress(date: string): string {
  return addressOf("day", null, { date });
}

/** The page of a machine over a span. */
export function machineAddress(machine: string, { startMs, endMs }: TimeSpan): string {
  return addressOf("machine", machine, { from: startMs, to: endMs });
}

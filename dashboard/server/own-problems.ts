/** What is wrong with the dashboard itself, and what to do about it. */
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { DiskFullError } from "../../common/runtime/errors.ts";

interface DashboardCondition {
  /** Where a damaged database was put. */
  readonly setAside: string | undefined;
  /** Why nothing can be stored. */
  readonly storeFailure: Error | undefined;
  /** Places of history that can't be read any more. */
  readonly damageCount: number;
  /** What upkeep has to tell; it says more of a damaged database than that it was set aside. */
  readonly upkeep?: readonly Problem[];
  /** Connected to the broker. */
  readonly isConnected: boolean;
  readonly clock: Clock;
}

/** Lists what is wrong now, the gravest first. */
export function ownProblems({
  setAside,
  storeFailure,
  damageCount,
  upkeep = [],
  isConnected,
  clock,
}: DashboardCondition): Problem[] {
  const problems: Problem[] = [];
  if (storeFailure) {
    const code = storeFailure instanceof DiskFullError ? "disk-full" : "store-failing";
    const message = `Nothing can be stored: ${storeFailure.message}. Gateways keep their records until it can.`;
    problems.push({ code, message: message.slice(0, 400) });
  }
  if (setAside !== undefined && !upkeep.some(({ code }) => code === "database-damaged")) {
    const message = `The database was damaged and has been set aside as ${setAside}. Restore a backup, or go on with the new one.`;
    problems.push({ code: "database-damaged", message: message.slice(0, 400) });
  }
  if (damageCount > 0) {
    const message = `History is damaged in ${damageCount} places; the rest is whole. Check the disk, and restore a backup if you need them.`;
    problems.push({ code: "history-damaged", message });
  }
  problems.push(...upkeep);
  if (!isConnected) {
    problems.push({
      code: "broker-away",
      message: "No connection to the MQTT broker: check that it runs and its address.",
    });
  }
  if (clock.wallMs() === undefined) {
    problems.push({
      code: "clock-not-set",
      message: "The clock isn't set: connect this computer to a network with a time server. Times are filled in later.",
    });
  }
  return problems;
}

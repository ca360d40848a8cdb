/** What a gateway reports: which settings it runs, what is wrong, how much waits in its outbox. */
import type { GatewayReported, Problem, UplinkReport } from "../common/contract/gateway-messages.ts";
import type { Outbox } from "./outbox/outbox.ts";

interface ReportInput {
  readonly gateway: string;
  readonly revision: number;
  readonly problems: readonly Problem[];
  readonly counters: Record<string, number>;
  /** How far the gateway's own uplinks are; none when left out. */
  readonly uplinks?: readonly UplinkReport[];
  readonly depth: ReturnType<Outbox["depth"]>;
  /** Epoch ms; undefined while the clock isn't set. */
  readonly wallMs: number | undefined;
}

/** Most problems in a report; the rest would not be read. */
const maxProblems = 100;

/** Puts the report together. */
export function buildReport(input: ReportInput): GatewayReported {
  const { gateway, revision, problems, counters, depth, wallMs, uplinks = [] } = input;
  const all = [...problems];
  if (depth.isDiskFull) {
    const message = `The disk of gateway ${gateway} is full: free some space. Records are kept in memory until then.`;
    all.unshift({ code: "disk-full", subject: gateway, message });
  }
  if (wallMs === undefined) {
    const message = `The clock of gateway ${gateway} isn't set: connect it to a network with a time server.`;
    all.unshift({ code: "clock-not-set", subject: gateway, message });
  }
  const waitingMs = depth.waitingSinceMs === undefined || wallMs === undefined ? 0 : wallMs - depth.waitingSinceMs;
  return {
    revision,
    problems: all.slice(0, maxProblems),
    outbox: { records: depth.records, bytes: depth.bytes, hours: Math.max(0, Math.round(waitingMs / 36_000) / 100) },
    ...(uplinks.length > 0 && { uplinks: [...uplinks] }),
    counters,
  };
}

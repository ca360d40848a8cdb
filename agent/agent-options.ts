/** What an agent is created with. */
import type { Clock } from "../common/runtime/clock.ts";
import type { Log } from "../common/runtime/log.ts";
import type { UplinkTarget } from "./uplinks/uplinks.ts";

/** A gateway's names, its broker, its folder, and where its records go. */
export interface AgentOptions {
  readonly site: string;
  readonly gateway: string;
  readonly version: string;
  readonly broker: {
    readonly url: string;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
  };
  readonly dataDir: string;
  readonly maxOutboxBytes: number;
  /** Records wait until a dashboard's recorder has them; yes when left out. */
  readonly keepForDashboard?: boolean;
  /** Where seconds are sent to without a dashboard in between; nowhere when left out. */
  readonly uplinks?: readonly UplinkTarget[];
  /** Sensors may run programs on this computer; no when left out. */
  readonly allowPrograms?: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
}

/** The channels of imported files: they hang on no real gateway, and are named after the machine that they measured. */
import { buildChannelId, defaultChannel } from "./ids.ts";

/** Stands in the place of the gateway's id for files of somebody's old logger. */
export const importGateway = "import";

/** The channel that files of a machine are imported to. */
export function importChannel(machine: string): string {
  return buildChannelId(machine, defaultChannel);
}

/** The machine that an imported channel measured; undefined for the channels of real gateways. */
export function machineOfImport(gateway: string, channel: string): string | undefined {
  return gateway === importGateway ? channel.split(".")[0] : undefined;
}

/** Which machine each channel measures, put on record: whoever reads the records alone, as uplinks do, learns it from there. */
import type { DesiredSettings } from "../common/contract/plant-settings.ts";
import type { UnnumberedRecord } from "../common/contract/records.ts";

/** Name of the event: `subject` is the channel, `detail` the machine, left out when it measures none any more. */
export const machineAssigned = "machine-assigned";

/** The assignments of a run. */
export interface MachineAssignments {
  /** Puts on record what differs from before. */
  configure(machines: DesiredSettings["machines"]): void;
  /** Puts all of it on record once more, for readers to whom the beginning is lost. */
  tellAgain(): void;
}

/** Creates the assignments of a run; there are none before they are configured. */
export function createMachineAssignments(
  t: () => number,
  record: (entry: UnnumberedRecord) => void,
): MachineAssignments {
  let told = new Map<string, string>();

  function tell(channel: string, machine: string | undefined): void {
    const detail = machine !== undefined && { detail: machine };
    record({ kind: "event", t: t(), event: machineAssigned, subject: channel, ...detail });
  }

  return {
    configure(machines) {
      const wanted = new Map<string, string>();
      for (const { id, channels } of machines) {
        // A channel that measures two machines counts as that of the last, as in the dashboard.
        for (const channel of channels) wanted.set(channel, id);
      }
      for (const channel of told.keys()) if (!wanted.has(channel)) tell(channel, undefined);
      for (const [channel, machine] of wanted) if (told.get(channel) !== machine) tell(channel, machine);
      told = wanted;
    },
    tellAgain() {
      for (const [channel, machine] of told) tell(channel, machine);
    },
  };
}

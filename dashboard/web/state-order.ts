/** The states in the order in which the page lists them: the order of the contract, which the browser takes only as a type. */
import type { MachineState } from "../../common/contract/machine-state.ts";

const order: Readonly<Record<MachineState, number>> = { running: 0, idle: 1, off: 2, unknown: 3 };

/** All states, best first. */
export const machineStateOrder = (Object.keys(order) as MachineState[]).sort((a, b) => order[a] - order[b]);

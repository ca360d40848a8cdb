/** Which machines a page is of: what its address says, and what it can be changed to. */
import type { AnswerMachine } from "../../../common/contract/history-answers.ts";

/** One machine by its id, or all that are real, or all that are simulated; the two are never mixed. */
export type MachineChoice = { readonly machine: string } | { readonly all: "real" | "simulated" };

/** Value in an address that stands for all simulated machines; a machine's id can't hold a star. */
const allSimulated = "*simulated";

/** The choice that an address names (null when it names none): a machine that isn't there stands for all. */
export function choiceOf(value: string | null, machines: readonly AnswerMachine[]): MachineChoice {
  if (value !== null && machines.some(({ machine }) => machine === value)) return { machine: value };
  const hasReal = machines.some(({ simulated }) => !simulated);
  const hasSimulated = machines.some(({ simulated }) => simulated);
  return { all: hasSimulated && (value === allSimulated || !hasReal) ? "simulated" : "real" };
}

/** How an address names a choice; null where it needn't. */
export function valueOfChoice(choice: MachineChoice): string | null {
  if ("machine" in choice) return choice.machine;
  return choice.all === "simulated" ? allSimulated : null;
}

/** The machines of a choice. */
export function chosenMachines<M extends AnswerMachine>(machines: readonly M[], choice: MachineChoice): readonly M[] {
  if ("machine" in choice) return machines.filter(({ machine }) => machine === choice.machine);
  return machines.filter(({ simulated }) => simulated === (choice.all === "simulated"));
}

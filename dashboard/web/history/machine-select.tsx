/** Chooses the machine of a page, or all of them. */
import type { AnswerMachine } from "../../../common/contract/history-answers.ts";
import { type MachineChoice, valueOfChoice } from "./machine-choice.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** The choice; `onChoose` is told what the page's address should say. */
export function MachineSelect({
  machines,
  choice,
  onChoose,
}: {
  readonly machines: readonly AnswerMachine[];
  readonly choice: MachineChoice;
  readonly onChoose: (value: string | null) => void;
}) {
  const { h } = useHistoryWords();
  const groups = (["real", "simulated"] as const).filter((all) =>
    machines.some(({ simulated }) => simulated === (all === "simulated")),
  );
  // Where all machines are of one kind, the address needn't say which.
  const valueOfAll = (all: MachineChoice) => (groups.length > 1 ? (valueOfChoice(all) ?? "") : "");
  return (
    <label class="field">
      <span class="field-name">{h.machine}</span>
      <select
        value={"all" in choice ? valueOfAll(choice) : choice.machine}
        onChange={({ currentTarget }) => onChoose(currentTarget.value || null)}
      >
        {groups.map((all) => (
          <option key={all} value={valueOfAll({ all })}>
            {all === "real" ? h.allMachines : h.allSimulated}
          </option>
        ))}
        {machines.map(({ machine, name, simulated }) => (
          <option key={machine} value={machine}>
            {simulated ? h.simulatedName(name) : name}
          </option>
        ))}
      </select>
    </label>
  );
}

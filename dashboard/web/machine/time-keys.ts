/** What the keyboard does on the time axis. */
import type { StopAnswer } from "../../../common/contract/history-answers.ts";
import type { MachineView } from "./machine-view.ts";

/** One press moves by this share of the view, and zooms by this factor. */
const moveShare = 0.2;
const zoomStep = 1.5;

/** Obeys a key; true when it meant something here. `chooseStop` is told 1 for the next stop, -1 for the one before. */
export function obeyTimeKey(key: string, view: MachineView, chooseStop: (step: 1 | -1) => void): boolean {
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => view.move(-moveShare),
    ArrowRight: () => view.move(moveShare),
    ArrowUp: () => chooseStop(-1),
    ArrowDown: () => chooseStop(1),
    "+": () => view.zoom(1 / zoomStep),
    ";": () => view.zoom(1 / zoomStep),
    "=": () => view.zoom(1 / zoomStep),
    "-": () => view.zoom(zoomStep),
    PageUp: () => view.stepPeriod(-1),
    PageDown: () => view.stepPeriod(1),
    Home: () => view.fit(),
    End: () => view.follow(),
    Escape: () => {
      view.chosenStopMs.value = null;
    },
  };
  const action = actions[key];
  action?.();
  return action !== undefined;
}

/** The stop after (1) or before (-1) the chosen one; the first or the last when none is chosen. `stops` are by time. */
export function neighbourStop(
  stops: readonly StopAnswer[],
  chosenMs: number | null,
  step: 1 | -1,
): StopAnswer | undefined {
  if (chosenMs === null) return step === 1 ? stops[0] : stops.at(-1);
  const after = stops.filter(({ startMs }) => (step === 1 ? startMs > chosenMs : startMs < chosenMs));
  return step === 1 ? after[0] : after.at(-1);
}

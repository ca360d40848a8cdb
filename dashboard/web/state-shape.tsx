/** The shape of each state, so that it can be told without colour: a triangle, two bars, a hollow square, a question mark. */
import type { MachineState } from "../../common/contract/machine-state.ts";

/** A state's shape in a square as large as the text around it asks; the word stands beside, so it is silent for readers. */
export function StateShape({ state }: { readonly state: MachineState }) {
  return (
    <svg class="shape" data-shape={state} viewBox="0 0 32 32" aria-hidden="true">
      <rect class="shape-plate" x="1" y="1" width="30" height="30" rx="8" />
      {marks[state]}
    </svg>
  );
}

const marks = {
  running: (
    <path
      class="shape-mark"
      d="M11.5 8.6v14.8a1.2 1.2 0 0 0 1.85 1L24.6 17a1.2 1.2 0 0 0 0-2L13.35 7.6a1.2 1.2 0 0 0-1.85 1z"
    />
  ),
  idle: <path class="shape-mark" d="M10 8h4.2v16H10zM17.8 8H22v16h-4.2z" />,
  off: <rect class="shape-line" x="9" y="9" width="14" height="14" rx="1.5" />,
  unknown: (
    <>
      <path class="shape-line" d="M11.6 12.4a4.5 4.5 0 1 1 6.7 3.9c-1.6.9-2.3 1.7-2.3 3.4" />
      <circle class="shape-mark" cx="16" cy="24.2" r="1.9" />
    </>
  ),
} as const;

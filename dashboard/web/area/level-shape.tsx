/** The shape of each level of clutter, so that it can be told without colour: a tick, a block, a heap, a question mark. */
import type { ShownLevel } from "./board-words.ts";

/** A level's shape in a square as large as the text around it asks; the word stands beside, so it is silent for readers. */
export function LevelShape({ level }: { readonly level: ShownLevel }) {
  return (
    <svg class="shape level-shape" data-level={level} viewBox="0 0 32 32" aria-hidden="true">
      <rect class="shape-plate" x="1" y="1" width="30" height="30" rx="8" />
      {marks[level]}
    </svg>
  );
}

const marks = {
  tidy: <path class="shape-line" d="M8.5 17 14 22.5 24 10.5" />,
  "a-little": (
    <>
      <path class="shape-line" d="M7 24.5h18" />
      <rect class="shape-mark" x="11" y="12" width="10" height="9.4" rx="1" transform="rotate(-9 16 17)" />
    </>
  ),
  cluttered: (
    <>
      <path class="shape-line" d="M6 25.5h20" />
      <rect class="shape-mark" x="6.6" y="16" width="8.4" height="7.2" rx="1" />
      <rect class="shape-mark" x="17" y="15.6" width="8" height="7.4" rx="1" transform="rotate(10 21 19)" />
      <rect class="shape-mark" x="11.4" y="6.6" width="8.6" height="7.4" rx="1" transform="rotate(-14 16 10)" />
    </>
  ),
  unknown: (
    <>
      <path class="shape-line" d="M11.6 12.4a4.5 4.5 0 1 1 6.7 3.9c-1.6.9-2.3 1.7-2.3 3.4" />
      <circle class="shape-mark" cx="16" cy="24.2" r="1.9" />
    </>
  ),
} as const;

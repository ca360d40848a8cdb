/** What is being put right on a machine's page: which span, and how. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { signal } from "@preact/signals";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { lengthOf } from "../machine/view-span.ts";
import { anchorOf, spanBetween } from "./span-selection.ts";

/** The editing of the past on a page. */
export interface PastEdit {
  /** Shown; the timeline then chooses spans instead of moving. */
  readonly isOpen: Signal<boolean>;
  readonly span: Signal<TimeSpan | null>;
  /** The span is to be decided again. */
  readonly isReEvaluating: Signal<boolean>;
  /** A finger has come down. `reachMs`: how far from an end it still takes it. */
  grab(atMs: number, reachMs: number): void;
  /** It is dragged. */
  drag(atMs: number): void;
  close(): void;
}

/** Creates it, closed. `nowMs` tells the server's time: what is to come can't be chosen. */
export function createPastEdit(view: ReadonlySignal<TimeSpan>, nowMs: () => number): PastEdit {
  const isOpen = signal(false);
  const span = signal<TimeSpan | null>(null);
  const isReEvaluating = signal(false);
  let anchorMs = 0;
  return {
    isOpen,
    span,
    isReEvaluating,
    grab(atMs, reachMs) {
      anchorMs = anchorOf(span.peek(), atMs, reachMs);
    },
    drag(atMs) {
      span.value = spanBetween(anchorMs, atMs, lengthOf(view.peek()), nowMs()) ?? span.peek();
    },
    close() {
      isOpen.value = false;
      isReEvaluating.value = false;
      span.value = null;
    },
  };
}

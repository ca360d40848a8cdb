/** What every part of a machine's page may use: the machine, what is looked at, what was told, the words and formats. */
import type { ReadonlySignal } from "@preact/signals";
import { computed, effect, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { MachineSpanAnswer } from "../../../common/contract/history-answers.ts";
import type { TimelineSegment, TimeSpan } from "../../../common/contract/live-events.ts";
import { unpackTimeline } from "../history/unpack-timeline.ts";
import type { MachineStore } from "../machine-store.ts";
import type { Page } from "../page-context.ts";
import { createPastEdit, type PastEdit } from "../past/past-edit.ts";
import { barSpan, segmentsUntilNow } from "../timeline-layout.ts";
import type { AxisFormat } from "./axis-format.ts";
import { createAxisFormat } from "./axis-format.ts";
import type { MachineWords } from "./dictionary.ts";
import { machineWords } from "./dictionary.ts";
import type { MachineData } from "./machine-data.ts";
import { openMachineData } from "./machine-data.ts";
import type { MachineView } from "./machine-view.ts";
import { createMachineView } from "./machine-view.ts";
import { createSiteZone } from "./site-zone.ts";
import { daysOf, holds } from "./view-span.ts";

/** The means of a machine's page. */
export interface MachineMeans {
  readonly store: MachineStore;
  readonly view: MachineView;
  readonly data: MachineData;
  /** What is being put right. */
  readonly edit: PastEdit;
  readonly m: ReadonlySignal<MachineWords>;
  readonly format: ReadonlySignal<AxisFormat>;
  /** The period's segments, carried on to now by what the board shows. */
  readonly segments: ReadonlySignal<readonly TimelineSegment[]>;
  close(): void;
}

/** Opens the page's means for a machine of the board; whoever opens them closes them. */
export function openMachineMeans({ board, choice }: Page, store: MachineStore): MachineMeans {
  const timeZone = board.site.peek()?.timeZone ?? "Asia/Tokyo";
  const workingTime = signal<TimeSpan | null>(null);
  const view = createMachineView(createSiteZone(timeZone), board.secondMs, workingTime);
  const nowMs = () => board.feed.peek().nowMs;
  const data = openMachineData(store.id, view, nowMs);
  const recorded = computed(() => (data.answer.value ? unpackTimeline(data.answer.value.timeline) : []));
  const stop = effect(() => {
    const answer = data.answer.value;
    workingTime.value = answer && workingTimeOf(answer, recorded.value, workingTime.peek());
  });
  return {
    store,
    view,
    data,
    edit: createPastEdit(view.view, nowMs),
    m: computed(() => machineWords[choice.language.value]),
    format: computed(() => createAxisFormat(choice.language.value, timeZone)),
    segments: computed(() => {
      const answer = data.answer.value;
      const segments = recorded.value;
      if (answer === null || !holds(answer.span, answer.nowMs)) return segments;
      const untilMs = segments.at(-1)?.[1] ?? answer.nowMs;
      const shown = { state: store.state.value, sinceMs: store.sinceMs.value };
      return segmentsUntilNow({ segments, untilMs }, shown, Math.min(answer.span.endMs, board.secondMs.value));
    }),
    close() {
      stop();
      data.close();
    },
  };
}

/** From the first planned or powered time of a day to its last; null for more than a day. The same object while it is the same. */
function workingTimeOf(
  { span, planned }: MachineSpanAnswer,
  segments: readonly TimelineSegment[],
  before: TimeSpan | null,
): TimeSpan | null {
  if (daysOf(span) > 1) return null;
  const powered = segments.filter(([, , state]) => state !== "off");
  const next = barSpan({ span, planned }, [{ segments: powered }]);
  return before?.startMs === next.startMs && before.endMs === next.endMs ? before : next;
}

/** Hands the means down. */
export const MachineContext = createContext<MachineMeans | null>(null);

/** The means, in a component of the page. */
export function useMachine(): MachineMeans {
  const means = useContext(MachineContext);
  if (means === null) throw new Error("This component belongs to a machine's page: render it below MachineContext.");
  return means;
}

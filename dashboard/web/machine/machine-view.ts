/** What a machine's page looks at, as signals: the days that are asked for, the part of them that is shown, and the chosen stop. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { computed, signal } from "@preact/signals";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { QueryValues } from "../router.ts";
import type { SiteZone } from "./site-zone.ts";
import type { PeriodDays } from "./view-span.ts";
import {
  daysOf,
  holds,
  lengthOf,
  moved,
  nextPeriod,
  periodFor,
  periodOf,
  viewWithin,
  within,
  zoomed,
} from "./view-span.ts";

/** Where now stands in a view that follows it, as a share of the view. */
const nowShare = 0.96;
/** Length of the view that "now" leads to from the whole of a day; ms. */
const nowViewMs = 10 * 60_000;

/** What has been chosen: null stands for today, and for what a period shows at first: its working time, or all of it. */
interface Choice {
  readonly period: TimeSpan | null;
  readonly view: TimeSpan | null;
  readonly isFollowing: boolean;
}

/** The view of a machine's page. */
export interface MachineView {
  readonly zone: SiteZone;
  /** Whole days of the site that questions are asked for. */
  readonly period: ReadonlySignal<TimeSpan>;
  /** The part of the period that is shown. */
  readonly view: ReadonlySignal<TimeSpan>;
  /** The view goes on with the clock. */
  readonly isFollowing: ReadonlySignal<boolean>;
  /** Where the pointer is, epoch ms. */
  readonly pointedMs: Signal<number | null>;
  /** Beginning of the stop that is chosen, epoch ms. */
  readonly chosenStopMs: Signal<number | null>;
  /** What of it belongs into the address. */
  readonly query: ReadonlySignal<QueryValues>;
  /** Takes over what an address says. */
  read(query: URLSearchParams): void;
  look(span: TimeSpan): void;
  zoom(factor: number, atMs?: number): void;
  move(share: number): void;
  /** The whole period again. */
  fit(): void;
  follow(): void;
  chooseDays(days: PeriodDays): void;
  stepPeriod(steps: number): void;
  today(): void;
}

/**
 * Creates the view. `now` is the server's clock, epoch ms; `workingTime` is what a day shows at first, so that half of the
 * timeline isn't night; null while it isn't known.
 */
export function createMachineView(
  zone: SiteZone,
  now: ReadonlySignal<number>,
  workingTime: ReadonlySignal<TimeSpan | null>,
): MachineView {
  const choice = signal<Choice>({ period: null, view: null, isFollowing: false });
  const todayMs = computed(() => zone.midnight(now.value));
  const latestMs = () => zone.midnight(now.peek(), 1);
  // Spans stay the same object while they are the same, so that not each second paints all anew.
  const period = computed<TimeSpan>(() => choice.value.period ?? periodOf(todayMs.value, 1, zone));
  const view = computed<TimeSpan>(() => {
    const { view: chosen, isFollowing } = choice.value;
    if (!isFollowing || chosen === null) return viewWithin(chosen ?? workingTime.value, period.value);
    return moved(chosen, now.value - (chosen.startMs + nowShare * lengthOf(chosen)));
  });

  function look(span: TimeSpan): void {
    const wanted = within(span, latestMs());
    const last = period.peek();
    const next = periodFor(wanted, last, zone);
    const startMs = Math.max(next.startMs, wanted.startMs);
    choice.value = {
      period: next === last ? choice.peek().period : next,
      view: { startMs, endMs: wanted.endMs },
      isFollowing: false,
    };
  }

  function choosePeriod(next: TimeSpan): void {
    if (next.startMs >= latestMs()) return;
    choice.value = { period: next, view: null, isFollowing: false };
  }

  return {
    zone,
    period,
    view,
    isFollowing: computed(() => choice.value.isFollowing),
    pointedMs: signal<number | null>(null),
    chosenStopMs: signal<number | null>(null),
    query: computed(() => {
      const { period: chosen, view: part, isFollowing } = choice.value;
      const zoom = part === null ? null : isFollowing ? `now-${lengthOf(part)}` : `${part.startMs}-${part.endMs}`;
      return { from: chosen?.startMs ?? null, to: chosen?.endMs ?? null, zoom };
    }),
    read(query) {
      choice.value = readChoice(query, zone);
    },
    look,
    zoom(factor, atMs) {
      const { isFollowing, view: part } = choice.peek();
      const current = view.peek();
      const nowMs = now.peek();
      if (isFollowing && part) {
        const next = zoomed(current, factor, nowMs);
        if (next.startMs >= zone.midnight(nowMs)) choice.value = { ...choice.peek(), view: next };
        else look(next);
        return;
      }
      const middleMs = (current.startMs + current.endMs) / 2;
      look(zoomed(current, factor, atMs ?? middleMs));
    },
    move: (share) => look(moved(view.peek(), share * lengthOf(view.peek()))),
    fit() {
      choice.value = { ...choice.peek(), view: period.peek(), isFollowing: false };
    },
    follow() {
      const length = Math.min(nowViewMs, lengthOf(view.peek()));
      const endMs = now.peek();
      choice.value = { period: null, view: { startMs: endMs - length, endMs }, isFollowing: true };
    },
    chooseDays(days) {
      const nowMs = now.peek();
      const last = holds(period.peek(), nowMs) ? nowMs : period.peek().endMs - 1;
      choosePeriod(periodOf(last, days, zone));
    },
    stepPeriod: (steps) => choosePeriod(nextPeriod(period.peek(), steps, zone)),
    today() {
      choice.value = { period: null, view: null, isFollowing: false };
    },
  };
}

/** Reads `from`, `to` (epoch ms) and `zoom` (`from-to`, or `now-length`); what makes no sense is left out. */
function readChoice(query: URLSearchParams, zone: SiteZone): Choice {
  const number = (text: string | null | undefined) => (text && /^\d{1,14}$/.test(text) ? Number(text) : null);
  const from = number(query.get("from"));
  const to = number(query.get("to"));
  const asked = from !== null && to !== null && from < to ? { startMs: from, endMs: to } : null;
  const days = asked && daysOf(asked);
  // A span is widened to the whole days that it lies in.
  const whole = asked && days && periodFor(asked, periodOf(asked.endMs - 1, days, zone), zone);
  const part = asked && whole && (asked.startMs > whole.startMs || asked.endMs < whole.endMs) ? asked : null;
  const [first, second] = (query.get("zoom") ?? "").split("-");
  const end = number(second);
  if (first === "now" && end !== null && end > 0) {
    return { period: null, view: { startMs: 0, endMs: end }, isFollowing: true };
  }
  const start = number(first);
  const view = start !== null && end !== null && start < end ? { startMs: start, endMs: end } : part;
  return { period: whole, view, isFollowing: false };
}

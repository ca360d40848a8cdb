/** History in memory for tests and benches of tables: answers as the real one does, from lists that are handed in. */
import type { TimeSpan } from "../../common/contract/live-events.ts";
import type { HistorySecond } from "../../dashboard/server/history/second-table.ts";
import type {
  TableChannel,
  TableDay,
  TableMinute,
  TableQuestions,
  TableSegment,
  TableStop,
} from "../../dashboard/server/tables/table-source.ts";

/** What the history shall know. Rows stand under `{gateway} {channel}`, segments under their machine. */
export interface MadeUpHistory {
  readonly extent?: TimeSpan;
  readonly channels?: readonly TableChannel[];
  readonly seconds?: Readonly<Record<string, readonly HistorySecond[]>>;
  readonly minutes?: Readonly<Record<string, readonly TableMinute[]>>;
  readonly segments?: Readonly<Record<string, readonly TableSegment[]>>;
  readonly days?: readonly { readonly date: string; readonly figures: readonly TableDay[] }[];
  readonly stops?: readonly (TableStop & { readonly date: string })[];
}

/** Creates the history; `asked` counts the spans that were asked for. */
export function madeUpQuestions(known: MadeUpHistory): TableQuestions {
  const within =
    (span: TimeSpan) =>
    ({ atMs }: { readonly atMs: number }) =>
      atMs >= span.startMs && atMs < span.endMs;
  const isBetween = (from: string, to: string) => (date: string) => from <= date && date <= to;
  return {
    channels: () => known.channels ?? [],
    machines: () => Object.keys(known.segments ?? {}).map((machine) => ({ machine, simulated: false })),
    extent: () => known.extent,
    timeline: (machine, _simulated, { startMs, endMs }) =>
      (known.segments?.[machine] ?? [])
        .filter((one) => one.startMs < endMs && one.endMs > startMs)
        .map((one) => ({ ...one, startMs: Math.max(one.startMs, startMs), endMs: Math.min(one.endMs, endMs) })),
    secondCells: (gateway, channel, _simulated, span) =>
      Float64Array.from(
        (known.seconds?.[`${gateway} ${channel}`] ?? [])
          .filter(within(span))
          .flatMap(({ atMs, mean, min, max, std, n, validForMs, flags }) => [
            atMs,
            mean,
            min,
            max,
            std,
            n,
            validForMs,
            flags,
          ]),
      ),
    minutes: (gateway, channel, _simulated, span) =>
      (known.minutes?.[`${gateway} ${channel}`] ?? []).filter(within(span)),
    hours: () => [],
    dayFigures: (from, to) => (known.days ?? []).filter(({ date }) => isBetween(from, to)(date)),
    scores: { areas: () => [], inSpan: () => [] },
    dayStops: (from, to) => (known.stops ?? []).filter(({ date }) => isBetween(from, to)(date)),
  };
}

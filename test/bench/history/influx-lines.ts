/** Made days as lines of InfluxDB's line protocol: segments, minutes, hours, stops, and roll-ups of dates and months. */
import type { MachineState } from "../../../common/contract/machine-state.ts";
import { withShares } from "../../../dashboard/server/figures/span-figures.ts";
import type { HistoryMinute } from "../../../dashboard/server/history/minute-rows.ts";
import type { Segment } from "../../../dashboard/server/history/segment.ts";
import { type SheetFigures, type SheetReason, timeColumns } from "../../../dashboard/server/history/sheet.ts";

/** Numbers take fewer bytes than words, in the file and in answers. */
export const stateNumbers: Record<MachineState, number> = { off: 0, idle: 1, running: 2, unknown: 3 };

/** The columns of dates and months that are our figures, as they are. */
const rollUpColumns = [...timeColumns, "wholeCycles", "cycleMs"] as const;

const minuteMs = 60_000;

/** Segments as points at which a state begins; it ends where the next one does begin. In ms. */
export function segmentLines(machine: string, segments: readonly Segment[], movedMs: number): string {
  return segments
    .map(({ startMs, state }) => `segment,machine=${machine} state=${stateNumbers[state]}i ${startMs + movedMs}\n`)
    .join("");
}

/** Minutes (`minute`) or hours (`hour`) of a machine's channel; in ms. */
export function readingLines(
  measurement: "minute" | "hour",
  machine: string,
  rows: readonly HistoryMinute[],
  movedMs: number,
): string {
  return rows
    .map(({ atMs, mean, min, max }) => {
      const [a, b, c] = [mean, min, max].map((value) => Math.round(value * 1000) / 1000);
      return `${measurement},machine=${machine} mean=${a},min=${b},max=${c} ${atMs + movedMs}\n`;
    })
    .join("");
}

/** A stop that isn't short, in ms. Its reason is a field: as a tag it would make twelve series of each machine's one. */
export function stopLine(
  machine: string,
  stop: {
    readonly startMs: number;
    readonly endMs: number;
    readonly plannedMs: number;
    readonly isWhole: boolean;
    readonly reason: string;
  },
): string {
  const { startMs, endMs, plannedMs, isWhole, reason } = stop;
  const fields = `endMs=${endMs}i,plannedMs=${plannedMs}i,isWhole=${isWhole},reason="${reason}"`;
  return `stop,machine=${machine} ${fields} ${startMs}\n`;
}

/** A machine's date or month: our sums, and what the calendar shows, reckoned beforehand. `atMs` is where it begins. */
export function rollUpLine(measurement: "day" | "month", machine: string, figures: SheetFigures, atMs: number): string {
  const sums = rollUpColumns.map((name) => `${name}=${figures[name]}i`);
  const { utilisation, availability, coverage } = withShares(figures);
  const shares = { utilisation, availability, coverage };
  const known = Object.entries(shares).flatMap(([name, share]) => (share === null ? [] : [`${name}=${share}`]));
  const thousandths = (share: number | null) => (share === null ? -1 : Math.round(1000 * share));
  const calendar = [
    `calUtilisation=${thousandths(utilisation)}i`,
    `calCoverage=${thousandths(coverage)}i`,
    `calStops=${figures.stops - figures.shortStops}i`,
    `calRunningMin=${Math.round(figures.allRunningMs / minuteMs)}i`,
  ];
  return `${measurement},machine=${machine} ${[...sums, ...known, ...calendar].join(",")} ${atMs}\n`;
}

/** Stops of a machine (or, with `undefined`, of the whole site) by reason, on a date or in a month. */
export function reasonLine(
  measurement: "stop_day" | "stop_month" | "site_stop_day",
  machine: string | undefined,
  reason: string,
  { stops, plannedMs }: Pick<SheetReason, "stops" | "plannedMs">,
  atMs: number,
): string {
  const tags = machine === undefined ? `reason=${reason}` : `machine=${machine},reason=${reason}`;
  return `${measurement},${tags} stops=${stops}i,plannedMs=${plannedMs}i ${atMs}\n`;
}

/** Fills InfluxDB with what fillStore fills our store with: the same made days of the same machines. */
import { formatDayNumber } from "../../../common/calendar/day-number.ts";
import { plantSettings } from "../../../common/contract/plant-settings.ts";
import { dayBlockStartMs } from "../../../dashboard/server/history/block-keys.ts";
import { unpackMinutes } from "../../../dashboard/server/history/packed-minutes.ts";
import { unpackSegments } from "../../../dashboard/server/history/segment-words.ts";
import { addFigures, type SheetFigures } from "../../../dashboard/server/history/sheet.ts";
import { type Filling, madeDayOf } from "./fill-store.ts";
import { readingLines, reasonLine, rollUpLine, segmentLines, stopLine } from "./influx-lines.ts";
import type { InfluxTwin, RetentionPolicy } from "./influx-twin.ts";
import { type MadeDay, madeDayBlock, madeDayStartMs } from "./made-days.ts";

/** What is filled in; minutes only of the newest days. */
export type TwinFilling = Omit<Filling, "path" | "secondDays"> & { readonly minuteDays: number };

const batchBytes = 2_000_000;
/** Batches under way at once. */
const batchesAtOnce = 3;
const reasonIds = plantSettings.parse({}).stopReasons.map(({ id }) => id);

interface Sums {
  stops: number;
  plannedMs: number;
}

/** Sums by machine (or site) and reason. */
type ReasonSums = Map<string, { readonly machine: string | undefined; readonly reason: string } & Sums>;

interface MonthRollUp {
  readonly figures: Map<string, SheetFigures>;
  readonly reasons: ReasonSums;
}

/** Loads all of it; answers the number of points. */
export async function fillTwin(twin: InfluxTwin, filling: TwinFilling): Promise<number> {
  const writer = createBatches(twin);
  const months = new Map<string, MonthRollUp>();
  for (let block = filling.lastBlock - filling.days + 1; block <= filling.lastBlock; block += 1) {
    await fillDay(writer.add, filling, block, months);
  }
  for (const [month, { figures, reasons }] of months) {
    const atMs = monthStartMs(month);
    for (const [machine, sums] of figures) await writer.add("long", rollUpLine("month", machine, sums, atMs));
    for (const one of reasons.values()) {
      await writer.add("long", reasonLine("stop_month", one.machine, one.reason, one, atMs));
    }
  }
  return writer.end();
}

/** Where a month "YYYY-MM" begins at the site, epoch ms. */
export function monthStartMs(month: string): number {
  return dayBlockStartMs(Date.parse(`${month}-01`) / 86_400_000);
}

type Add = (policy: RetentionPolicy, lines: string) => Promise<void>;

async function fillDay(add: Add, filling: TwinFilling, block: number, months: Map<string, MonthRollUp>): Promise<void> {
  const atMs = dayBlockStartMs(block);
  const movedMs = atMs - madeDayStartMs;
  const name = formatDayNumber(block).slice(0, 7);
  const month = months.get(name) ?? { figures: new Map(), reasons: new Map() };
  months.set(name, month);
  const ofDate: ReasonSums = new Map();
  for (let number = 0; number < filling.machines; number += 1) {
    const machine = `m${number}`;
    const made = madeDayOf(filling, number, block);
    await add("fine", segmentLines(machine, unpackSegments(madeDayBlock, made.segments), movedMs));
    await add("long", readingLines("hour", machine, made.hours, movedMs));
    if (block > filling.lastBlock - filling.minuteDays) {
      const minutes = unpackMinutes(madeDayStartMs, 60_000, made.minutes);
      await add("fine", readingLines("minute", machine, minutes, movedMs));
    }
    const figures = sheetFigures(made, number + 1);
    const before = month.figures.get(machine);
    month.figures.set(machine, before ? addFigures(before, figures) : figures);
    await add("long", rollUpLine("day", machine, figures, atMs));
    await add("long", stopLines(made, machine, block, movedMs, [ofDate, month.reasons]));
  }
  const lines = [...ofDate.values()].map((one) =>
    reasonLine(one.machine === undefined ? "site_stop_day" : "stop_day", one.machine, one.reason, one, atMs),
  );
  await add("long", lines.join(""));
}

function stopLines(
  { reckoned }: MadeDay,
  machine: string,
  block: number,
  movedMs: number,
  sums: readonly [date: ReasonSums, month: ReasonSums],
): string {
  const lines: string[] = [];
  for (const [index, stop] of reckoned.stops.entries()) {
    if (stop.kind !== "stop") continue;
    const reason = reasonIds[((index + block) % 11) - 1] ?? "none";
    const [startMs, endMs] = [stop.startMs + movedMs, stop.endMs + movedMs];
    lines.push(stopLine(machine, { ...stop, startMs, endMs, reason }));
    for (const one of sums) addStop(one, machine, reason, stop.plannedMs);
    addStop(sums[0], undefined, reason, stop.plannedMs);
  }
  return lines.join("");
}

function addStop(sums: ReasonSums, machine: string | undefined, reason: string, plannedMs: number): void {
  const name = `${machine ?? ""} ${reason}`;
  const known = sums.get(name) ?? { machine, reason, stops: 0, plannedMs: 0 };
  known.stops += 1;
  known.plannedMs += plannedMs;
  sums.set(name, known);
}

function sheetFigures({ reckoned: { times, cycles } }: MadeDay, machineKey: number): SheetFigures {
  const whole = cycles.filter(({ isWhole }) => isWhole);
  const cycleMs = whole.reduce((sum, one) => sum + one.endMs - one.startMs, 0);
  return { machineKey, isCorrected: false, cyclePauseMs: 60_000, ...times, wholeCycles: whole.length, cycleMs };
}

/** Big batches, some at once. */
function createBatches(twin: InfluxTwin): { readonly add: Add; end(): Promise<number> } {
  const waiting: Record<RetentionPolicy, string[]> = { fine: [], long: [] };
  const bytes: Record<RetentionPolicy, number> = { fine: 0, long: 0 };
  const underWay = new Set<Promise<void>>();
  let points = 0;
  let failure: unknown;

  async function send(policy: RetentionPolicy): Promise<void> {
    const lines = waiting[policy].join("");
    waiting[policy] = [];
    bytes[policy] = 0;
    if (lines === "") return;
    while (underWay.size >= batchesAtOnce) await Promise.race(underWay);
    if (failure !== undefined) throw failure;
    const sent: Promise<void> = twin
      .write(policy, lines)
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
  }

  return {
    async add(policy, lines) {
      waiting[policy].push(lines);
      bytes[policy] += lines.length;
      for (let at = lines.indexOf("\n"); at >= 0; at = lines.indexOf("\n", at + 1)) points += 1;
      if (bytes[policy] >= batchBytes) await send(policy);
    },
    async end() {
      await send("fine");
      await send("long");
      await Promise.all(underWay);
      if (failure !== undefined) throw failure;
      return points;
    },
  };
}

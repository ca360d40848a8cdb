/** Reckons the figures of dates that are over, and again those of dates whose past has changed. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { reckonSpan } from "../figures/span-figures.ts";
import type { Plans } from "../ledger/plans.ts";
import type { CyclePauses } from "./cycle-pauses.ts";
import type { Damage } from "./damage.ts";
import type { DirtyDay, DirtyDays } from "./dirty-days.ts";
import type { MachineKeys } from "./machine-keys.ts";
import { type NumberTable, unpackNumbers } from "./number-table.ts";
import type { HistoryQuestions } from "./open-questions.ts";
import {
  addFigures,
  packReasons,
  packSheet,
  packStops,
  readSheet,
  readStops,
  type SheetFigures,
  type SheetStop,
  sumReasons,
  sumReasonTables,
} from "./sheet.ts";
import { monthNumber } from "./sheets.ts";

/** The writer of sheets. */
export interface SheetWriter {
  /**
   * Reckons some machines of one date that was over before the date of `nowMs`; false: there is nothing to do. A step
   * takes some milliseconds.
   */
  reckonSome(nowMs: number): boolean;
}

interface Parts {
  readonly db: Sqlite;
  readonly keys: MachineKeys;
  readonly dirty: DirtyDays;
  readonly questions: HistoryQuestions;
  readonly plans: Plans;
  readonly pauses: CyclePauses;
  readonly damage: Damage;
}

/** Machines in one step. */
const machinesAtOnce = 8;
/** Seen before and behind a date, so that what goes on over midnight is known; ms. */
const aroundMs = 6 * 3_600_000;

/** Until so long after its end a date may come out differently without having been corrected; ms. */
const settledAfterMs = 12 * 3_600_000;

interface Reckoned {
  readonly figures: SheetFigures;
  readonly stops: readonly SheetStop[];
}

/** Creates the writer of a database. */
export function createSheetWriter({ db, keys, dirty, questions, plans, pauses, damage }: Parts): SheetWriter {
  const selectSheet = db.prepare("SELECT figures, stops FROM day_sheet WHERE day = ?");
  const saveSheet = db.prepare("INSERT OR REPLACE INTO day_sheet (day, figures, stops, reasons) VALUES (?, ?, ?, ?)");
  const newestSheet = db.prepare("SELECT max(day) AS day FROM day_sheet");
  const saveMonth = db.prepare("INSERT OR REPLACE INTO month_sheet (month, figures, reasons) VALUES (?, ?, ?)");
  const selectDays = db.prepare("SELECT day, figures, reasons FROM day_sheet WHERE day >= ? AND day < ?");
  const reasonOf = db.prepare("SELECT reason FROM stop_reason WHERE machine = ? AND simulated = ? AND start_ms = ?");
  const keyOfReason = db.prepare("SELECT key FROM reason_key WHERE reason = ?");
  const insertReason = db.prepare("INSERT INTO reason_key (reason) VALUES (?)");
  /** The date up to which machines without a change have their sheet; undefined until it is known. */
  let markedUntil: number | undefined;

  function table(what: string, bytes: unknown) {
    return bytes instanceof Uint8Array ? damage.read(what, bytes, unpackNumbers) : undefined;
  }

  function reasonKey(machine: string, simulated: boolean, startMs: number): number {
    const reason = reasonOf.get(machine, simulated ? 1 : 0, startMs)?.reason;
    if (typeof reason !== "string") return 0;
    const known = keyOfReason.get(reason)?.key;
    if (typeof known === "number") return known;
    insertReason.run(reason);
    return Number(keyOfReason.get(reason)?.key ?? 0);
  }

  function reckon(
    { day, machineKey }: DirtyDay,
    before: SheetFigures | undefined,
    nowMs: number,
  ): Reckoned | undefined {
    const known = keys.byKey(machineKey);
    if (!known) return undefined;
    const { machine, simulated } = known;
    const date = formatDayNumber(day);
    const plan = plans.at(plans.newest().calendar.daySpan(date).endMs - 1);
    const span = plan.calendar.daySpan(date);
    const around = { startMs: span.startMs - aroundMs, endMs: span.endMs + aroundMs };
    const segments = questions.timeline(machine, simulated, around);
    const set = plan.machine(machine)?.detection.cyclePauseMs;
    const cyclePauseMs = set ?? before?.cyclePauseMs ?? pauses.of(known, span.endMs).pauseMs;
    const { times, stops, cycles } = reckonSpan({
      segments,
      span,
      plannedSpans: plan.calendar.plannedSpans,
      excluded: questions.excluded(machine, simulated, around),
      cyclePauseMs,
      shortStopMs: plan.plant.shortStopMs,
    });
    const whole = cycles.filter(({ isWhole }) => isWhole);
    const cycleMs = whole.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    // What went on over midnight is known only some hours later.
    const isSettled = nowMs > span.endMs + settledAfterMs;
    const isCorrected = before !== undefined && (before.isCorrected || (isSettled && isDifferent(before, times)));
    return {
      figures: { machineKey, isCorrected, cyclePauseMs, ...times, wholeCycles: whole.length, cycleMs },
      stops: stops
        .filter(({ kind }) => kind === "stop")
        .map(({ startMs, endMs, plannedMs, isWhole }) => {
          return { machineKey, startMs, endMs, plannedMs, isWhole, reasonKey: reasonKey(machine, simulated, startMs) };
        }),
    };
  }

  function writeDay(day: number, group: readonly DirtyDay[], nowMs: number): void {
    const row = selectSheet.get(day);
    const figuresTable = table(`figures ${day}`, row?.figures);
    const stopsTable = table(`stops ${day}`, row?.stops);
    const figures = new Map((figuresTable ? readSheet(figuresTable) : []).map((one) => [one.machineKey, one]));
    let stops = stopsTable ? readStops(stopsTable) : [];
    for (const dirtyDay of group) {
      const reckoned = reckon(dirtyDay, figures.get(dirtyDay.machineKey), nowMs);
      dirty.clear(dirtyDay);
      if (!reckoned) continue;
      figures.set(dirtyDay.machineKey, reckoned.figures);
      stops = [...stops.filter(({ machineKey }) => machineKey !== dirtyDay.machineKey), ...reckoned.stops];
    }
    const sorted = [...figures.values()].sort((a, b) => a.machineKey - b.machineKey);
    stops.sort((a, b) => a.startMs - b.startMs);
    saveSheet.run(day, packSheet(sorted), packStops(stops), packReasons(sumReasons(stops)));
  }

  function writeMonth(month: string): void {
    const first = parseDayNumber(`${month}-01`);
    const next = parseDayNumber(`${nextMonth(month)}-01`);
    const sums = new Map<number, SheetFigures>();
    const reasons: NumberTable[] = [];
    for (const row of selectDays.all(first, next)) {
      const reasonsTable = table(`reasons ${row.day}`, row.reasons);
      if (reasonsTable) reasons.push(reasonsTable);
      const figures = table(`figures ${row.day}`, row.figures);
      if (!figures) continue;
      for (const one of readSheet(figures)) {
        const known = sums.get(one.machineKey);
        sums.set(one.machineKey, known ? addFigures(known, one) : one);
      }
    }
    saveMonth.run(monthNumber(month), packSheet([...sums.values()]), packReasons(sumReasonTables(reasons)));
  }

  /** A machine that stood all day closed no segment: its date is marked when it is over. */
  function markOver(today: number): void {
    const newest = newestSheet.get()?.day;
    const until = markedUntil ?? (typeof newest === "number" ? newest : today - 2);
    db.transaction(() => {
      for (let day = until + 1; day < today; day += 1) {
        for (const { key } of keys.all()) dirty.markDay({ day, machineKey: key });
      }
    });
    // Only now: marks that couldn't be written are made at the next try.
    markedUntil = Math.max(until, today - 1);
  }

  return {
    reckonSome(nowMs) {
      const today = parseDayNumber(plans.newest().calendar.dayOf(nowMs));
      if (markedUntil === undefined || markedUntil < today - 1) markOver(today);
      return db.transaction(() => {
        const group = dirty.oldest(today, machinesAtOnce);
        const day = group[0]?.day;
        if (day === undefined) return false;
        writeDay(day, group, nowMs);
        // The month follows when its day is done.
        if (dirty.oldest(today, 1)[0]?.day !== day) writeMonth(formatDayNumber(day).slice(0, 7));
        return true;
      });
    },
  };
}

function isDifferent(before: SheetFigures, after: object): boolean {
  return Object.entries(after).some(([name, value]) => before[name as keyof SheetFigures] !== value);
}

function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

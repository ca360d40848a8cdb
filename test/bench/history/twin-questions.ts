/** The questions of the pages, as our store is asked, as InfluxDB is asked, and the figures that both must agree on. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { CompareAnswer } from "../../../common/contract/comparison-answers.ts";
import type {
  CalendarAnswer,
  DayAnswer,
  FiguresAnswer,
  ParetoAnswer,
  StopsAnswer,
  TraceAnswer,
} from "../../../common/contract/history-answers.ts";
import type { QuestionName } from "../../../dashboard/server/answers/answers.ts";
import { dayBlockMs, dayBlockStartMs } from "../../../dashboard/server/history/block-keys.ts";
import { timeColumns } from "../../../dashboard/server/history/sheet.ts";
import { wholeMonths } from "../../../dashboard/server/history/sheets.ts";
import { monthStartMs } from "./fill-twin.ts";
import { stateNumbers } from "./influx-lines.ts";

/** A series of an answer of InfluxDB. */
export interface InfluxSeries {
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | boolean | null)[])[];
}

/** Series of each statement of a request. */
export type InfluxResults = readonly (readonly InfluxSeries[])[];

/** A way to ask InfluxDB. The quickest of a question's ways is the one that counts. */
export interface TwinWay {
  readonly name: string;
  readonly statements: readonly string[];
  /** It needs a roll-up that serves this one question only: told beside the others, and not counted. */
  readonly isOwnRollUp?: boolean;
}

/** A question. */
export interface TwinQuestion {
  readonly title: string;
  readonly name: QuestionName;
  readonly params: Readonly<Record<string, string>>;
  /** Days of history that it needs. */
  readonly days: number;
  readonly ways: readonly TwinWay[];
  /** Asked so often and not more: it takes long. */
  readonly times?: number;
  /** Figures of our answer, and of theirs: the same in number, and in value within rounding. */
  ours(answer: unknown): number[];
  theirs(results: InfluxResults): number[];
}

interface Asking {
  readonly machines: number;
  readonly years: number;
  /** Day block of the last date that is over. */
  readonly lastBlock: number;
}

/** All questions. */
export function twinQuestions({ machines, years, lastBlock }: Asking): TwinQuestion[] {
  const before = (days: number) => formatDayNumber(lastBlock - days);
  return [
    dayTimeline(machines, before(0)),
    trace("a machine's day at 1 min", "fine.minute", lastBlock, 1),
    trace("a machine's month at 1 h", "long.hour", lastBlock, 30),
    calendar("calendar of a month", before(27), before(0)),
    calendar("calendar of a year", before(364), before(0)),
    pareto("Pareto of a month", before(27), before(0)),
    pareto("Pareto of a year", before(364), before(0)),
    months("utilisation by month over all years", before(years * 365 - 1), before(0)),
    longest("longest stops of a day", before(0), before(0), 3),
    longest("longest stops of a month", before(27), before(0), 20),
    stopList("stops of a day", before(0)),
    compare("comparison of two months", before(55), before(28), before(27), before(0)),
    compare("comparison of two half years", before(363), before(182), before(181), before(0)),
    // The heaviest one, and the last: no page asks it, but the API lets everybody do so.
    { ...longest("longest stops of a year", before(364), before(0), 20), times: 3 },
  ];
}

/** A span of dates, both included, as a condition. */
function within(from: string, to: string): string {
  const [startMs, endMs] = [dayBlockStartMs(parseDayNumber(from)), dayBlockStartMs(parseDayNumber(to) + 1)];
  return `time >= ${startMs}ms AND time < ${endMs}ms`;
}

function daysOf(from: string, to: string): number {
  return parseDayNumber(to) - parseDayNumber(from) + 1;
}

/** Sum of a column over all series of a statement. */
function sumOf(series: readonly InfluxSeries[] | undefined, column: string): number {
  let sum = 0;
  for (const { columns, values } of series ?? []) {
    const at = columns.indexOf(column);
    for (const row of values) sum += Number(row[at]);
  }
  return sum;
}

function countOf(series: readonly InfluxSeries[] | undefined): number {
  return (series ?? []).reduce((sum, { values }) => sum + values.length, 0);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

function dayTimeline(machines: number, date: string): TwinQuestion {
  const when = within(date, date);
  const endMs = dayBlockStartMs(parseDayNumber(date) + 1);
  return {
    title: `day timeline of ${machines} machines`,
    name: "day",
    params: { date },
    days: 1,
    ways: [
      {
        name: "states where they begin, and the date's figures",
        statements: [
          `SELECT state FROM fine.segment WHERE ${when} GROUP BY machine`,
          `SELECT ${timeColumns.join(",")} FROM long.day WHERE ${when} GROUP BY machine`,
        ],
      },
    ],
    ours(answer) {
      const { machines: own } = answer as DayAnswer;
      let [tiles, runningMs] = [0, 0];
      for (const { codes, pairs } of own.map(({ timeline }) => timeline)) {
        tiles += pairs.length / 2;
        for (let at = 0; at < pairs.length; at += 2)
          if (codes[pairs[at + 1] ?? 0]?.state === "running") runningMs += pairs[at] ?? 0;
      }
      return [tiles, runningMs, total(own.map(({ figures }) => figures?.plannedMs ?? 0))];
    },
    theirs([segments, figures]) {
      let runningMs = 0;
      for (const { values } of segments ?? []) {
        for (const [index, [fromMs, state]] of values.entries())
          if (state === stateNumbers.running) runningMs += Number(values[index + 1]?.[0] ?? endMs) - Number(fromMs);
      }
      return [countOf(segments), runningMs, sumOf(figures, "plannedMs")];
    },
  };
}

function trace(title: string, measurement: string, lastBlock: number, days: number): TwinQuestion {
  const endMs = dayBlockStartMs(lastBlock + 1);
  const startMs = endMs - days * dayBlockMs;
  return {
    title,
    name: "trace",
    params: { machine: "m7", from: String(startMs), to: String(endMs) },
    days,
    ways: [
      {
        name: "mean, min, max",
        statements: [
          `SELECT mean,min,max FROM ${measurement} WHERE machine = 'm7' AND time >= ${startMs}ms AND time < ${endMs}ms`,
        ],
      },
    ],
    ours(answer) {
      const { channels } = answer as TraceAnswer;
      const rows = channels[0]?.rows ?? [];
      const sum = (column: number) => total(rows.filter((_, at) => at % 5 === column));
      return [rows.length / 5, sum(1), sum(2), sum(3)];
    },
    theirs: ([rows]) => [countOf(rows), ...["mean", "min", "max"].map((column) => sumOf(rows, column))],
  };
}

const calendarColumns = { utilisation: "calUtilisation", coverage: "calCoverage", stops: "calStops" } as const;

function calendar(title: string, from: string, to: string): TwinQuestion {
  const columns = [...Object.values(calendarColumns), "calRunningMin"];
  return {
    title,
    name: "calendar",
    params: { from, to },
    days: daysOf(from, to),
    ways: [
      {
        name: "four columns reckoned beforehand",
        statements: [`SELECT ${columns.join(",")} FROM long.day WHERE ${within(from, to)} GROUP BY machine`],
      },
    ],
    ours(answer) {
      const { machines } = answer as CalendarAnswer;
      return (["utilisation", "coverage", "stops", "runningMin"] as const).map((column) =>
        total(machines.map((machine) => total(machine[column]))),
      );
    },
    theirs: ([rows]) => columns.map((column) => sumOf(rows, column)),
  };
}

/** Sums over a span of dates: months from their own roll-up, the dates before and behind them from theirs. */
function monthsAndDates(
  from: string,
  to: string,
  select: string,
  [month, day]: readonly [string, string],
  group: string,
): string[] {
  const { months: whole, days } = wholeMonths(from, to);
  const span = (first: string, last: string) => `time >= ${monthStartMs(first)}ms AND time <= ${monthStartMs(last)}ms`;
  return [
    ...(whole ? [`SELECT ${select} FROM ${month} WHERE ${span(...whole)} GROUP BY ${group}`] : []),
    ...days.map(([first, last]) => `SELECT ${select} FROM ${day} WHERE ${within(first, last)} GROUP BY ${group}`),
  ];
}

function pareto(title: string, from: string, to: string): TwinQuestion {
  const select = "sum(stops) AS stops, sum(plannedMs) AS plannedMs";
  return {
    title,
    name: "pareto",
    params: { from, to },
    days: daysOf(from, to),
    ways: [
      {
        name: "from dates",
        statements: [`SELECT ${select} FROM long.stop_day WHERE ${within(from, to)} GROUP BY reason`],
      },
      {
        name: "from months and dates",
        statements: monthsAndDates(from, to, select, ["long.stop_month", "long.stop_day"], "reason"),
      },
      {
        name: "from a roll-up of the whole site, for this question alone",
        statements: [`SELECT ${select} FROM long.site_stop_day WHERE ${within(from, to)} GROUP BY reason`],
        isOwnRollUp: true,
      },
    ],
    ours(answer) {
      const { rows } = answer as ParetoAnswer;
      return sortedSums(rows.map(({ reason, stops, plannedMs }) => [reason ?? "none", stops, plannedMs]));
    },
    theirs: (results) =>
      sortedSums(
        results.flatMap((series) =>
          series.map((one) => [one.tags?.reason ?? "", sumOf([one], "stops"), sumOf([one], "plannedMs")] as const),
        ),
      ),
  };
}

/** Number and time of stops of each reason, in the order of the reasons' names. */
function sortedSums(rows: readonly (readonly [reason: string, stops: number, plannedMs: number])[]): number[] {
  const sums = new Map<string, [number, number]>();
  for (const [reason, stops, plannedMs] of rows) {
    const [a, b] = sums.get(reason) ?? [0, 0];
    sums.set(reason, [a + stops, b + plannedMs]);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, two]) => two);
}

function months(title: string, from: string, to: string): TwinQuestion {
  const { months: whole, days } = wholeMonths(from, to);
  const [first, last] = (whole ?? ["1970-01", "1970-01"]).map(monthStartMs);
  const sums = timeColumns.map((name) => `sum(${name}) AS ${name}`).join(",");
  return {
    title,
    name: "figures",
    params: { from, to, by: "month" },
    // Within less than three months there may be no whole one.
    days: Math.max(92, daysOf(from, to)),
    ways: [
      {
        name: "from months and dates",
        statements: [
          `SELECT ${timeColumns.join(",")} FROM long.month WHERE time >= ${first}ms AND time <= ${last}ms GROUP BY machine`,
          ...days.map(([a, b]) => `SELECT ${sums} FROM long.day WHERE ${within(a, b)} GROUP BY machine`),
        ],
      },
    ],
    ours(answer) {
      const { rows } = answer as FiguresAnswer;
      return [rows.length, ...timeColumns.map((name) => total(rows.map((row) => row[name])))];
    },
    theirs: (results) => [
      total(results.map(countOf)),
      ...timeColumns.map((name) => total(results.map((series) => sumOf(series, name)))),
    ],
  };
}

function longest(title: string, from: string, to: string, count: number): TwinQuestion {
  return {
    title,
    name: "stops",
    params: { from, to, longest: String(count) },
    days: daysOf(from, to),
    ways: [
      {
        name: "top()",
        statements: [
          `SELECT top(plannedMs, ${count}) AS plannedMs, machine, endMs, isWhole, reason FROM long.stop WHERE ${within(from, to)}`,
        ],
      },
    ],
    ours: (answer) => (answer as StopsAnswer).stops.map(({ plannedMs }) => plannedMs).sort((a, b) => b - a),
    theirs: ([series]) =>
      (series?.[0]?.values ?? [])
        .map((row) => Number(row[series?.[0]?.columns.indexOf("plannedMs") ?? 0]))
        .sort((a, b) => b - a),
  };
}

function stopList(title: string, date: string): TwinQuestion {
  return {
    title,
    name: "stops",
    params: { from: date, to: date },
    days: 1,
    ways: [
      {
        name: "by machine",
        statements: [
          `SELECT endMs, plannedMs, isWhole, reason FROM long.stop WHERE ${within(date, date)} GROUP BY machine`,
        ],
      },
    ],
    ours(answer) {
      const { stops } = answer as StopsAnswer;
      return [stops.length, total(stops.map(({ plannedMs }) => plannedMs)), total(stops.map(({ endMs }) => endMs))];
    },
    theirs: ([series]) => [countOf(series), sumOf(series, "plannedMs"), sumOf(series, "endMs")],
  };
}

/** The dates of all machines together; what is reckoned of them is left to who asks. */
function compare(
  title: string,
  beforeFrom: string,
  beforeTo: string,
  afterFrom: string,
  afterTo: string,
): TwinQuestion {
  const names = [
    ...["plannedMs", "excludedMs", "unknownMs", "runningMs", "allRunningMs", "stops", "shortStops", "stopsMs"],
    ...["shortStopsMs", "wholeCycles", "cycleMs"],
  ];
  const sums = names.map((name) => `sum(${name}) AS ${name}`).join(",");
  const statement = (from: string, to: string) =>
    `SELECT ${sums} FROM long.day WHERE ${within(from, to)} GROUP BY time(1d, 15h)`;
  return {
    title,
    name: "compare",
    params: { beforeFrom, beforeTo, afterFrom, afterTo },
    days: daysOf(beforeFrom, afterTo),
    ways: [
      {
        name: "dates of all machines together, without what is reckoned of them",
        statements: [statement(beforeFrom, beforeTo), statement(afterFrom, afterTo)],
      },
    ],
    ours(answer) {
      const { before, after, figures } = answer as CompareAnswer;
      const utilisation = figures.find(({ figure }) => figure === "utilisation");
      return [before.days, after.days, utilisation?.before ?? -1, utilisation?.after ?? -1];
    },
    theirs: (results) => [
      ...results.map(countOf),
      ...results.map((rows) => {
        const known = sumOf(rows, "plannedMs") - sumOf(rows, "excludedMs") - sumOf(rows, "unknownMs");
        return sumOf(rows, "runningMs") / known;
      }),
    ],
  };
}

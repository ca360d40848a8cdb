/** Years of history: size, questions cold and warm, and the same of a month, beside InfluxDB where it is installed. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatDayNumber } from "../../common/calendar/day-number.ts";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import type { QuestionName } from "../../dashboard/server/answers/answers.ts";
import { dayBlockMs } from "../../dashboard/server/history/block-keys.ts";
import { createThinning } from "../../dashboard/server/history/thinning.ts";
import { type HistoryReader, openHistoryReader } from "../../dashboard/server/store/history-reader.ts";
import { figure, percentile } from "./figure.ts";
import { fillStore, lastBlockAndNow } from "./history/fill-store.ts";
import { makeDay } from "./history/made-days.ts";

const machines = Number(process.env.BENCH_MACHINES ?? 50);
const years = Number(process.env.BENCH_YEARS ?? 5);
const times = 20;
const madeDays = 120;
/** Rounds before anything is measured: the program has been running for a while. */
const warmUps = 10;

const folder = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
const { lastBlock, nowMs } = lastBlockAndNow();
const lastDate = formatDayNumber(lastBlock);
const dateBefore = (days: number) => formatDayNumber(lastBlock - days);

/** A question, the days of history that it needs, and its aim in ms. */
interface Asked {
  readonly title: string;
  readonly name: QuestionName;
  readonly params: Record<string, string>;
  readonly days: number;
}

const asked: readonly Asked[] = [
  { title: `day timeline of ${machines} machines`, name: "day", params: { date: lastDate }, days: 1 },
  {
    title: "a machine's day at 1 min",
    name: "trace",
    params: { machine: "m7", from: String(nowMs - 60_000 - dayBlockMs), to: String(nowMs - 60_000) },
    days: 1,
  },
  { title: "calendar of a month", name: "calendar", params: { from: dateBefore(27), to: lastDate }, days: 28 },
  { title: "Pareto of a month", name: "pareto", params: { from: dateBefore(27), to: lastDate }, days: 28 },
  { title: "calendar of a year", name: "calendar", params: { from: dateBefore(364), to: lastDate }, days: 365 },
  {
    title: "calendar of a year from segments",
    name: "calendar",
    params: { from: dateBefore(364), to: lastDate, fresh: "true" },
    days: 365,
  },
  { title: "Pareto of a year", name: "pareto", params: { from: dateBefore(364), to: lastDate }, days: 365 },
  {
    title: "utilisation by month over all years",
    name: "figures",
    params: { from: dateBefore(years * 365 - 1), to: lastDate, by: "month" },
    days: years * 365,
  },
];

function dropCaches(): boolean {
  try {
    writeFileSync("/proc/sys/vm/drop_caches", "3");
    return true;
  } catch {
    return false;
  }
}

/** Asks once; the caller has opened the store, as the thread that answers has it open for months. */
function ask(reader: HistoryReader, { name, params }: Asked): number {
  const startedMs = performance.now();
  const answer = reader.ask(name, params, nowMs);
  const ms = performance.now() - startedMs;
  if ("refusal" in answer) throw new Error(answer.refusal);
  return ms;
}

/** On a new connection, with nothing in memory. */
function askCold(path: string, one: Asked): number {
  dropCaches();
  const reader = openHistoryReader(openSqlite(path, { readOnly: true }));
  const ms = ask(reader, one);
  reader.close();
  return ms;
}

function measure(path: string, label: string, days: number): Map<string, number> {
  const medians = new Map<string, number>();
  const reader = openHistoryReader(openSqlite(path, { readOnly: true }));
  const mine = asked.filter((one) => one.days <= days);
  for (let round = 0; round < warmUps; round += 1) for (const one of mine) ask(reader, one);
  for (const one of mine) {
    const warm = Array.from({ length: times }, () => ask(reader, one));
    const cold = Array.from({ length: times }, () => askCold(path, one));
    for (const [how, samples] of [["warm", warm] as const, ["cold", cold] as const]) {
      const title = `${one.title}, ${label}, ${how}`;
      figure("history", title, percentile(samples, 0.5), "ms", times);
      figure("history", `${title}, worst`, Math.max(...samples), "ms", times);
    }
    medians.set(one.title, percentile(warm, 0.5));
  }
  reader.close();
  return medians;
}

/** The day on which the oldest seconds pass their age. */
function thin(path: string): void {
  const db = openSqlite(path);
  const { thinSome } = createThinning(db);
  const steps: number[] = [];
  for (let isMore = true; isMore; ) {
    const startedMs = performance.now();
    isMore = thinSome(nowMs, { seconds: 29, minutes: 5 * 366 });
    steps.push(performance.now() - startedMs);
  }
  db.close();
  const totalMs = steps.reduce((sum, ms) => sum + ms, 0);
  figure("history", `thinning a day of ${machines} machines`, totalMs, "ms", steps.length);
  figure("history", "thinning, median step", percentile(steps, 0.5), "ms", steps.length);
  figure("history", "thinning, worst step", Math.max(...steps), "ms", steps.length);
}

try {
  const made = Array.from({ length: madeDays }, (_, seed) => makeDay(seed + 1));
  const stores = [
    { label: "one month", days: 30 },
    { label: `${years} years`, days: Math.round(years * 365.25) },
  ];
  const medians = stores.map(({ label, days }) => {
    const path = join(folder, `${days}.sqlite`);
    const startedMs = performance.now();
    fillStore({ path, machines, lastBlock, days, secondDays: 30, made });
    process.stderr.write(`filled ${label} in ${Math.round((performance.now() - startedMs) / 1000)} s\n`);
    figure("history", `file, ${label}`, statSync(path).size / 1e6, "MB", 1);
    return measure(path, label, days);
  });
  thin(join(folder, `${stores[1]?.days}.sqlite`));
  if (!dropCaches())
    process.stderr.write("the system's cache can't be emptied here: cold means a new connection only\n");
  for (const [title, month] of medians[0] ?? []) {
    figure("history", `${title}: ${years} years to one month`, (medians[1]?.get(title) ?? 0) / month, "ratio", times);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The questions of the pages to our store and to InfluxDB with the same years of data, one after the other, as ratios. */
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { createHistoryRoutes } from "../../dashboard/server/api/history-routes.ts";
import { type HistoryReader, openHistoryReader } from "../../dashboard/server/store/history-reader.ts";
import { startThread } from "../../dashboard/server/store/own-thread.ts";
import { figure, percentile } from "./figure.ts";
import { fillStore, lastBlockAndNow } from "./history/fill-store.ts";
import { fillTwin } from "./history/fill-twin.ts";
import { closeConnections, exchange, type InfluxTwin, startInfluxTwin } from "./history/influx-twin.ts";
import { makeDay } from "./history/made-days.ts";
import { type InfluxResults, type InfluxSeries, type TwinQuestion, twinQuestions } from "./history/twin-questions.ts";

const machines = Number(process.env.BENCH_MACHINES ?? 50);
const years = Number(process.env.BENCH_YEARS ?? 5);
const days = Math.round(years * 365.25);
/** All minutes of five years would be 131 million points. */
const minuteDays = 60;
const times = 20;
const warmUps = 10;
const madeDays = 120;
/** It ends by itself, and cleans up, when something hangs. */
const longestMs = 900_000;

const say = (text: string) => process.stderr.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
const { lastBlock, nowMs } = lastBlockAndNow();

/** How a question is asked; answers the JSON. */
type Asker = () => Promise<Uint8Array> | Uint8Array;

async function timeOf(asker: Asker): Promise<number> {
  const startedMs = performance.now();
  await asker();
  return performance.now() - startedMs;
}

/** What one way to ask takes, ms. */
interface Taken {
  readonly median: number;
  /** What it takes when nothing else gets in between: on a busy computer that falls on two processes more than on one. */
  readonly least: number;
}

/** Asks all by turns, so that what else the computer does falls on all alike. */
async function ask(askers: readonly Asker[], rounds = times): Promise<Taken[]> {
  const samples = askers.map((): number[] => []);
  for (let round = -Math.min(warmUps, rounds); round < rounds; round += 1) {
    for (const [index, asker] of askers.entries()) {
      const ms = await timeOf(asker);
      if (round >= 0) samples[index]?.push(ms);
    }
  }
  return samples.map((own) => ({ median: percentile(own, 0.5), least: Math.min(...own) }));
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString());
}

function readResults(bytes: Uint8Array): InfluxResults {
  const { results } = parseJson(bytes) as { results: { series?: InfluxSeries[]; error?: string }[] };
  return results.map(({ series, error }) => {
    if (error !== undefined) throw new Error(`InfluxDB answers: ${error}`);
    return series ?? [];
  });
}

/** Figures that differ would make times worthless. */
function mustAgree(title: string, ours: readonly number[], theirs: readonly number[]): void {
  const isSame = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
  if (
    ours.length > 0 &&
    ours.length === theirs.length &&
    ours.every((one, at) => isSame(one, theirs[at] ?? Number.NaN))
  )
    return;
  throw new Error(`${title}: the answers differ, ours ${ours.slice(0, 30)} and theirs ${theirs.slice(0, 30)}`);
}

function print(title: string, value: number, unit: string): void {
  figure("history-influx", title, value, unit, unit === "ms" || unit === "ratio" ? times : 1);
}

async function measure(
  question: TwinQuestion,
  reader: HistoryReader,
  ourBase: string,
  twin: InfluxTwin,
): Promise<void> {
  const { title, name, params, ways } = question;
  const ours: Asker = () => {
    const answer = reader.ask(name, params, nowMs);
    if ("refusal" in answer) throw new Error(answer.refusal);
    return answer.json;
  };
  const ourUrl = `${ourBase}/api/${name}?${new URLSearchParams(params)}`;
  const theirs = ways.map(({ statements }): Asker => {
    const url = twin.queryUrl(statements.join(";"));
    return () => exchange(url);
  });
  const ourFigures = question.ours(parseJson(await ours()));
  mustAgree(`${title}, over HTTP`, ourFigures, question.ours(parseJson(await exchange(ourUrl))));
  for (const [index, asker] of theirs.entries())
    mustAgree(`${title}, ${ways[index]?.name}`, ourFigures, question.theirs(readResults(await asker())));

  const taken = await ask([ours, () => exchange(ourUrl), ...theirs], question.times);
  const whats = ["ours", "ours over HTTP and the asking thread", ...ways.map((way) => `InfluxDB (${way.name})`)];
  for (const [index, { median, least }] of taken.entries()) {
    print(`${title}, ${whats[index]}`, median, "ms");
    print(`${title}, ${whats[index]}, least`, least, "ms");
  }
  for (const [which, ending] of [["median", ""] as const, ["least", ", by the least"] as const]) {
    const [own = 0, ownHttp = 0, ...others] = taken.map((one) => one[which]);
    const best = Math.min(...others.filter((_, index) => !ways[index]?.isOwnRollUp));
    print(`${title}, InfluxDB to ours${ending}`, best / own, "ratio");
    print(`${title}, InfluxDB to ours, both over HTTP${ending}`, best / ownHttp, "ratio");
  }
}

/** Asks the same store in our process, and over HTTP as a browser does: routes, asking thread, JSON. */
async function measureAll(path: string, twin: InfluxTwin): Promise<void> {
  const reader = openHistoryReader(openSqlite(path, { readOnly: true }));
  const thread = await startThread<HistoryReader>("reader-thread", path, (error) => {
    say(`Our asking thread failed, and with it the dashboard would have ended: ${error.message}`);
    process.exitCode = 1;
  });
  const app = express();
  createHistoryRoutes({ reader: thread.remote, nowMs: () => nowMs })(app);
  const server = app.listen(0, "127.0.0.1");
  // A connection must not end while the other one is asked.
  server.keepAliveTimeout = 0;
  try {
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const nothing = twin.queryUrl("SELECT state FROM fine.segment WHERE time = 0");
    const nothingOfOurs = `${base}/api/changes?open=true&machine=nobody`;
    const [theirs, own] = await ask([() => exchange(nothing), () => exchange(nothingOfOurs)]);
    print("a question without an answer, InfluxDB over HTTP", theirs?.median ?? 0, "ms");
    print("a question without an answer, ours over HTTP", own?.median ?? 0, "ms");
    for (const question of twinQuestions({ machines, years, lastBlock })) {
      if (question.days > days) continue;
      await measure(question, reader, base, twin).catch((error: unknown) => {
        say(`${question.title}: ${error instanceof Error ? error.message : error}`);
        process.exitCode = 1;
      });
    }
  } finally {
    closeConnections();
    server.close();
    await thread.end().catch(() => undefined);
    reader.close();
  }
}

async function fillBoth(path: string, twin: InfluxTwin): Promise<void> {
  const made = Array.from({ length: madeDays }, (_, seed) => makeDay(seed + 1));
  let startedMs = performance.now();
  const seconds = () => Math.round((performance.now() - startedMs) / 1000);
  // Seconds aren't asked for here: a day of them is enough.
  fillStore({ path, machines, lastBlock, days, secondDays: 1, made });
  say(`filled ours with ${years} years in ${seconds()} s`);
  startedMs = performance.now();
  const points = await fillTwin(twin, { machines, lastBlock, days, made, minuteDays });
  print(`InfluxDB ${twin.version}, points loaded`, points, "points");
  print("InfluxDB, points a second", points / Math.max(1, seconds()), "points/s");
  await twin.settle();
  say(`filled InfluxDB in ${seconds()} s, until it rested`);
  say(`InfluxDB has minutes of the last ${minuteDays} days only, and no seconds; ours has all minutes`);
  print(`InfluxDB, data of ${years} years, minutes of ${minuteDays} days`, twin.dataBytes() / 1e6, "MB");
  print(`ours, file of ${years} years, all minutes`, statSync(path).size / 1e6, "MB");
}

const tooLong = setTimeout(() => {
  say(`The bench took longer than ${longestMs / 1000} s and was ended.`);
  process.exit(1);
}, longestMs);
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const twin = await startInfluxTwin(join(folder, "influx"));
if (!twin) say("InfluxDB isn't installed (Debian: apt-get install influxdb): nothing is compared.");
else {
  try {
    const path = join(folder, "ours.sqlite");
    await fillBoth(path, twin);
    await measureAll(path, twin);
  } finally {
    await twin.stop();
  }
}
clearTimeout(tooLong);

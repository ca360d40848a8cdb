/** A million readings out of the store as CSV and as XLSX: how long they take, in how much memory, and what csv-stringify would take. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { plantSettings } from "../../common/contract/plant-settings.ts";
import type { SecondRow, UnnumberedRecord } from "../../common/contract/records.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { keepYoungSpaceSmall } from "../../common/runtime/small-young-space.ts";
import { openSqlite, type Sqlite } from "../../common/runtime/sqlite.ts";
import { openHistory } from "../../dashboard/server/history/history.ts";
import { openQuestions } from "../../dashboard/server/history/open-questions.ts";
import { openLedger } from "../../dashboard/server/ledger/ledger.ts";
import { exportTable, type TableFormat } from "../../dashboard/server/tables/export-table.ts";
import { runExport } from "./csv/export-command.ts";
import { figure, percentile } from "./figure.ts";

// As the command does.
keepYoungSpaceSmall();

const rows = 1_000_000;
const startMs = Date.UTC(2026, 3, 1);
const span = { startMs, endMs: startMs + rows * 1000 };
const megabyte = 1024 * 1024;

const gateway = "gateway";
const channel = "cutter-clamp.1";
const plant = plantSettings.parse({ machines: [{ id: "cutter", name: "基板加工機", channels: [{ channel }] }] });

/** A second as it comes from a clamp: noise in the last digits, as in life. */
function rowAt(second: number): SecondRow {
  const mean = Math.round((3 + Math.sin(second / 40)) * 1000 + ((second * 7919) % 97)) / 1000;
  return [channel, mean, mean - 0.2, mean + 0.3, 0.1, 5, 2800];
}

/** A store with a million seconds, packed. */
function fillStore(db: Sqlite): void {
  const history = openHistory({ db, machineOf: () => "cutter" });
  openLedger(db, createSystemClock()).decide(plant, "bench");
  const stream = "0123456789abcdef";
  let seq = 0;
  const commit = (more: readonly UnnumberedRecord[]) =>
    history.commit([{ gateway, stream, run: 1, records: more.map((one) => ({ ...one, seq: ++seq })) }]);
  const declared = { channel, sensorType: "machikoba-device", quantity: "rmsA", simulated: false };
  commit([
    { kind: "anchor", t: 0, wallMs: startMs, source: "system" },
    { kind: "channel", t: 0, ...declared },
  ]);
  for (let from = 0; from < rows; from += 7200) {
    const count = Math.min(7200, rows - from);
    commit(
      Array.from({ length: count }, (_, at) => ({ kind: "seconds", t: (from + at) * 1000, rows: [rowAt(from + at)] })),
    );
    while (history.packSome(startMs + (from + count) * 1000, false));
  }
  while (history.packSome(Number.MAX_SAFE_INTEGER, true));
}

const folder = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
const path = join(folder, "machikoba.sqlite");
const filling = openSqlite(path);
fillStore(filling);
filling.close();
const db = openSqlite(path, { readOnly: true });
const questions = openQuestions(db);

interface Run {
  readonly ms: number;
  /** Time of the processor, the garbage collector's threads included. */
  readonly cpuMs: number;
  readonly bytes: number;
  readonly longestChunkMs: number;
  readonly grownMb: number;
}

/** What the writing itself gives: the command must write as much. */
let csvBytes = 0;

function write(format: TableFormat): Run {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let [bytes, longestChunkMs, highest] = [0, 0, before];
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  let lastMs = startedMs;
  for (const chunk of exportTable({ table: "readings", format, language: "ja", span }, { plant }, questions)) {
    bytes += chunk.length;
    const nowMs = performance.now();
    longestChunkMs = Math.max(longestChunkMs, nowMs - lastMs);
    lastMs = nowMs;
    if (bytes % 8 === 0) highest = Math.max(highest, process.memoryUsage().rss);
  }
  highest = Math.max(highest, process.memoryUsage().rss);
  const { user, system } = process.cpuUsage(cpu);
  if (format === "csv") csvBytes = bytes;
  return {
    ms: lastMs - startedMs,
    cpuMs: (user + system) / 1000,
    bytes,
    longestChunkMs,
    grownMb: (highest - before) / megabyte,
  };
}

for (const format of ["csv", "xlsx"] as const) {
  const runs = Array.from({ length: 5 }, () => write(format));
  const name = `${rows / 1e6} million readings as ${format.toUpperCase()}`;
  figure(
    "csv",
    `${name}, p50`,
    percentile(
      runs.map(({ ms }) => ms),
      0.5,
    ) / 1000,
    "s",
    runs.length,
  );
  figure(
    "csv",
    `${name}, processor time p50`,
    percentile(
      runs.map(({ cpuMs }) => cpuMs),
      0.5,
    ) / 1000,
    "s",
    runs.length,
  );
  figure("csv", `${name}, worst`, Math.max(...runs.map(({ ms }) => ms)) / 1000, "s", runs.length);
  figure("csv", `${name}, memory grown, worst`, Math.max(...runs.map(({ grownMb }) => grownMb)), "MB", runs.length);
  figure("csv", `${name}, longest chunk`, Math.max(...runs.map((run) => run.longestChunkMs)), "ms", runs.length);
  figure("csv", `${name}, size`, (runs[0]?.bytes ?? 0) / megabyte, "MB", 1);
}

/** The command as people run it: what it takes is more than the writing itself, and memory is told against a run with one row. */
const exportArgs = (toMs: number) => [
  ...["readings", "--data", folder, "--from", new Date(startMs).toISOString(), "--to", new Date(toMs).toISOString()],
  ...["--out", join(folder, "readings.csv")],
];
const oneRow = await runExport(exportArgs(startMs + 1000));
const commands = [];
for (let run = 0; run < 5; run += 1) commands.push(await runExport(exportArgs(span.endMs)));
const written = statSync(join(folder, "readings.csv")).size;
if (written !== csvBytes) throw new Error(`machikoba export wrote ${written} bytes, the table has ${csvBytes}`);
for (const [what, unit, values] of [
  ["start to end", "s", commands.map(({ ms }) => ms / 1000)],
  ["processor time", "s", commands.map(({ cpuMs }) => cpuMs / 1000)],
  ["memory above a run with one row", "MB", commands.map(({ peakMb }) => peakMb - oneRow.peakMb)],
] as const) {
  const name = `${rows / 1e6} million readings by machikoba export as CSV, ${what}`;
  figure("csv", `${name}, p50`, percentile(values, 0.5), unit, values.length);
  figure("csv", `${name}, worst`, Math.max(...values), unit, values.length);
}
figure("csv", "machikoba export of one row, processor time", oneRow.cpuMs / 1000, "s", 1);

const cells = Array.from({ length: 10_000 }, (_, second) => {
  const [, ...values] = rowAt(second);
  const atMs = startMs + second * 1000;
  return [new Date(atMs).toISOString(), atMs, "cutter", "基板加工機", gateway, channel, ...values, "", ""];
});
const startedMs = performance.now();
for (let part = 0; part < rows / cells.length; part += 1)
  stringify(cells, { record_delimiter: "\r\n", escape_formulas: true });
figure("csv", "the same rows through csv-stringify alone", (performance.now() - startedMs) / 1000, "s", 1);

/** A million rows of readings as CSV and as XLSX: how long they take, in how much memory, and what csv-stringify would take. */
import { stringify } from "csv-stringify/sync";
import { keepYoungSpaceSmall } from "../../cli/small-young-space.ts";
import { plantSettings } from "../../common/contract/plant-settings.ts";
import type { HistorySecond } from "../../dashboard/server/history/second-table.ts";
import { exportTable, type TableFormat } from "../../dashboard/server/tables/export-table.ts";
import type { TableQuestions } from "../../dashboard/server/tables/table-source.ts";
import { madeUpQuestions } from "../fakes/made-up-history.ts";
import { figure, percentile } from "./figure.ts";

// As the command does.
keepYoungSpaceSmall();

const rows = 1_000_000;
const startMs = Date.UTC(2026, 3, 1);
const hourMs = 3_600_000;
const span = { startMs, endMs: startMs + rows * 1000 };
const megabyte = 1024 * 1024;

/** Seconds as they come from a clamp, made when they are asked for. */
function secondsOf({ startMs: fromMs, endMs }: { startMs: number; endMs: number }): HistorySecond[] {
  return Array.from({ length: Math.min(3600, (endMs - fromMs) / 1000) }, (_, index) => {
    const mean = Math.round((3 + Math.sin(index / 40)) * 1000) / 1000;
    return {
      atMs: fromMs + index * 1000,
      mean,
      min: mean - 0.2,
      max: mean + 0.3,
      std: 0.1,
      n: 5,
      validForMs: 2800,
      flags: 0,
    };
  });
}

const channel = { gateway: "gateway", channel: "cutter-clamp.1", simulated: false, quantity: "rmsA" };
const questions: TableQuestions = {
  ...madeUpQuestions({ extent: span, channels: [channel] }),
  seconds: (_gateway, _channel, _simulated, part) => secondsOf(part),
};
const plant = plantSettings.parse({
  machines: [{ id: "cutter", name: "基板加工機", channels: [{ channel: channel.channel }] }],
});

interface Run {
  readonly ms: number;
  readonly bytes: number;
  readonly longestChunkMs: number;
  readonly grownMb: number;
}

function write(format: TableFormat): Run {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let [bytes, longestChunkMs, highest] = [0, 0, before];
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
  return { ms: lastMs - startedMs, bytes, longestChunkMs, grownMb: (highest - before) / megabyte };
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
  figure("csv", `${name}, worst`, Math.max(...runs.map(({ ms }) => ms)) / 1000, "s", runs.length);
  figure("csv", `${name}, memory grown, worst`, Math.max(...runs.map(({ grownMb }) => grownMb)), "MB", runs.length);
  figure("csv", `${name}, longest chunk`, Math.max(...runs.map((run) => run.longestChunkMs)), "ms", runs.length);
  figure("csv", `${name}, size`, (runs[0]?.bytes ?? 0) / megabyte, "MB", 1);
}

const startedMs = performance.now();
for (let hour = 0; hour * 3600 < rows; hour += 1) {
  const cells = secondsOf({ startMs: startMs + hour * hourMs, endMs: startMs + (hour + 1) * hourMs }).map(
    ({ atMs, mean, min, max, std, n, validForMs }) => [
      new Date(atMs).toISOString(),
      atMs,
      "cutter",
      "基板加工機",
      "gateway",
      channel.channel,
      mean,
      min,
      max,
      std,
      n,
      validForMs,
      "",
      "",
    ],
  );
  stringify(cells, { record_delimiter: "\r\n", escape_formulas: true });
}
figure("csv", "the same rows through csv-stringify", (performance.now() - startedMs) / 1000, "s", 1);

/** Writing history beside questions: how long commits wait, what they cost, and what reaches the disk. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { MachikobaRecord } from "../../common/contract/records.ts";
import { createLog } from "../../common/runtime/log.ts";
import { openStore, type Store } from "../../dashboard/server/store/store.ts";
import { distribution, figure } from "./figure.ts";
import { createRandom } from "./history/made-days.ts";

const seconds = Number(process.env.BENCH_SECONDS ?? 600);
const log = createLog({ level: "warn", pretty: true });
const random = createRandom(1);
const stream = "00112233445566aa";
const channelsOfGateway = 50;

interface Load {
  readonly title: string;
  readonly folder: string;
  readonly gateways: number;
  readonly commitEveryS: number;
  readonly seconds: number;
  readonly withQuestions: boolean;
}

/** One second of one gateway: all its channels, and now and then a change of state. */
function recordsOf(gateway: number, second: number, seq: number): MachikobaRecord[] {
  const rows = Array.from({ length: channelsOfGateway }, (_, channel) => {
    const mean = Math.round((4 + random()) * 1000) / 1000;
    return [`c${gateway}-${channel}.1`, mean, mean - 0.02, mean + 0.03, 0.01, 5, 2500] as never;
  });
  return [{ seq, kind: "seconds", t: second * 1000, rows }];
}

function writtenBytes(): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1] ?? Number.NaN);
}

async function askOnAndOn(store: Store, signal: AbortSignal, times: number[]): Promise<void> {
  const span = { from: String(Date.now() - 3_600_000), to: String(Date.now() + 3_600_000) };
  const date = new Date().toISOString().slice(0, 10);
  while (!signal.aborted) {
    const startedMs = performance.now();
    await store.reader.ask("day", { date }, Date.now());
    await store.reader.ask("trace", { machine: "c0-0", ...span }, Date.now());
    await store.reader.ask("calendar", { from: `${date.slice(0, 4)}-01-01`, to: date }, Date.now());
    times.push(performance.now() - startedMs);
    await pause(20);
  }
}

async function run({ title, folder, gateways, commitEveryS, seconds: length, withQuestions }: Load): Promise<void> {
  const path = join(folder, "machikoba.sqlite");
  const store = await openStore({ path, wallMs: Date.now, log });
  const beginMs = Date.now() - length * 1000;
  let seq = 1;
  const names = Array.from({ length: gateways }, (_, gateway) => `g${gateway}`);
  const anchor: MachikobaRecord = { seq, kind: "anchor", t: 0, wallMs: beginMs, source: "system" };
  for (const gateway of names) store.take({ gateway, stream, run: 1, records: [anchor] });
  await store.commit();
  const asking = new AbortController();
  const questionTimes: number[] = [];
  const asked = withQuestions ? askOnAndOn(store, asking.signal, questionTimes) : undefined;
  const waits: number[] = [];
  const inStore: number[] = [];
  const beforeBytes = writtenBytes();
  const beforeCpu = process.cpuUsage();
  const startedMs = performance.now();
  for (let second = 0; second < length; second += commitEveryS) {
    for (let one = 0; one < commitEveryS; one += 1) {
      seq += 1;
      for (const [index, gateway] of names.entries()) {
        store.take({ gateway, stream, run: 1, records: recordsOf(index, second + one, seq) });
      }
      await pause(Math.max(0, startedMs + (second + one + 1) * 1000 - performance.now()));
    }
    const commitMs = performance.now();
    const { commitMs: within } = await store.commit();
    waits.push(performance.now() - commitMs);
    inStore.push(within);
  }
  const { user, system } = process.cpuUsage(beforeCpu);
  const elapsedMs = performance.now() - startedMs;
  asking.abort();
  await asked;
  // In the first one all channels are new, and the program is cold.
  const first = waits.shift() ?? 0;
  inStore.shift();
  figure("history-writes", `${title}: first commit`, first, "ms", 1);
  distribution("history-writes", `${title}: commit as its caller waits`, waits, "ms");
  figure("history-writes", `${title}: commit, worst`, Math.max(...waits), "ms", waits.length);
  distribution("history-writes", `${title}: commit within the store`, inStore, "ms");
  figure("history-writes", `${title}: processor`, (100 * (user + system)) / 1000 / elapsedMs, "% of a core", 1);
  const perDay = ((writtenBytes() - beforeBytes) / elapsedMs) * 86_400_000;
  figure("history-writes", `${title}: written`, perDay / 1e6, "MB a day", 1);
  if (withQuestions) distribution("history-writes", `${title}: three questions`, questionTimes, "ms");
  await store.close();
}

async function inFolder(parent: string, load: Omit<Load, "folder">): Promise<void> {
  const folder = mkdtempSync(join(parent, "machikoba-bench-"));
  try {
    await run({ ...load, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const rows = 2000;
const busy = { gateways: rows / channelsOfGateway, commitEveryS: 10, seconds };
await inFolder(tmpdir(), { title: "2000 rows/s beside questions", ...busy, withQuestions: true });
await inFolder(tmpdir(), {
  title: "2000 rows/s alone",
  ...busy,
  seconds: Math.min(seconds, 120),
  withQuestions: false,
});
await inFolder("/dev/shm", {
  title: "2000 rows/s beside questions, no disk",
  ...busy,
  seconds: Math.min(seconds, 120),
  withQuestions: true,
});
for (const commitEveryS of [10, 5, 30, 1]) {
  const title = `50 rows/s, a commit every ${commitEveryS} s`;
  await inFolder(tmpdir(), { title, gateways: 1, commitEveryS, seconds: Math.min(seconds, 120), withQuestions: false });
}

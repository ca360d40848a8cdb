// Pulls the plug again and again: what had a sequence number is in history once, and only the dead time is unknown.
import { join } from "node:path";
import { connect } from "mqtt";
import { expect, test } from "vitest";
import { parseMessage } from "../../common/contract/messages.ts";
import type { RecordOf } from "../../common/contract/records.ts";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { openHistory } from "../../dashboard/server/history/history.ts";
import { waitForMachines } from "./board-answer.ts";
import { type MachikobaProcess, startMachikoba } from "./machikoba-process.ts";
import { type Numbered, readOutbox, waitUntilStored } from "./stored.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const kills = 10;
const gateway = "gateway";

/** Hears all batches that the agent sends; answers when `count` seconds records have come. */
async function hearSeconds(machikoba: MachikobaProcess, count: number, into: Numbered): Promise<() => Promise<void>> {
  const client = connect(`mqtt://127.0.0.1:${machikoba.mqttPort}`, { reconnectPeriod: 0 });
  let seconds = 0;
  await new Promise<void>((resolve, reject) => {
    client.on("error", reject);
    client.on("connect", () => client.subscribe("machikoba/1/site/gateways/+/records", { qos: 1 }));
    client.on("message", (_topic, payload) => {
      const parsed = parseMessage("gatewayRecords", payload);
      if (!parsed.ok) return reject(new Error(parsed.reason));
      for (const record of parsed.value.records) {
        into.set(record.seq, { run: parsed.value.run, record });
        if (record.kind === "seconds") seconds += 1;
      }
      if (seconds >= count) resolve();
    });
  });
  return async () => {
    await client.endAsync(true);
  };
}

const startDemo = (dataDir: string) => startMachikoba(dataDir, ["--demo", "--scenario", "small"]);
const isKnown = ({ now }: { now: { state: string } }) => now.state !== "unknown";

test("loses no numbered record and invents nothing when it is killed ten times", { timeout: 240_000 }, async () => {
  const dataDir = temporaryFolder();
  const numbered: Numbered = new Map();

  for (let round = 0; round < kills; round += 1) {
    const machikoba = await startDemo(dataDir);
    await waitForMachines(machikoba.httpPort, "all machines to be known", (machines) => {
      return machines.length > 0 && machines.every(isKnown);
    });
    // Kill at another point of the commit interval each time.
    const leave = await hearSeconds(machikoba, 1 + (round % 4), numbered);
    await machikoba.kill();
    readOutbox(dataDir, numbered);
    await leave();
  }

  const last = await startDemo(dataDir);
  await waitForMachines(last.httpPort, "all machines to be known", (machines) => machines.every(isKnown));
  const newest = Math.max(...numbered.keys());
  await waitUntilStored(last, gateway, newest);
  const machines = (await waitForMachines(last.httpPort, "the machines", () => true)).machines.map(({ id }) => id);
  expect(await last.stop()).toBe(0);

  const numbers = [...numbered.keys()].sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: newest }, (_, index) => index + 1));
  expectInHistory(dataDir, numbered, machines);
});

function expectInHistory(dataDir: string, numbered: Numbered, machines: readonly string[]): void {
  const db = openSqlite(join(dataDir, "machikoba.sqlite"));
  try {
    const history = openHistory({ db, machineOf: () => undefined });
    const anchors = new Map<number, RecordOf<"anchor">>();
    for (const { run, record } of numbered.values()) if (record.kind === "anchor") anchors.set(run, record);
    const runs = [...anchors.keys()].sort((a, b) => a - b);
    expect(runs).toHaveLength(kills);
    const wallMs = (run: number, t: number) =>
      Math.round((anchors.get(run)?.wallMs ?? 0) + t - (anchors.get(run)?.t ?? 0));

    const expected = new Map<string, Map<number, number>>();
    const spans = new Map<number, { firstMs: number; heardUntilMs: number }>();
    for (const { run, record } of numbered.values()) {
      if (record.kind !== "seconds") continue;
      const atMs = wallMs(run, record.t);
      const span = spans.get(run) ?? { firstMs: atMs, heardUntilMs: atMs + 1000 };
      spans.set(run, {
        firstMs: Math.min(span.firstMs, atMs),
        heardUntilMs: Math.max(span.heardUntilMs, atMs + 1000),
      });
      for (const [channel, mean] of record.rows) {
        const rows = expected.get(channel) ?? new Map<number, number>();
        expected.set(channel, rows);
        expect(rows.has(atMs), `${channel} has two seconds at ${atMs}`).toBe(false);
        rows.set(atMs, mean);
      }
    }
    for (const [channel, rows] of expected) {
      const lastMs = Math.max(...rows.keys());
      const stored = history.seconds(gateway, channel, true, { startMs: Math.min(...rows.keys()), endMs: lastMs + 1 });
      expect(stored.map(({ atMs }) => atMs)).toEqual([...rows.keys()].sort((a, b) => a - b));
      for (const { atMs, mean } of stored) expect(mean).toBeCloseTo(rows.get(atMs) ?? Number.NaN, 2);
    }
    // From when all channels had been heard until the first was heard no more.
    const times = [...expected.values()].map((rows) => [...rows.keys()]);
    const beginMs = Math.max(...times.map((one) => Math.min(...one)));
    const endMs = Math.min(...times.map((one) => Math.max(...one)));
    for (const machine of machines) {
      const timeline = history.timeline(machine, true, { startMs: beginMs, endMs });
      // A new gateway is told its machines in its first second; until then they are unknown.
      const firstKnown = timeline.findIndex(({ state }) => state !== "unknown");
      expect((timeline[firstKnown]?.startMs ?? endMs) - beginMs).toBeLessThanOrEqual(2000);
      const unknown = timeline.slice(firstKnown).filter(({ state }) => state === "unknown");
      expect(unknown).toHaveLength(kills - 1);
      for (const [index, gap] of unknown.entries()) {
        const before = spans.get(runs[index] ?? 0);
        const after = spans.get(runs[index + 1] ?? 0);
        expect(Math.abs(gap.startMs - (before?.heardUntilMs ?? 0))).toBeLessThanOrEqual(1000);
        expect(Math.abs(gap.endMs - (after?.firstMs ?? 0))).toBeLessThanOrEqual(1000);
      }
    }
  } finally {
    db.close();
  }
}

// A backup made while everything runs, restored into an empty folder: the same figures, and the gateway goes on.
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { openQuestions } from "../../dashboard/server/history/open-questions.ts";
import { daysAgoMs, fillDatabase } from "../unit/dashboard/server/salvage/filled-database.ts";
import { fetchHealth, waitForMachines } from "./board-answer.ts";
import { runMachikoba, startMachikoba } from "./machikoba-process.ts";
import { readOutbox, waitUntilStored } from "./stored.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const demo = ["--demo", "--scenario", "small"];
const isKnown = ({ now }: { now: { state: string } }) => now.state !== "unknown";

/** All that pages ask of a span: states, seconds, minutes, figures, and the settings of the plant. */
function figuresOf(dataDir: string, untilMs: number, demoMachines: readonly string[]): string {
  const db = openSqlite(join(dataDir, "machikoba.sqlite"), { readOnly: true });
  try {
    const history = openQuestions(db);
    const span = { startMs: history.extent()?.startMs ?? untilMs, endMs: untilMs };
    const machines = [...history.machines(), ...demoMachines.map((machine) => ({ machine, simulated: true }))];
    const timelines = machines.map(({ machine, simulated }) => [machine, history.timeline(machine, simulated, span)]);
    const readings = history.channels().map(({ gateway, channel, simulated }) => ({
      channel,
      seconds: history.seconds(gateway, channel, simulated, span),
      minutes: history.minutes(gateway, channel, simulated, span),
      hours: history.hours(gateway, channel, simulated, span),
    }));
    const plants = db.prepare("SELECT * FROM plant_revision").all();
    const positions = db.prepare("SELECT gateway, stream FROM stream").all();
    expect(untilMs - span.startMs).toBeGreaterThan(14 * 86_400_000);
    expect(timelines.length).toBeGreaterThan(4);
    expect(readings.filter(({ seconds }) => seconds.length > 0).length).toBeGreaterThan(4);
    return JSON.stringify({ timelines, readings, plants, positions });
  } finally {
    db.close();
  }
}

/**
 * A backup of a database that is written meanwhile, with its figures until shortly before. Made again where these changed
 * meanwhile: an edge is told some seconds after it, and an hour that has ended is packed.
 */
async function backUp(dataDir: string, machines: readonly string[]) {
  for (let turn = 1; turn <= 5; turn += 1) {
    const untilMs = Date.now() - 1000;
    const figures = figuresOf(dataDir, untilMs, machines);
    const file = join(temporaryFolder(), "machikoba-backup.sqlite");
    const made = await runMachikoba(["backup", file, "--data", dataDir]);
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout).toMatch(/machikoba-backup\.sqlite: .* rows, checked/);
    expect(made.stderr).toContain("Copying");
    if (figuresOf(dataDir, untilMs, machines) === figures) return { file, figures, untilMs };
  }
  throw new Error("the figures of the past changed during each of five backups");
}

test("a backup made while records come in gives the same figures in an empty folder", {
  timeout: 180_000,
}, async () => {
  const dataDir = temporaryFolder();
  fillDatabase(dataDir, 14, daysAgoMs(15));
  const machikoba = await startMachikoba(dataDir, demo);
  onTestFinished(() => machikoba.kill().catch(() => undefined));
  const board = await waitForMachines(machikoba.httpPort, "all machines to be known", (machines) => {
    return machines.length > 0 && machines.every(isKnown);
  });
  const names = board.machines.map(({ id }) => id);
  const newest = Math.max(...readOutbox(dataDir).keys());
  await waitUntilStored(machikoba, "gateway", newest + 5);
  const { file, figures, untilMs } = await backUp(dataDir, names);
  expect((await fetchHealth(machikoba.httpPort)).status).toBe("ok");
  expect(await machikoba.stop()).toBe(0);

  const empty = join(temporaryFolder(), "data");
  expect(await runMachikoba(["restore", file, "--data", empty])).toMatchObject({ code: 0 });
  // The texts are too long to be shown.
  expect(figuresOf(empty, untilMs, names) === figures).toBe(true);
  expect(await runMachikoba(["restore", file, "--data", empty])).toMatchObject({ code: 1 });
  expect(await runMachikoba(["backup", file, "--data", dataDir])).toMatchObject({ code: 2 });

  const again = await startMachikoba(empty, demo);
  onTestFinished(() => again.kill().catch(() => undefined));
  await waitForMachines(again.httpPort, "all machines to be known", (machines) => machines.every(isKnown));
  expect((await fetchHealth(again.httpPort)).status).toBe("ok");
  expect(await again.stop()).toBe(0);
});

/** When each second of the gateway's channels begins. */
function secondsOf(dataDir: string): Map<string, number[]> {
  const db = openSqlite(join(dataDir, "machikoba.sqlite"), { readOnly: true });
  try {
    const history = openQuestions(db);
    const span = history.extent() ?? { startMs: 0, endMs: 0 };
    return new Map(
      history.channels().map(({ gateway, channel, simulated }) => {
        return [channel, history.seconds(gateway, channel, simulated, span).map(({ atMs }) => atMs)];
      }),
    );
  } finally {
    db.close();
  }
}

test("a gateway that is ahead of a restored database sends again what it has, and goes on", {
  timeout: 180_000,
}, async () => {
  const dataDir = temporaryFolder();
  const first = await startMachikoba(dataDir, demo);
  onTestFinished(() => first.kill().catch(() => undefined));
  await waitForMachines(first.httpPort, "all machines to be known", (machines) => machines.every(isKnown));
  await waitUntilStored(first, "gateway", 1);
  const file = join(temporaryFolder(), "machikoba-backup.sqlite");
  expect(await runMachikoba(["backup", file, "--data", dataDir])).toMatchObject({ code: 0 });
  // More is stored that the backup doesn't have.
  const ahead = Math.max(...readOutbox(dataDir).keys()) + 15;
  await waitUntilStored(first, "gateway", ahead);
  expect(await first.stop()).toBe(0);

  const restored = join(temporaryFolder(), "data");
  expect(await runMachikoba(["restore", file, "--data", restored])).toMatchObject({ code: 0 });
  const before = secondsOf(dataDir);
  expect(secondsOf(restored)).not.toEqual(before);
  mkdirSync(join(restored, "agent"), { recursive: true });
  cpSync(join(dataDir, "agent"), join(restored, "agent"), { recursive: true });
  const second = await startMachikoba(restored, demo);
  onTestFinished(() => second.kill().catch(() => undefined));
  await waitForMachines(second.httpPort, "all machines to be known", (machines) => machines.every(isKnown));
  await waitUntilStored(second, "gateway", Math.max(...readOutbox(restored).keys()));
  expect(await second.stop()).toBe(0);

  const after = secondsOf(restored);
  for (const [channel, times] of before) expect(after.get(channel)).toEqual(expect.arrayContaining(times));
});

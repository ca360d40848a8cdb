/** `machikoba import` and `export` against a running broker and dashboard: by the one road in, and out again the same. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, it, onTestFinished, vi } from "vitest";
import { exporting } from "../../cli/export.ts";
import { importing } from "../../cli/import.ts";
import { plantSettings } from "../../common/contract/plant-settings.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { type Dashboard, openDashboard } from "../../dashboard/server/dashboard.ts";
import { type BrokerUnderTest, internal, startBroker } from "../fakes/broker-under-test.ts";
import { temporaryFolder } from "../unit/dashboard/server/history/history-under-test.ts";

const startMs = Date.parse("2026-04-01T08:00:00+09:00");
const plant = plantSettings.parse({ machines: [{ id: "cutter", name: "基板加工機" }] });

interface Site {
  readonly folder: string;
  readonly broker: BrokerUnderTest;
  startDashboard(): Promise<Dashboard>;
  /** Runs `machikoba import`; answers what it told. */
  take(file: string, ...options: string[]): Promise<string>;
  /** Runs `machikoba export`; answers the rows. */
  give(table: string, ...options: string[]): Promise<Record<string, string>[]>;
}

async function createSite(): Promise<Site> {
  const folder = temporaryFolder();
  const [dataDir, webRoot] = [join(folder, "data"), join(folder, "web")];
  for (const one of [dataDir, webRoot]) mkdirSync(one, { recursive: true });
  const broker = await startBroker();
  const told: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, "write").mockImplementation((text) => told.push(String(text)) > 0);
    onTestFinished(() => spy.mockRestore());
  }
  return {
    folder,
    broker,
    async startDashboard() {
      const dashboard = await openDashboard({
        site: "site",
        version: "0",
        http: { host: "127.0.0.1", port: 0 },
        broker: { url: `mqtt://127.0.0.1:${broker.port}`, ...internal, mqttPort: broker.port },
        dataDir,
        webRoot,
        commitEveryMs: 300,
        clock: createSystemClock({ trust: "always" }),
        log: createLog({ level: "silent" }),
      });
      onTestFinished(() => dashboard.close());
      await dashboard.importPlant(plant, "test");
      await dashboard.open();
      return dashboard;
    },
    async take(file, ...options) {
      told.length = 0;
      const base = [
        "--machine",
        "cutter",
        "--data",
        dataDir,
        "--mqtt-port",
        String(broker.port),
        "--log-level",
        "silent",
      ];
      expect(await importing.run([file, ...base, ...options])).toBe(0);
      return told.join("");
    },
    async give(table, ...options) {
      const out = join(folder, "out.csv");
      const base = ["--data", dataDir, "--language", "en", "--from", "2026-04-01", "--to", "2026-04-01", "--out", out];
      expect(await exporting.run([table, ...base, ...options])).toBe(0);
      return parse(readFileSync(out), { bom: true, columns: true }) as Record<string, string>[];
    },
  };
}

const ampsAt = (second: number) => Math.round((second % 600 < 300 ? 3 + Math.sin(second) : 0.4) * 1000) / 1000;

/** Seconds of an hour, or more. */
function loggerFile(folder: string, seconds = 3600): string {
  const rows = Array.from({ length: seconds }, (_, second) => `${(startMs + second * 1000) / 1000},${ampsAt(second)}`);
  const file = join(folder, "logger.csv");
  writeFileSync(file, `time,current (A)\n${rows.join("\n")}\n`);
  return file;
}

it("makes a file a machine's history, and gives it back as it was", async () => {
  const site = await createSite();
  await site.startDashboard();
  const file = loggerFile(site.folder);
  expect(await site.take(file, "--dry-run")).toContain("Nothing was sent");
  expect(await site.give("readings")).toEqual([]);

  const told = await site.take(file);
  expect(told).toContain("3600 rows, 3600 seconds, 2026-04-01 08:00:00 to 2026-04-01 09:00:01");
  expect(told).toContain("No row was left out.");
  expect(told).toMatch(/All 36\d\d records are stored\./);

  const readings = await site.give("readings");
  expect(
    readings.map((row) => [Number(row.time_epoch_ms), Number(row.mean_A), row.machine, row.gateway, row.simulated]),
  ).toEqual(
    Array.from({ length: 3600 }, (_, second) => [startMs + second * 1000, ampsAt(second), "cutter", "import", ""]),
  );
  const segments = await site.give("segments");
  expect(segments.map(({ state }) => state)).toEqual(
    Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? "running" : "idle")),
  );
  for (const { duration_s } of segments) expect(Math.abs(Number(duration_s) - 300)).toBeLessThan(3);
  expect(segments[0]).toMatchObject({
    machine_name: "基板加工機",
    start: "2026-04-01T08:00:00+09:00",
    settings_revision: "1",
  });
});

it("does no harm the second time, and refuses another file over a known past", async () => {
  const site = await createSite();
  await site.startDashboard();
  const file = loggerFile(site.folder);
  await site.take(file);
  const once = [await site.give("readings"), await site.give("segments")];
  expect(await site.take(file)).toMatch(/All (\d+) records are stored; \1 of them were there before/);
  expect([await site.give("readings"), await site.give("segments")]).toEqual(once);

  await expect(site.take(file, "--thresholds", "0.1,5")).rejects.toThrow("with --over they are told anew");
  expect([await site.give("readings"), await site.give("segments")]).toEqual(once);
  await site.take(file, "--thresholds", "0.1,5", "--over");
  expect(await site.give("readings")).toEqual(once[0]);
});

it("goes on where it was when the dashboard goes away in the middle", async () => {
  const site = await createSite();
  const first = await site.startDashboard();
  const seconds = 4 * 3600;
  const file = loggerFile(site.folder, seconds);
  // The dashboard ends as soon as it has stored something; another one takes its place while the import goes on.
  const follow = async () => {
    let rows = 0;
    const stored = async () => (rows = (await site.give("readings")).length);
    await expect.poll(stored, { interval: 5 }).toBeGreaterThan(0);
    await first.close();
    await site.startDashboard();
    return rows;
  };
  const [rowsWhenClosed] = await Promise.all([follow(), site.take(file)]);
  expect(rowsWhenClosed).toBeLessThan(seconds);
  const means = (await site.give("readings")).map(({ mean_A }) => Number(mean_A));
  expect(means).toEqual(Array.from({ length: seconds }, (_, second) => ampsAt(second)));
});

it("says what to do when nobody is there", async () => {
  const site = await createSite();
  const file = loggerFile(site.folder);
  await expect(site.take(file)).rejects.toThrow("nothing has been recorded in");
  const dashboard = await site.startDashboard();
  await dashboard.close();
  await site.broker.broker.close();
  await expect(site.take(file)).rejects.toThrow("The MQTT broker can't be reached");
});

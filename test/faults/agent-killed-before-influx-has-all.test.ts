// The agent of a gateway without broker and dashboard, killed again and again while it catches up with InfluxDB.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { currentAt, filledFromMs, openForRun, writeRun } from "../integration/filled-outbox.ts";
import { startInfluxd } from "../integration/mirrors/influxd.ts";
import { freePort } from "../integration/mosquitto.ts";
import { temporaryFolder } from "../plant/temporary-folder.ts";
import { inProject } from "../project-root.ts";

const seconds = 80_000;
const channels = ["a.1", "b.1", "sim.1"];
const all = seconds * channels.length;

/** A data folder with the seconds of most of a day in its outbox, and settings without a sensor. */
async function filledDataDir(): Promise<string> {
  const dataDir = temporaryFolder();
  const outbox = await openForRun(join(dataDir, "agent", "outbox"));
  writeRun(outbox, { seconds, channels, machines: { "a.1": "lathe" }, anchorAfterMs: 70_000_000 });
  await outbox.close();
  writeFileSync(join(dataDir, "agent", "desired.json"), JSON.stringify({ revision: 1, sensors: [], machines: [] }));
  return dataDir;
}

test("every second is there once, though the agent is killed three times and InfluxDB once", async () => {
  const influx = await startInfluxd();
  const dataDir = await filledDataDir();
  const brokerUrl = `mqtt://127.0.0.1:${await freePort()}`;
  let agent: ChildProcess | undefined;
  let said = "";
  function startAgent(): void {
    agent = spawn(process.execPath, [inProject("dist", "cli", "main.js"), "agent", "--data", dataDir], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        MACHIKOBA_MQTT_URL: brokerUrl,
        MACHIKOBA_OUTBOX_KEEP_FOR_DASHBOARD: "false",
        MACHIKOBA_UPLINKS: JSON.stringify([{ id: "own", ...influx.settings() }]),
      },
    });
    agent.stderr?.on("data", (chunk) => (said += chunk));
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!agent || agent.exitCode !== null || agent.signalCode !== null) return;
    const gone = once(agent, "exit");
    agent.kill(signal);
    await gone;
  }
  onTestFinished(() => end("SIGKILL"));
  const countNow = async () => {
    const rows = await influx.query(`SELECT count("mean") FROM "machine_current"`).catch(() => []);
    return Number(rows[0]?.[1] ?? 0);
  };
  const untilThere = (share: number) =>
    expect.poll(countNow, { timeout: 60_000, interval: 60, message: said }).toBeGreaterThanOrEqual(share * all);

  const counts: number[] = [];
  for (const share of [0.05, 0.3, 0.55]) {
    startAgent();
    await untilThere(share);
    await end("SIGKILL");
    counts.push(await countNow());
  }
  expect(Math.max(...counts)).toBeLessThan(all);
  startAgent();
  await untilThere(0.8);
  await influx.stop();
  await influx.start();
  await untilThere(1);
  await end("SIGTERM");
  expect(await countNow()).toBe(all);
  const sums = await influx.query(`SELECT sum("mean") FROM "machine_current" WHERE "machine" = 'lathe'`);
  const expected = Array.from({ length: seconds }, (_, second) => currentAt(0, second));
  expect(Number(sums[0]?.[1])).toBeCloseTo(
    expected.reduce((sum, one) => sum + one, 0),
    2,
  );
  const first = await influx.query(`SELECT first("mean") FROM "machine_current" WHERE "source" = 'sim'`);
  expect(first[0]?.[0]).toBe(filledFromMs);
});

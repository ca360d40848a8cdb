/** The agent's own road to InfluxDB, against Debian's: nothing is missing and nothing stands twice, whoever dies on the way. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createAgent } from "../../agent/agent.ts";
import type { Outbox } from "../../agent/outbox/outbox.ts";
import { createUplinkTargets, startUplinks, type Uplinks } from "../../agent/uplinks/uplinks.ts";
import type { GatewayReported } from "../../common/contract/gateway-messages.ts";
import { type Clock, createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { connectClient, internal, root, startBroker } from "../fakes/broker-under-test.ts";
import { createTestClock } from "../fakes/test-clock.ts";
import { temporaryFolder } from "../unit/agent/outbox/outbox-under-test.ts";
import { currentAt, filledFromMs, openForRun, writeRun } from "./filled-outbox.ts";
import { startInfluxd } from "./mirrors/influxd.ts";

const log = createLog({ level: "silent" });
const systemClock = createSystemClock({ trust: "always" });

function uplinksOf(folder: string, outbox: Outbox, settings: object, clock: Clock = systemClock): Uplinks {
  const uplinks = startUplinks(createUplinkTargets([{ id: "own", type: "influx1", ...settings }]), {
    site: "site",
    gateway: "gateway",
    folder,
    outbox: () => outbox,
    isSimulated: () => undefined,
    clock,
    log,
    random: () => 0.1,
  });
  onTestFinished(() => uplinks.close());
  return uplinks;
}

it("sends what a gateway without a dashboard measures, with machine and mark, and says how far it is", async () => {
  const influx = await startInfluxd();
  const { port } = await startBroker();
  const device = await connectClient(port);
  const watcher = await connectClient(port, internal);
  const reports: GatewayReported[] = [];
  const sentToDashboard: string[] = [];
  watcher.on("message", (topic, payload) => {
    if (topic.endsWith("/reported")) reports.push(JSON.parse(payload.toString()));
    else sentToDashboard.push(topic);
  });
  await watcher.subscribeAsync(["reported", "records"].map((last) => `${root}/gateways/gateway/${last}`));
  const machines = [{ id: "press", name: "Press", channels: ["clamp.1"] }];
  const desired = { revision: 1, sensors: [{ id: "devices", type: "machikoba-device" }], machines };
  await watcher.publishAsync(`${root}/gateways/gateway/desired`, JSON.stringify(desired), { retain: true, qos: 1 });
  await device.publishAsync(
    `${root}/devices/toy/status`,
    JSON.stringify({ status: "online", simulated: true, firmware: "1" }),
    { retain: true, qos: 1 },
  );
  const agent = createAgent({
    site: "site",
    gateway: "gateway",
    version: "0",
    broker: { url: `mqtt://127.0.0.1:${port}`, ...internal },
    dataDir: temporaryFolder(),
    maxOutboxBytes: 1e8,
    keepForDashboard: false,
    uplinks: createUplinkTargets([{ id: "own", ...influx.settings() }]),
    clock: systemClock,
    log,
  });
  onTestFinished(() => agent.close());
  await agent.open();
  const publish = (name: string, rmsA: number) =>
    device.publishAsync(`${root}/devices/${name}/readings`, JSON.stringify({ rmsA, periodMs: 1000 }), { qos: 1 });
  await expect
    .poll(
      async () => {
        await publish("clamp", 3);
        await publish("toy", 2);
        const series = (await influx.readBack()).map(({ tags }) => JSON.stringify(tags));
        return [...new Set(series)].sort().map((tags) => JSON.parse(tags));
      },
      { timeout: 40_000, interval: 500 },
    )
    .toEqual([
      { channel: "clamp.1", gateway: "gateway", machine: "press", site: "site" },
      { channel: "toy.1", gateway: "gateway", site: "site", source: "sim" },
    ]);
  const [first] = await influx.readBack();
  expect(Math.abs(Date.now() - (first?.atMs ?? 0))).toBeLessThan(60_000);
  await expect.poll(() => reports.at(-1)?.uplinks?.[0]?.sentPoints, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(reports.at(-1)?.uplinks?.[0]).toMatchObject({ id: "own", hours: expect.any(Number) });
  expect(sentToDashboard).toEqual([]);
});

it("brings everything, each second once, although InfluxDB is killed twice and the gateway starts anew", async () => {
  const influx = await startInfluxd();
  const folder = join(temporaryFolder(), "outbox");
  const channels = ["a.1", "b.1", "sim.1"];
  const machines = { "a.1": "lathe", "sim.1": "toy" };
  const first = await openForRun(folder);
  writeRun(first, { seconds: 20_000, channels, machines, anchorAfterMs: 7_000_000 });
  await first.close();
  const second = await openForRun(folder);
  const secondFromMs = filledFromMs + 86_400_000;
  writeRun(second, { seconds: 20_000, channels, machines, fromMs: secondFromMs });

  const countNow = async () => {
    const rows = await influx.query(`SELECT count("mean") FROM "machine_current"`).catch(() => []);
    return Number(rows[0]?.[1] ?? 0);
  };
  const uplinks = uplinksOf(folder, second, influx.settings());
  for (const share of [0.2, 0.5]) {
    await expect.poll(countNow, { timeout: 30_000, interval: 20 }).toBeGreaterThan(share * 120_000);
    await influx.stop();
    expect(uplinks.reports()[0]?.phase).not.toBe("current");
    await influx.start();
  }
  await expect.poll(() => uplinks.reports()[0], { timeout: 40_000 }).toMatchObject({ phase: "current", records: 0 });
  expect(await countNow()).toBe(120_000);
  const sums = await influx.query(`SELECT sum("mean") FROM "machine_current" WHERE "machine" = 'lathe'`);
  const expected = Array.from({ length: 20_000 }, (_, i) => 2 * currentAt(0, i)).reduce((sum, one) => sum + one, 0);
  expect(Number(sums[0]?.[1])).toBeCloseTo(expected, 3);
  const last = await influx.query(`SELECT last("mean") FROM "machine_current" WHERE "source" = 'sim'`);
  expect(last[0]?.[0]).toBe(secondFromMs + 19_999_000);
  expect(uplinks.problems()).toEqual([]);
  await uplinks.close();
  await second.close();
});

it("says that a database is missing, looks again after ten minutes only, and goes on when there is one", async () => {
  const influx = await startInfluxd();
  const folder = join(temporaryFolder(), "outbox");
  mkdirSync(folder);
  const outbox = await openForRun(folder);
  onTestFinished(() => outbox.close());
  writeRun(outbox, { seconds: 10, channels: ["a.1"] });
  const clock = createTestClock();
  const uplinks = uplinksOf(folder, outbox, { ...influx.settings(), database: "elsewhere" }, clock);
  await expect.poll(() => uplinks.problems()[0]?.code, { timeout: 20_000 }).toBe("uplink-refused");
  expect(uplinks.problems()[0]?.message).toMatch(/create the database elsewhere/);
  await influx.query('CREATE DATABASE "elsewhere"');
  await clock.advanceAsync(9 * 60_000);
  expect(uplinks.reports()[0]).toMatchObject({ phase: "refused", sentPoints: 0 });
  await clock.advanceAsync(61_000);
  await expect.poll(() => uplinks.reports()[0]?.sentPoints, { timeout: 20_000 }).toBe(10);
  expect(uplinks.problems()).toEqual([]);
});

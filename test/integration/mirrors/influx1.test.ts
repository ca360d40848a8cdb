/** The mirror in InfluxDB 1.x, against Debian's: what every mirror must do, and what it is asked to verify. */
import { expect, it } from "vitest";
import { influx1 } from "../../../common/runtime/influx/influx1.ts";
import type { MirrorFault } from "../../../common/runtime/influx/mirror-fault.ts";
import { openHttpGate } from "../../fakes/http-gate.ts";
import { describeMirror, somePoints } from "../../suites/mirror-suite.ts";
import { startInfluxd } from "./influxd.ts";

describeMirror("influx1", { adapter: influx1, startServer: () => startInfluxd() });

const never = new AbortController().signal;
const startMs = Date.UTC(2026, 3, 1);
const span = { startMs: startMs + 3000, endMs: startMs + 2 * 86_400_000 };
const channel = { site: "works", gateway: "hall", channel: "clamp.1", simulated: false };

function targetOf(settings: object) {
  return influx1.create(influx1.config.parse({ id: "office", ...settings }));
}

it("counts the points of a channel by day, of all machines, and apart from simulated ones", async () => {
  const influxd = await startInfluxd();
  const target = targetOf(influxd.settings());
  await target.open(never);
  const nextDay = somePoints(5).map((point) => ({ ...point, atMs: point.atMs + 86_400_000 }));
  await target.write(
    [...somePoints(4, { machine: "cutter" }), ...somePoints(10, { machine: "press" }).slice(4)],
    never,
  );
  await target.write([...nextDay, ...somePoints(2, { simulated: true })], never);
  const days = await target.dayCounts(channel, span, never);
  expect(days.map(({ startMs: day, count, sum }) => [day, count, sum.toFixed(6)])).toEqual([
    [startMs, 7, (1.3 + 1.4 + 1.5 + 1.6 + 1.7 + 1.8 + 1.9).toFixed(6)],
    [startMs + 86_400_000, 5, (1 + 1.1 + 1.2 + 1.3 + 1.4).toFixed(6)],
  ]);
  const both = { startMs, endMs: startMs + 86_400_000 };
  expect(await target.dayCounts({ ...channel, simulated: true }, both, never)).toMatchObject([{ count: 2 }]);
  expect(await target.dayCounts({ ...channel, channel: "it's.2" }, both, never)).toEqual([]);
  expect((await target.points(channel, both, never)).map(({ atMs, mean }) => [atMs, mean])).toEqual(
    somePoints(10).map(({ atMs, mean }) => [atMs, mean]),
  );
  await target.close();
});

it("writes to the retention policy that it is told, and counts there", async () => {
  const influxd = await startInfluxd();
  await influxd.query('CREATE RETENTION POLICY "long \\"one\\"" ON "machikoba" DURATION INF REPLICATION 1');
  const target = targetOf({ ...influxd.settings(), retentionPolicy: 'long "one"' });
  await target.open(never);
  await target.write(somePoints(10), never);
  expect(await target.dayCounts(channel, { ...span, startMs }, never)).toMatchObject([{ count: 10 }]);
  expect(await influxd.readBack()).toEqual([]);
  await target.close();
});

it("says how to create a database that isn't there", async () => {
  const influxd = await startInfluxd();
  const target = targetOf({ ...influxd.settings(), database: "none" });
  await target.open(never);
  const fault: MirrorFault = await target.write(somePoints(1), never).then(
    () => Promise.reject(new Error("there is no such database")),
    (error) => error,
  );
  expect(fault).toMatchObject({ fate: "refused" });
  expect(fault.message).toMatch(/database not found.*CREATE DATABASE "none"/);
  await target.close();
});

it("goes on when its points are older than the database keeps", async () => {
  const influxd = await startInfluxd();
  await influxd.query('CREATE RETENTION POLICY "short" ON "machikoba" DURATION 1h REPLICATION 1');
  const target = targetOf({ ...influxd.settings(), retentionPolicy: "short" });
  await target.open(never);
  const nowMs = Math.floor(Date.now() / 1000) * 1000;
  const points = somePoints(6).map((point, i) => (i < 4 ? point : { ...point, atMs: nowMs - i * 1000 }));
  const answer = await target.write(points, never);
  expect(answer).toMatchObject({ dropped: 4, reason: expect.stringContaining("beyond retention policy") });
  await target.close();
});

it("sends name and password, and none of its own when there are none", async () => {
  const influxd = await startInfluxd();
  const gate = await openHttpGate(() => influxd.port);
  for (const login of [{}, { username: "me", password: "secret" }]) {
    const target = targetOf({ ...influxd.settings(gate.url), ...login });
    await target.open(never);
    await target.write(somePoints(1), never);
    await target.close();
  }
  const logins = gate.passed
    .filter(({ path }) => path.startsWith("/write"))
    .map(({ headers }) => headers.authorization);
  expect(logins).toEqual([undefined, `Basic ${Buffer.from("me:secret").toString("base64")}`]);
});

it("doesn't take a web page for InfluxDB", async () => {
  const gate = await openHttpGate(() => 0);
  gate.rule = () => ({ status: 200, body: "<h1>Log in to the hotel's network</h1>" });
  const target = targetOf({ type: "influx1", url: gate.url });
  await expect(target.open(never)).rejects.toMatchObject({
    fate: "refused",
    message: expect.stringContaining("isn't an InfluxDB"),
  });
  await target.close();
});

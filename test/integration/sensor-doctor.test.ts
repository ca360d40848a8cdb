/** A gateway obeys what is known of its clamps, and reports a clamp that falls silent until it is heard again. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createAgent } from "../../agent/agent.ts";
import type { GatewayLive, Problem } from "../../common/contract/gateway-messages.ts";
import { type Clock, createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { connectClient, internal, root, startBroker } from "../fakes/broker-under-test.ts";

const patience = { timeout: 30_000, interval: 50 };

/** So many seconds pass in one, and the time of day isn't known. */
function quickClock(times: number): Clock {
  const system = createSystemClock({ trust: "never" });
  return {
    ...system,
    wallMs: () => undefined,
    offerWallMs() {},
    monoMs: () => system.monoMs() * times,
    after: (delayMs, callback) => system.after(delayMs / times, callback),
    every: (intervalMs, callback) => system.every(intervalMs / times, callback),
  };
}

async function startGateway(port: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "machikoba-doctor-"));
  const agent = createAgent({
    site: "site",
    gateway: "gateway",
    version: "0",
    broker: { url: `mqtt://127.0.0.1:${port}`, ...internal },
    dataDir,
    maxOutboxBytes: 1e8,
    clock: quickClock(20),
    log: createLog({ level: "silent" }),
  });
  onTestFinished(async () => {
    await agent.close();
    rmSync(dataDir, { recursive: true });
  });
  await agent.open();
}

test("a noise floor is taken out of what is told, and a clamp that falls silent is reported until it speaks again", async () => {
  const { port } = await startBroker();
  const dashboard = await connectClient(port, internal);
  const amps: number[] = [];
  let problems: Problem[] = [];
  dashboard.on("message", (topic, payload) => {
    const message = JSON.parse(payload.toString());
    if (topic.endsWith("/reported")) problems = message.problems;
    else for (const [, value] of (message as GatewayLive).readings ?? []) amps.push(value);
  });
  await dashboard.subscribeAsync([`${root}/gateways/gateway/reported`, `${root}/gateways/gateway/live`]);
  const desired = {
    revision: 1,
    sensors: [{ id: "devices", type: "machikoba-device" }],
    channels: [{ channel: "press.1", noiseFloorA: 3, noiseStdA: 0.1 }],
    machines: [{ id: "press", name: "プレス", channels: ["press.1"] }],
  };
  await dashboard.publishAsync(`${root}/gateways/gateway/desired`, JSON.stringify(desired), { qos: 1, retain: true });
  await startGateway(port);
  const press = () =>
    dashboard.publishAsync(`${root}/devices/press/readings`, '{"rmsA":5,"periodMs":1000}', { qos: 1 });
  await expect
    .poll(async () => {
      await press();
      return amps.at(-1);
    }, patience)
    .toBe(4);
  await expect.poll(() => problems.map(({ code }) => code), patience).toContain("clamp-silent");
  expect(problems.find(({ code }) => code === "clamp-silent")).toMatchObject({
    subject: "press.1",
    message: expect.stringMatching(/^press\.1: no readings for \d+ min\. Check/),
  });
  await expect
    .poll(async () => {
      await press();
      return problems.map(({ code }) => code);
    }, patience)
    .not.toContain("clamp-silent");
});

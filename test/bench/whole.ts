/** Broker, dashboard and agent in one process, as `machikoba up` has them, for benches that need to hold the parts. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgent } from "../../agent/agent.ts";
import { createBroker } from "../../broker/broker.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { openDashboard } from "../../dashboard/server/dashboard.ts";
import { inProject } from "../project-root.ts";

/** A whole system on free ports and a temporary folder. */
export interface Whole {
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly mqttUrl: string;
  close(): Promise<void>;
}

export const site = "site";

/** Opens the system. */
export async function openWhole(): Promise<Whole> {
  const clock = createSystemClock({ trust: "always" });
  const log = createLog({ level: "warn", pretty: true });
  const dataDir = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
  const internal = { username: "machikoba", password: "a password for this bench" };
  const broker = createBroker({
    tcp: { host: "127.0.0.1", port: 0 },
    users: [],
    anonymousLoopback: true,
    internal,
    site,
    clock,
    log,
  });
  const { port: mqttPort } = await broker.open();
  const mqttUrl = `mqtt://127.0.0.1:${mqttPort}`;
  const address = { url: mqttUrl, ...internal };
  const dashboard = await openDashboard({
    site,
    version: "bench",
    http: { host: "127.0.0.1", port: 0 },
    broker: { ...address, mqttPort },
    dataDir,
    webRoot: inProject("dist", "dashboard", "web"),
    commitEveryMs: 10_000,
    clock,
    log,
  });
  const { port: httpPort } = await dashboard.open();
  const maxOutboxBytes = 64 * 1024 * 1024;
  const agent = createAgent({
    site,
    gateway: "gateway",
    version: "bench",
    broker: address,
    dataDir,
    maxOutboxBytes,
    clock,
    log,
  });
  await agent.open();
  return {
    httpPort,
    mqttPort,
    mqttUrl,
    async close() {
      await agent.close();
      await dashboard.close();
      await broker.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

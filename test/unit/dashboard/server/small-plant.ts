/** A whole small plant on free ports: broker, gateway, dashboard, each to be started and stopped; all ends with the test. */
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { type Agent, createAgent } from "../../../../agent/agent.ts";
import type { BoardMachine, BoardSnapshot } from "../../../../common/contract/live-events.ts";
import { type Clock, createSystemClock } from "../../../../common/runtime/clock.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { openSqlite } from "../../../../common/runtime/sqlite.ts";
import { type Dashboard, openDashboard } from "../../../../dashboard/server/dashboard.ts";
import { openHistory } from "../../../../dashboard/server/history/history.ts";
import type { HistorySecond } from "../../../../dashboard/server/history/second-table.ts";
import { type BrokerUnderTest, connectClient, internal, root, startBroker } from "../../../fakes/broker-under-test.ts";
import { temporaryFolder } from "./history/history-under-test.ts";

const log = createLog({ level: "silent" });

/** The plant. */
export interface SmallPlant {
  /** Where the dashboard keeps its data. */
  readonly dashboardFolder: string;
  startDashboard(): Promise<void>;
  stopDashboard(): Promise<void>;
  startAgent(clock?: Clock): Promise<void>;
  stopAgent(): Promise<void>;
  stopBroker(): Promise<void>;
  restartBroker(): Promise<void>;
  /** Copies the gateway's outbox to keep it, as a backup of its card. */
  copyCard(): void;
  /** Puts the copy in the place of what is there. */
  restoreCard(): void;
  /** A device says one line; resolves when the broker took it. */
  publish(rmsA: number, device?: string): Promise<void>;
  board(): Promise<BoardSnapshot>;
  machine(id: string): Promise<BoardMachine | undefined>;
  /** What history holds of a device, read by another look at the database. */
  seconds(device?: string): HistorySecond[];
  /** Waits until history holds so many readings of a device. */
  untilStored(readings: number, device?: string): Promise<void>;
}

/** Starts the broker of a plant; the rest is started by the test. */
export async function createSmallPlant(given: { dashboardFolder?: string } = {}): Promise<SmallPlant> {
  const folder = temporaryFolder();
  const dashboardFolder = given.dashboardFolder ?? join(folder, "dashboard");
  const webRoot = join(folder, "web");
  for (const one of [dashboardFolder, webRoot]) mkdirSync(one, { recursive: true });
  const systemClock = createSystemClock({ trust: "always" });
  let broker: BrokerUnderTest = await startBroker();
  const { port } = broker;
  const outbox = join(folder, "gateway", "agent", "outbox");
  const address = { url: `mqtt://127.0.0.1:${port}`, ...internal };
  let agent: Agent | undefined;
  let dashboard: Dashboard | undefined;
  let httpPort = 0;
  let device = connectClient(port);
  onTestFinished(async () => {
    await agent?.close();
    await dashboard?.close();
  });

  async function board(): Promise<BoardSnapshot> {
    return new Promise((resolve, reject) => {
      get({ host: "127.0.0.1", port: httpPort, path: "/api/board" }, (response) => {
        let text = "";
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve(JSON.parse(text)));
      }).on("error", reject);
    });
  }

  function seconds(name = "clamp"): HistorySecond[] {
    const db = openSqlite(join(dashboardFolder, "machikoba.sqlite"));
    try {
      const history = openHistory({ db, machineOf: () => undefined });
      const span = { startMs: Date.now() - 3_600_000, endMs: Date.now() + 3_600_000 };
      return history.seconds("gateway", `${name}.1`, false, span);
    } finally {
      db.close();
    }
  }
  const countReadings = (name?: string) => seconds(name).reduce((sum, { n }) => sum + n, 0);

  return {
    dashboardFolder,
    board,
    seconds,
    async untilStored(readings, name) {
      await expect.poll(() => countReadings(name), { timeout: 20_000, interval: 300 }).toBe(readings);
    },
    async startDashboard() {
      dashboard = await openDashboard({
        site: "site",
        version: "0",
        http: { host: "127.0.0.1", port: 0 },
        broker: { ...address, mqttPort: port },
        dataDir: dashboardFolder,
        webRoot,
        commitEveryMs: 300,
        clock: systemClock,
        log,
      });
      httpPort = (await dashboard.open()).port;
      await expect.poll(async () => (await board()).problems.map(({ code }) => code)).not.toContain("broker-away");
    },
    async stopDashboard() {
      await dashboard?.close();
      dashboard = undefined;
    },
    async startAgent(clock = systemClock) {
      const options = {
        site: "site",
        gateway: "gateway",
        version: "0",
        broker: address,
        maxOutboxBytes: 1e8,
        clock,
        log,
      };
      agent = createAgent({ ...options, dataDir: join(folder, "gateway") });
      const watcher = await connectClient(port);
      const isUp = new Promise<void>((resolve) => {
        watcher.on("message", (_topic, payload, packet) => {
          if (!packet.retain && payload.toString().includes('"online"')) resolve();
        });
      });
      await watcher.subscribeAsync(`${root}/gateways/gateway/status`, { qos: 1 });
      await agent.open();
      await isUp;
      watcher.end(true);
    },
    async stopAgent() {
      await agent?.close();
      agent = undefined;
    },
    stopBroker: () => broker.broker.close(),
    async restartBroker() {
      broker = await startBroker({ port });
      device = connectClient(port);
    },
    copyCard: () => cpSync(outbox, `${outbox}-copy`, { recursive: true }),
    restoreCard() {
      rmSync(outbox, { recursive: true });
      cpSync(`${outbox}-copy`, outbox, { recursive: true });
    },
    async publish(rmsA, name = "clamp") {
      await (await device).publishAsync(`${root}/devices/${name}/readings`, JSON.stringify({ rmsA, periodMs: 1000 }), {
        qos: 1,
      });
    },
    machine: async (id) => (await board()).machines.find((machine) => machine.id === id),
  };
}

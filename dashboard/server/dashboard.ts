/** The dashboard: record, shopfloor, history, feed, web. Here its parts are built and joined. */
import { createServer, type Server } from "node:http";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { MachineSettings, PlantSettings } from "../../common/contract/plant-settings.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Log } from "../../common/runtime/log.ts";
import { createMqttLink } from "../../common/runtime/mqtt-link.ts";
import { reckonHealth } from "./api/health.ts";
import { createWebApp } from "./api/web-app.ts";
import { createViewer } from "./auth/viewer.ts";
import { openViewingToken } from "./auth/viewing-token.ts";
import { createBoard } from "./board.ts";
import { openDatabase } from "./database.ts";
import { openHistory } from "./history/history.ts";
import { keepPacked, watchDate } from "./housekeeping.ts";
import { createGateways } from "./ingest/gateways.ts";
import { createRecorder, type Recorder } from "./ingest/recorder.ts";
import { adoptChannels } from "./ledger/adopt-channels.ts";
import { createAdoption } from "./ledger/adoption.ts";
import { createAssignments, createOffLimits, desiredOf } from "./ledger/assignments.ts";
import { openLedger } from "./ledger/ledger.ts";
import { createFeed } from "./live/feed.ts";
import { ownProblems } from "./own-problems.ts";
import { createShopfloor } from "./shopfloor/shopfloor.ts";
import { createStatePublisher, republishEveryMs } from "./shopfloor/state-publisher.ts";
import { closeServer, listen } from "./web-server.ts";

/** How the dashboard reaches the broker. */
export interface BrokerAddress {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Shown to people who connect a first device; null when the broker isn't ours. */
  readonly mqttPort: number | null;
}

interface DashboardOptions {
  readonly site: string;
  readonly version: string;
  readonly http: { readonly host: string; readonly port: number };
  readonly broker: BrokerAddress;
  readonly dataDir: string;
  /** Where the built page is. */
  readonly webRoot: string;
  readonly viewingToken?: string | undefined;
  readonly commitEveryMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** A dashboard whose database is open. */
export interface Dashboard {
  /** The web server, for others who serve on the same port. */
  readonly server: Server;
  readonly recorder: Recorder;
  readonly viewingToken: string;
  /** Keeps settings as the site's newest. */
  importPlant(plant: PlantSettings, author: string): void;
  /** True while so much has come in that it should be packed before more comes. */
  isCatchingUp(): boolean;
  /** The machines of the settings. */
  machines(): readonly MachineSettings[];
  /** Begins to listen, and connects to the broker. Rejects with PortInUseError. */
  open(): Promise<{ port: number }>;
  close(): Promise<void>;
}

/** The days' figures move on at this interval even when nothing changes. */
const todayEveryMs = 30_000;

/** Opens a dashboard on its data folder. Rejects when the folder can't be written. */
export async function openDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { site, version, http, broker, dataDir, commitEveryMs, clock, log } = options;
  const startedMs = clock.monoMs();
  // Screens need some time even when nobody has set the clock; records never take it from here.
  const nowMs = () => clock.wallMs() ?? Date.now();
  const { db, setAside } = openDatabase(dataDir, clock, log);
  const viewingToken = await openViewingToken(dataDir, options.viewingToken);
  const viewer = createViewer(viewingToken);
  const ledger = openLedger(db, clock);
  let machineOf = createAssignments(ledger.current().plant, clock.wallMs());
  let offBelowA = createOffLimits(ledger.current().plant, clock.wallMs());
  const history = openHistory({
    db,
    machineOf: (gateway, channel) => machineOf(gateway, channel),
    offBelowA: (gateway, channel) => offBelowA(gateway, channel),
  });
  const link = createMqttLink({ ...broker, clientId: "machikoba-dashboard", log });
  const publishState = createStatePublisher(site, link, nowMs);
  let lastProblems = "[]";

  const shopfloor = createShopfloor(clock, nowMs, {
    readings: (values) => feed.send("readings", { values }),
    state(id, now) {
      feed.send("state", { machine: id, now });
      const machine = board.machines().find((one) => one.id === id);
      if (machine) publishState({ ...machine, simulated: board.isSimulated(machine) }, now);
    },
  });

  const recorder = createRecorder({
    history,
    clock,
    log,
    commitEveryMs,
    events: {
      stored: (gateway, message) => {
        gateways.sendStored(gateway, message);
        packing.check();
      },
      committed: (machines) => {
        for (const id of machines) sendToday(id);
      },
    },
  });

  const gateways = createGateways(site, link, log, {
    status(gateway, { status }) {
      if (status === "online") gateways.sendDesired(gateway, desired(gateway));
      else shopfloor.gatewayLost(gateway);
    },
    inventory(gateway, { channels }) {
      const ids = channels.map(({ channel }) => channel);
      adoption.adopt(gateway, ids);
      feed.send("board", {});
    },
    live: shopfloor.live,
    records: recorder.ingest,
    problemsChanged: tellProblems,
  });

  const board = createBoard({
    site,
    version,
    nowMs,
    ledger,
    history,
    shopfloor,
    isChannelSimulated: (gateway, channel) =>
      gateways.isSimulated(gateway, channel) ?? history.isSimulated(gateway, channel),
    problems,
    mqttPort: broker.mqttPort,
  });

  const app = createWebApp({ viewer, webRoot: options.webRoot, board: () => board.snapshot(feed.seq()), health, log });
  const server = createServer(app);
  const feed = createFeed({ server, viewer, clock, nowMs, snapshot: () => board.snapshot(feed.seq()) });

  function desired(gateway: string) {
    const { revision, plant } = ledger.current();
    return desiredOf(plant, revision, gateway, clock.wallMs());
  }

  function applyPlant(): void {
    const { plant } = ledger.current();
    machineOf = createAssignments(plant, clock.wallMs());
    offBelowA = createOffLimits(plant, clock.wallMs());
    shopfloor.configure(plant.machines);
  }

  function decide(plant: PlantSettings, author: string): void {
    if (!ledger.decide(plant, author)) return;
    applyPlant();
    for (const gateway of gateways.ids()) gateways.sendDesired(gateway, desired(gateway));
    feed.send("board", {});
  }

  function sendToday(id: string): void {
    const today = board.today(id);
    if (today) feed.send("today", { machine: id, today });
  }

  function problems(): Problem[] {
    return [
      ...ownProblems({
        setAside,
        storeFailure: recorder.failure(),
        damageCount: history.damageCount(),
        isConnected: link.isConnected(),
        clock,
      }),
      ...gateways.problems(),
    ];
  }

  function tellProblems(): void {
    const now = problems();
    const text = JSON.stringify(now);
    if (text === lastProblems) return;
    lastProblems = text;
    feed.send("problems", { problems: now });
  }

  function health() {
    return reckonHealth({
      uptimeMs: clock.monoMs() - startedMs,
      machines: board.machines().length,
      newestReadingMs: shopfloor.newestReadingMs(),
      nowMs: nowMs(),
      problems: problems(),
      isStoreFailing: recorder.failure() !== undefined,
    });
  }

  const packing = keepPacked(history, clock);
  const adoption = createAdoption(clock, (gateway, channels) =>
    decide(adoptChannels(ledger.current().plant, gateway, channels), "adoption of new channels"),
  );
  applyPlant();
  board.rememberTraces();
  const stops = [
    clock.every(republishEveryMs, () => {
      for (const machine of board.machines()) {
        const now = shopfloor.now(machine.id);
        if (now) publishState({ ...machine, simulated: board.isSimulated(machine) }, now);
      }
      tellProblems();
    }),
    clock.every(todayEveryMs, () => {
      for (const { id } of board.machines()) sendToday(id);
    }),
    watchDate(clock, board.date, () => feed.send("board", {})),
    packing.stop,
    adoption.stop,
  ];

  return {
    server,
    recorder,
    viewingToken,
    importPlant: decide,
    isCatchingUp: packing.isBehind,
    machines: board.machines,
    async open() {
      const port = await listen(server, http.host, http.port);
      gateways.open();
      link.onConnect(() => {
        recorder.announce();
        for (const gateway of gateways.ids()) gateways.sendDesired(gateway, desired(gateway));
      });
      link.open();
      return { port };
    },
    async close() {
      for (const stop of stops) stop();
      shopfloor.close();
      await feed.close();
      await closeServer(server);
      recorder.close();
      await link.close();
      db.close();
    },
  };
}

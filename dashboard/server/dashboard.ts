/** The dashboard: record, shopfloor, history, feed, web. Here its parts are built and joined. */
import { createServer, type Server } from "node:http";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { MachineSettings, PlantSettings } from "../../common/contract/plant-settings.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Log } from "../../common/runtime/log.ts";
import { createMqttLink } from "../../common/runtime/mqtt-link.ts";
import { reckonHealth } from "./api/health.ts";
import { createWebApp, joinRoutes } from "./api/web-app.ts";
import { createAreas } from "./areas/areas.ts";
import { createEditor } from "./auth/editor.ts";
import { createViewer } from "./auth/viewer.ts";
import { openEditingToken, openViewingToken } from "./auth/viewing-token.ts";
import { createBoard } from "./board.ts";
import { openDatabase, suspectAfter } from "./database.ts";
import type { AcceptedBatch } from "./history/history.ts";
import { keepTidy, watchDate } from "./housekeeping.ts";
import { createGateways } from "./ingest/gateways.ts";
import { createRecorder, type Recorder } from "./ingest/recorder.ts";
import { adoptChannels } from "./ledger/adopt-channels.ts";
import { createAdoption } from "./ledger/adoption.ts";
import { openLedger } from "./ledger/ledger.ts";
import { createFeed } from "./live/feed.ts";
import { createDashboardMetrics } from "./metrics-sources.ts";
import { createStoreMirrorFeed } from "./mirrors/async-mirror-feed.ts";
import type { CheckedMirror } from "./mirrors/mirror-settings.ts";
import { startMirrors } from "./mirrors/mirrors.ts";
import { ownProblems } from "./own-problems.ts";
import { createPastRoom } from "./past-room.ts";
import { createPlanInForce } from "./plan-in-force.ts";
import { createShopfloor } from "./shopfloor/shopfloor.ts";
import { createStatePublisher, republishEveryMs } from "./shopfloor/state-publisher.ts";
import type { StoreCondition } from "./store/history-writer.ts";
import { openStore } from "./store/store.ts";
import { type BackupSettings, startUpkeep } from "./upkeep/upkeep.ts";
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
  /** Places that history is mirrored to. */
  readonly mirrors?: readonly CheckedMirror[];
  /** Left out: no nightly backups. */
  readonly backup?: BackupSettings;
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
  /** Resolves when what has come in is packed so far that more may come. */
  untilCaughtUp(): Promise<void>;
  /** The machines of the settings. */
  machines(): readonly MachineSettings[];
  /** Begins to listen, and connects to the broker. Rejects with PortInUseError. */
  open(): Promise<{ port: number }>;
  close(): Promise<void>;
}

/** The days' figures move on at this interval even when nothing changes. */
const todayEveryMs = 30_000;

/** So many records may wait for their commit before more of a made-up past comes. */
const catchUpRecords = 6000;
/** So many rows in memory are packed before more comes. */
const catchUpRows = 50_000;

/** Opens a dashboard on its data folder. Rejects when the folder can't be written. */
export async function openDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { site, version, http, broker, dataDir, commitEveryMs, clock, log } = options;
  const startedMs = clock.monoMs();
  // Screens need some time even when nobody has set the clock; records never take it from here.
  const nowMs = () => clock.wallMs() ?? Date.now();
  const { db, setAside } = openDatabase(dataDir, clock, log);
  const viewingToken = await openViewingToken(dataDir, options.viewingToken);
  const editingToken = await openEditingToken(dataDir);
  const viewer = createViewer(viewingToken, editingToken);
  const ledger = openLedger(db, clock);
  const store = await openStore({
    path: db.path,
    wallMs: clock.wallMs,
    log,
    onCrash: (error) => suspectAfter(error, dataDir),
  });
  const upkeep = startUpkeep({
    dataDir,
    site,
    backup: options.backup ?? { at: "02:30", kept: 7 },
    timeZone: () => ledger.current().plant.timeZone,
    clock,
    log,
    changed: () => tellProblems(),
  });
  const simulatedChannels = new Map<string, boolean>();
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
    history: { positions: store.positions, take, commit },
    clock,
    log,
    commitEveryMs,
    events: {
      stored: (gateway, message) => gateways.sendStored(gateway, message),
      committed: (machines) => sendToday([...machines]),
    },
  });

  const gateways = createGateways(site, link, log, {
    status(gateway, { status }) {
      if (status === "online") plan.sendDesired(gateway);
      else {
        shopfloor.gatewayLost(gateway);
        areas.gatewayLost(gateway);
      }
    },
    inventory(gateway, { channels }) {
      const ids = channels.map(({ channel }) => channel);
      adoption.adopt(gateway, ids);
      feed.send("board", {});
    },
    live(gateway, message) {
      shopfloor.live(gateway, message);
      areas.live(gateway, message);
    },
    records: recorder.ingest,
    problemsChanged: tellProblems,
  });

  const board = createBoard({
    site,
    version,
    nowMs,
    ledger,
    reader: store.reader,
    shopfloor,
    isChannelSimulated: (gateway, channel) =>
      gateways.isSimulated(gateway, channel) ?? simulatedChannels.get(`${gateway} ${channel}`) ?? false,
    areas: () => areas.board(),
    problems,
    mqttPort: broker.mqttPort,
  });

  const snapshot = () => board.snapshot(feed.seq());
  const editor = createEditor(editingToken);
  const plant = () => ledger.current().plant;
  const onEdit = (id: string | undefined) => sendToday(id === undefined ? board.machines().map((one) => one.id) : [id]);
  const past = createPastRoom({
    ...{ dataDir, path: db.path, store, plant, editor, clock, nowMs, onEdit },
    onFailure: failed,
  });
  const areas = createAreas({
    site,
    db,
    plant,
    decide: (settings, author) => plan.decide(settings, author),
    reader: store.reader,
    link,
    isOnline: (gateway) => gateways.outboxes().some((one) => one.gateway === gateway && one.isOnline),
    editor,
    send: (name, event) => feed.send(name, event),
    clock,
    nowMs,
    onFailure: failed,
  });

  const app = createWebApp({
    viewer,
    webRoot: options.webRoot,
    board: snapshot,
    history: joinRoutes(past.addRoutes, areas.addRoutes),
    health,
    metrics: () => metrics.text(),
    log,
  });
  const server = createServer(app);
  const feed = createFeed({ server, viewer, clock, nowMs, snapshot, log });

  const taken = { readings: 0, records: 0 };
  const metrics = createDashboardMetrics({
    version,
    machines: () =>
      board.machines().map((machine) => ({
        state: shopfloor.now(machine.id)?.state ?? "unknown",
        simulated: board.isSimulated(machine),
      })),
    taken: () => taken,
    badMessages: gateways.badMessages,
    path: db.path,
    storeOutlook: past.outlook,
    gateways: gateways.outboxes,
    mirrors: () => mirrors.status(),
    problems,
    viewers: feed.viewers,
  });

  function take(batch: AcceptedBatch): void {
    store.take(batch);
    areas.take(batch);
    taken.records += batch.records.length;
    for (const one of batch.records) if (one.kind === "seconds") taken.readings += one.rows.length;
  }

  async function commit() {
    const scored = areas.commitBegins();
    try {
      const answer = await store.commit();
      metrics.committed(answer.commitMs);
      scored.done();
      return answer.changed;
    } catch (error) {
      scored.failed();
      suspectAfter(error, dataDir);
      throw error;
    }
  }

  const plan = createPlanInForce({
    ledger,
    gateways,
    writer: store.writer,
    clock,
    onChange(settings) {
      shopfloor.configure(settings.machines);
      areas.configure(settings);
    },
    onDecision: () => feed.send("board", {}),
    onFailure: failed,
  });

  function sendToday(machines: readonly string[]): void {
    board.today(machines).then((days) => {
      for (const { machine, today } of days) feed.send("today", { machine, today });
    }, failed);
  }

  /** What couldn't be done now is done again later; a thread that fails for good ends the process itself. */
  function failed(error: unknown): void {
    suspectAfter(error, dataDir);
    log.warn({ err: error }, "history couldn't answer; it is asked again");
  }

  function problems(): Problem[] {
    return [
      ...ownProblems({
        setAside,
        storeFailure: recorder.failure(),
        damageCount: store.condition().damageCount,
        upkeep: upkeep.problems(),
        isConnected: link.isConnected(),
        clock,
      }),
      ...past.problems(),
      ...mirrors.problems(),
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

  const feedOfMirrors = createStoreMirrorFeed(store);
  const mirrors = startMirrors({ mirrors: options.mirrors ?? [], site, feed: feedOfMirrors, clock, log });
  const adoption = createAdoption(clock, (gateway, channels) =>
    plan.decide(adoptChannels(ledger.current().plant, gateway, channels), "adoption of new channels"),
  );
  for (const { gateway, channel, simulated } of await store.reader.currentChannels()) {
    simulatedChannels.set(`${gateway} ${channel}`, simulated);
  }
  plan.apply();
  await board.rememberTraces();
  const stops = [
    clock.every(republishEveryMs, () => {
      for (const machine of board.machines()) {
        const now = shopfloor.now(machine.id);
        if (now) publishState({ ...machine, simulated: board.isSimulated(machine) }, now);
      }
      tellProblems();
    }),
    clock.every(todayEveryMs, () => {
      sendToday(board.machines().map(({ id }) => id));
    }),
    watchDate(clock, board.date, () => feed.send("board", {})),
    keepTidy(store, clock, failed),
    adoption.stop,
    upkeep.stop,
    past.stop,
    () => areas.close(),
    plan.stop,
  ];

  return {
    server,
    recorder,
    viewingToken,
    importPlant: plan.decide,
    async untilCaughtUp() {
      while (recorder.waitingRecords() > catchUpRecords || isPacking(store.condition())) await store.refresh();
    },
    machines: board.machines,
    async open() {
      const port = await listen(server, http.host, http.port);
      gateways.open();
      areas.open();
      link.onConnect(() => {
        recorder.announce();
        plan.sendAllDesired();
        areas.publishAll();
      });
      link.open();
      return { port };
    },
    async close() {
      for (const stop of stops) stop();
      shopfloor.close();
      await feed.close();
      await closeServer(server);
      await recorder.close();
      await mirrors.close();
      await link.close();
      await store.close();
      db.close();
    },
  };
}

function isPacking({ openRows, isTidying }: StoreCondition): boolean {
  return isTidying && openRows > catchUpRows;
}

/** What the dashboard tells a Prometheus server of itself: `/metrics` as text. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type MachineState, machineStates } from "../../common/contract/machine-state.ts";
import type { StoreOutlook } from "../../common/contract/store-answers.ts";
import { addOutlookMetrics } from "./outlook/outlook-metrics.ts";

/** How a gateway does. */
export interface MetricsGateway {
  readonly gateway: string;
  readonly isOnline: boolean;
  /** Records that wait in its outbox, and hours from the oldest of them to now; undefined before it has reported. */
  readonly outboxRecords: number | undefined;
  readonly outboxHours: number | undefined;
}

/** How a mirror does. */
export interface MetricsMirror {
  readonly mirror: string;
  /** Hours of channels that it hasn't got wholly. */
  readonly owedHours: number;
  /** Where the oldest of them begins, epoch ms. */
  readonly oldestMs: number | undefined;
  readonly pointsSent: number;
  readonly isFailing: boolean;
}

/** Where the figures come from; asked whenever the text is. Totals count since the process began. */
export interface MetricsSources {
  readonly version: string;
  /** The state of each machine. */
  machines(): readonly { readonly state: MachineState; readonly simulated: boolean }[];
  /** One-second rows, and records of all kinds, that were made durable. */
  taken(): { readonly readings: number; readonly records: number };
  /** Messages that couldn't be understood. */
  badMessages(): number;
  /** Size of the database with its write-ahead log, bytes; undefined where it can't be told. */
  storeBytes(): Awaitable<number | undefined>;
  /** How the store is going to grow; undefined while nobody knows. */
  storeOutlook(): StoreOutlook | undefined;
  gateways(): readonly MetricsGateway[];
  mirrors(): Awaitable<readonly MetricsMirror[]>;
  /** Codes of what is wrong now. */
  problems(): readonly { readonly code: string }[];
  /** Open connections of browsers. */
  viewers(): number;
}

type Awaitable<T> = T | Promise<T>;

/** The metrics. */
export interface Metrics {
  readonly contentType: string;
  /** The text, in the format of Prometheus. Rejects when a source does. */
  text(): Promise<string>;
  /** A commit of history took so long, in ms, the flush to the disk included. */
  committed(ms: number): void;
}

/** Gateways, mirrors and codes that get a series of their own; the rest is told together as "other". A site has 50 gateways at most. */
const mostNames = 64;
/** Seconds: from a fast disk to a card that is worn out. */
const commitBuckets = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Creates the metrics of a dashboard, in a registry of their own. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: "machikoba_info", help: "Version of Machikoba.", labelNames: ["version"], registers }).set(
    { version: sources.version },
    1,
  );
  const commits = new Histogram({
    name: "machikoba_commit_seconds",
    help: "How long commits of history took, flush included.",
    buckets: commitBuckets,
    registers,
  });
  addPlant(sources, registers);
  addTotals(sources, registers);
  addOutlookMetrics(sources.storeOutlook, registers);
  addGateways(sources, registers);
  let mirrors: readonly MetricsMirror[] = [];
  addMirrors(() => mirrors, registers);
  return {
    contentType: registry.contentType,
    async text() {
      mirrors = await sources.mirrors();
      return registry.metrics();
    },
    committed: (ms) => commits.observe(ms / 1000),
  };
}

function addPlant(sources: MetricsSources, registers: Registry[]): void {
  new Gauge({
    name: "machikoba_machines",
    help: "Machines by state; simulated ones apart.",
    labelNames: ["state", "simulated"],
    registers,
    collect() {
      const machines = sources.machines();
      for (const state of machineStates) {
        for (const simulated of [false, true]) {
          const count = machines.filter((one) => one.state === state && one.simulated === simulated).length;
          this.set({ state, simulated: String(simulated) }, count);
        }
      }
    },
  });
  new Gauge({
    name: "machikoba_problems",
    help: "What is wrong now, by code.",
    labelNames: ["code"],
    registers,
    collect() {
      this.reset();
      const counts = new Map<string, number>();
      for (const { code } of sources.problems()) counts.set(code, (counts.get(code) ?? 0) + 1);
      for (const [index, [code, count]] of [...counts].entries()) this.inc({ code: boundedName(code, index) }, count);
    },
  });
  new Gauge({
    name: "machikoba_store_bytes",
    help: "Size of the database with its write-ahead log.",
    registers,
    async collect() {
      const bytes = await sources.storeBytes();
      if (bytes === undefined) this.remove();
      else this.set(bytes);
    },
  });
  new Gauge({
    name: "machikoba_viewers",
    help: "Open connections of browsers.",
    registers,
    collect() {
      this.set(sources.viewers());
    },
  });
}

function addTotals(sources: MetricsSources, registers: Registry[]): void {
  const total = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  total("machikoba_readings_total", "One-second rows that were made durable.", () => sources.taken().readings);
  total("machikoba_records_total", "Records of all kinds that were made durable.", () => sources.taken().records);
  total("machikoba_bad_messages_total", "Messages that couldn't be understood.", sources.badMessages);
}

function addGateways(sources: MetricsSources, registers: Registry[]): void {
  const gauge = (name: string, help: string, read: (gateway: MetricsGateway) => number | undefined) =>
    new Gauge({
      name,
      help,
      labelNames: ["gateway"],
      registers,
      collect() {
        this.reset();
        for (const [index, one] of sources.gateways().entries()) {
          const value = read(one);
          if (value !== undefined) this.inc({ gateway: boundedName(one.gateway, index) }, value);
        }
      },
    });
  gauge("machikoba_gateway_online", "1 while a gateway is online.", ({ isOnline }) => (isOnline ? 1 : 0));
  gauge("machikoba_outbox_records", "Records that wait in a gateway's outbox.", ({ outboxRecords }) => outboxRecords);
  gauge("machikoba_outbox_hours", "Hours from the oldest waiting record to now.", ({ outboxHours }) => outboxHours);
}

function addMirrors(mirrors: () => readonly MetricsMirror[], registers: Registry[]): void {
  const series = (
    metric: typeof Gauge | typeof Counter,
    name: string,
    help: string,
    read: (mirror: MetricsMirror) => number | undefined,
  ) =>
    new metric({
      name,
      help,
      labelNames: ["mirror"],
      registers,
      collect() {
        this.reset();
        for (const [index, one] of mirrors().entries()) {
          const value = read(one);
          if (value !== undefined) this.inc({ mirror: boundedName(one.mirror, index) }, value);
        }
      },
    });
  const owed = "Hours of channels that a mirror hasn't got wholly.";
  const oldest = "Where the oldest hour begins that a mirror is owed.";
  series(Gauge, "machikoba_mirror_owed_hours", owed, ({ owedHours }) => owedHours);
  series(
    Gauge,
    "machikoba_mirror_oldest_owed_timestamp_seconds",
    oldest,
    ({ oldestMs }) => oldestMs && oldestMs / 1000,
  );
  series(Gauge, "machikoba_mirror_failing", "1 while a mirror can't be written.", ({ isFailing }) =>
    isFailing ? 1 : 0,
  );
  series(Counter, "machikoba_mirror_points_total", "Points that a mirror has taken.", ({ pointsSent }) => pointsSent);
}

/** Names come from outside: their number, and with it the number of series, must have an end. */
function boundedName(name: string, index: number): string {
  return index < mostNames ? name : "other";
}

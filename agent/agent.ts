/** One gateway: read, measure, decide, keep in the outbox, send. Here its parts are built and joined. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { GatewayLive, Problem } from "../common/contract/gateway-messages.ts";
import { parseMessage } from "../common/contract/messages.ts";
import type { DesiredSettings } from "../common/contract/plant-settings.ts";
import type { UnnumberedRecord } from "../common/contract/records.ts";
import { buildTopic, type TopicKind, topicTable } from "../common/contract/topics.ts";
import type { Clock } from "../common/runtime/clock.ts";
import type { Log } from "../common/runtime/log.ts";
import { createMqttLink } from "../common/runtime/mqtt-link.ts";
import { createComplaints } from "./complaints.ts";
import { readDesiredCopy, writeDesiredCopy } from "./desired-copy.ts";
import { createMeasurement } from "./measurement.ts";
import { openOutbox } from "./outbox/outbox.ts";
import { setOutboxAside } from "./outbox/outbox-identity.ts";
import { createSensorSet } from "./sensor-set.ts";
import { sensorTypes } from "./sensors/index.ts";
import { createTimeAnchor } from "./time-anchor.ts";
import { createRecorderUplink } from "./uplinks/recorder-uplink.ts";

/** A running gateway. */
export interface Agent {
  open(): Promise<void>;
  close(): Promise<void>;
}

interface AgentOptions {
  readonly site: string;
  readonly gateway: string;
  readonly version: string;
  readonly broker: {
    readonly url: string;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
  };
  readonly dataDir: string;
  readonly maxOutboxBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
}

/** How often seconds are closed and states decided. */
const tickMs = 100;
/** All states are told again at this interval, for a dashboard that has just come. */
const statesEveryMs = 2000;
const reportEveryMs = 15_000;

/** Creates the agent of a gateway; nothing happens before `open`. Rejects on opening when its folder can't be written. */
export function createAgent(options: AgentOptions): Agent {
  const { site, gateway, version, broker, clock, log, random = Math.random } = options;
  const folder = join(options.dataDir, "agent");
  const outboxFolder = join(folder, "outbox");
  const desiredPath = join(folder, "desired.json");

  async function start(): Promise<() => Promise<void>> {
    mkdirSync(folder, { recursive: true });
    const openOwnOutbox = () =>
      openOutbox({ folder: outboxFolder, clock, log, random, maxBytes: options.maxOutboxBytes });
    let outbox = await openOwnOutbox();
    let desired = readDesiredCopy(desiredPath);
    const startedMs = clock.monoMs();
    const t = () => Math.round((clock.monoMs() - startedMs) * 10) / 10;
    const complaints = createComplaints(clock, log);
    const nextAnchor = createTimeAnchor(clock, t);

    const status = (word: "online" | "offline" | "lost") =>
      JSON.stringify({ status: word, version, stream: outbox.stream, run: outbox.run });
    const link = createMqttLink({
      ...broker,
      clientId: `machikoba-agent-${gateway}`,
      will: { topic: buildTopic("gatewayStatus", site, { gateway }), payload: status("lost") },
      log,
      random,
    });

    function say(
      kind: Extract<TopicKind, "gatewayStatus" | "gatewayInventory" | "gatewayReported">,
      message: string,
    ): void {
      if (!link.isConnected()) return;
      const topic = buildTopic(kind, site, { gateway });
      link.publish(topic, message, topicTable[kind]).catch(() => undefined);
    }

    function record(entry: UnnumberedRecord, isUrgent: boolean): void {
      outbox.append(entry, { urgent: isUrgent });
      uplink.pump();
    }

    const liveTopic = buildTopic("gatewayLive", site, { gateway });
    const measurement = createMeasurement(clock, t, {
      record,
      live: (message) => {
        const live: GatewayLive = { run: outbox.run, ...message };
        if (link.isConnected())
          link.publish(liveTopic, JSON.stringify(live), topicTable.gatewayLive).catch(() => undefined);
      },
      inventoryChanged: () => say("gatewayInventory", JSON.stringify({ channels: measurement.channels.inventory() })),
      tooManyChannels: (device) =>
        complaints.add("too-many-channels", device, "the gateway has its most channels; use a second gateway"),
    });

    const sensors = createSensorSet({
      types: sensorTypes,
      site,
      link,
      clock,
      log,
      events: {
        readings: measurement.take,
        markSimulated: measurement.channels.markSimulated,
        deviceStatus: (device, word) =>
          record({ kind: "event", t: t(), event: `device-${word}`, subject: device }, false),
        badMessage: (subject, reason) => complaints.add("bad-message", subject, reason),
        problemsChanged: () => report(),
      },
    });

    const uplink = createRecorderUplink({
      site,
      gateway,
      link,
      outbox: () => outbox,
      clock,
      log,
      onForeignStream: () => void beginNewStream(),
    });

    /** The card was restored or copied: what this run has recorded moves to a new stream. */
    async function beginNewStream(): Promise<void> {
      const old = outbox;
      const kept: UnnumberedRecord[] = [];
      for (let batch = old.readAfter(old.firstSeqOfRun - 1); batch; ) {
        kept.push(...batch.records.map(({ seq: _seq, ...rest }) => rest as UnnumberedRecord));
        batch = old.readAfter(batch.records.at(-1)?.seq ?? old.lastSeq());
      }
      await old.close();
      const aside = setOutboxAside(outboxFolder, old.stream);
      log.warn({ aside }, "the recorder knows a newer life of this outbox (a restored card?); beginning a new stream");
      outbox = await openOwnOutbox();
      for (const entry of kept) outbox.append(entry);
      uplink.restart();
      say("gatewayStatus", status("online"));
    }

    function report(): void {
      const { records, bytes, isDiskFull } = outbox.depth();
      const problems: Problem[] = [...sensors.problems(), ...complaints.problems()];
      if (isDiskFull) {
        const message = `The disk of gateway ${gateway} is full: free some space. Records are kept in memory until then.`;
        problems.push({ code: "disk-full", subject: gateway, message });
      }
      if (clock.wallMs() === undefined) {
        const message = `The clock of gateway ${gateway} isn't set: connect it to a network with a time server.`;
        problems.push({ code: "clock-not-set", subject: gateway, message });
      }
      const reported = {
        revision: desired.revision,
        problems: problems.slice(0, 100),
        outbox: { records, bytes, hours: 0 },
        counters: complaints.counters(),
      };
      say("gatewayReported", JSON.stringify(reported));
    }

    async function obey(next: DesiredSettings): Promise<void> {
      if (JSON.stringify(next) === JSON.stringify(desired)) return;
      desired = next;
      measurement.machines.configure(next, t());
      await sensors.configure(next.sensors);
      await writeDesiredCopy(desiredPath, next).catch((error: unknown) =>
        log.error({ err: error }, "can't keep a copy of the settings; they apply until the next start"),
      );
    }

    record({ kind: "event", t: t(), event: "gateway-start", detail: version }, false);
    const anchorAtStart = nextAnchor();
    if (anchorAtStart) record(anchorAtStart, true);
    measurement.machines.configure(desired, t());
    uplink.open();
    link.subscribe(buildTopic("gatewayDesired", site, { gateway }), ({ payload }) => {
      const parsed = parseMessage("gatewayDesired", payload);
      if (parsed.ok) void obey(parsed.value);
      else complaints.add("bad-message", "desired", parsed.reason);
    });
    await sensors.configure(desired.sensors);
    link.onConnect(() => {
      say("gatewayStatus", status("online"));
      say("gatewayInventory", JSON.stringify({ channels: measurement.channels.inventory() }));
      report();
    });
    link.open();

    const stopTick = clock.every(tickMs, () => {
      const anchor = nextAnchor();
      if (anchor) record(anchor, true);
      measurement.tick();
    });
    const stopStates = clock.every(statesEveryMs, () => {
      const states = measurement.machines.states(t());
      if (!link.isConnected() || states.length === 0) return;
      const live: GatewayLive = { run: outbox.run, states };
      link.publish(liveTopic, JSON.stringify(live), topicTable.gatewayLive).catch(() => undefined);
    });
    const stopReport = clock.every(reportEveryMs, report);

    return async () => {
      for (const stop of [stopTick, stopStates, stopReport]) stop();
      await sensors.close();
      measurement.tick();
      say("gatewayStatus", status("offline"));
      await link.close();
      await outbox.close();
    };
  }

  let stop: (() => Promise<void>) | undefined;
  return {
    async open() {
      stop = await start();
    },
    async close() {
      await stop?.();
    },
  };
}

/** One gateway: read, measure, decide, keep in the outbox, send. Here its parts are built and joined. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { GatewayLive } from "../common/contract/gateway-messages.ts";
import { parseMessage } from "../common/contract/messages.ts";
import type { DesiredSettings } from "../common/contract/plant-settings.ts";
import type { UnnumberedRecord } from "../common/contract/records.ts";
import { buildTopic } from "../common/contract/topics.ts";
import { createMqttLink } from "../common/runtime/mqtt-link.ts";
import type { AgentOptions } from "./agent-options.ts";
import { createAreas } from "./areas/areas.ts";
import { createComplaints } from "./complaints.ts";
import { readDesiredCopy, writeDesiredCopy } from "./desired-copy.ts";
import { buildReport } from "./gateway-report.ts";
import { createGatewayVoice } from "./gateway-voice.ts";
import { createMachineAssignments } from "./machine-assignments.ts";
import { createMeasurement } from "./measurement.ts";
import { openOutbox, recorderCursor } from "./outbox/outbox.ts";
import { renewOutbox } from "./outbox/renew-outbox.ts";
import { createSensorDoctor } from "./sensor-doctor.ts";
import { createSensorSet } from "./sensor-set.ts";
import { sensorTypes } from "./sensors/index.ts";
import { createTimeAnchor } from "./time-anchor.ts";
import { createRecorderUplink } from "./uplinks/recorder-uplink.ts";
import { wordsOf } from "./uplinks/score-rows.ts";
import { cursorsOf, startUplinks } from "./uplinks/uplinks.ts";

/** A running gateway. */
export interface Agent {
  open(): Promise<void>;
  close(): Promise<void>;
}

/** How often seconds are closed and states decided. */
const tickMs = 100;
/** All states are told again at this interval, for a dashboard that has just come. */
const statesEveryMs = 2000;
const reportEveryMs = 15_000;
/** Machines are put on record again at this interval, for uplinks that have missed the beginning of a run. */
const assignmentsEveryMs = 24 * 3_600_000;

/** Creates the agent of a gateway; nothing happens before `open`. Rejects on opening when its folder can't be written. */
export function createAgent(options: AgentOptions): Agent {
  let close: (() => Promise<void>) | undefined;
  return {
    async open() {
      close = await openAgent(options);
    },
    close: async () => close?.(),
  };
}

async function openAgent(options: AgentOptions): Promise<() => Promise<void>> {
  const { site, gateway, version, broker, clock, log, random = Math.random, keepForDashboard = true } = options;
  const folder = join(options.dataDir, "agent");
  const outboxFolder = join(folder, "outbox");
  const desiredPath = join(folder, "desired.json");
  mkdirSync(folder, { recursive: true });
  const { uplinks: targets = [], maxOutboxBytes: maxBytes } = options;
  const cursors = [...(keepForDashboard ? [recorderCursor] : []), ...cursorsOf(targets)];
  const reopen = () => openOutbox({ folder: outboxFolder, cursors, clock, log, random, maxBytes });
  let outbox = await reopen();
  /** Records that come while the outbox is being renewed. */
  let held: UnnumberedRecord[] | undefined;
  let desired = readDesiredCopy(desiredPath);
  const startedMs = clock.monoMs();
  // Tenths of a millisecond: finer means nothing, and costs space in each record.
  const t = () => Math.round((clock.monoMs() - startedMs) * 10) / 10;
  const complaints = createComplaints(clock, log);
  const badMessage = (subject: string, reason: string) => complaints.add("bad-message", subject, reason);
  const nextAnchor = createTimeAnchor(clock, t);
  const status = (word: "online" | "offline" | "lost") =>
    ({ status: word, version, stream: outbox.stream, run: outbox.run }) as const;
  const link = createMqttLink({
    ...broker,
    clientId: `machikoba-agent-${gateway}`,
    will: { topic: buildTopic("gatewayStatus", site, { gateway }), payload: JSON.stringify(status("lost")) },
    log,
    random,
  });
  const voice = createGatewayVoice(site, gateway, link);

  const recorder = createRecorderUplink({
    site,
    gateway,
    link,
    outbox: () => outbox,
    clock,
    log,
    onForeignStream: (sinceSeq) => void beginNewStream(sinceSeq),
  });

  const doctor = createSensorDoctor(clock, t);
  const measurement = createMeasurement(clock, t, {
    record,
    measured: doctor.second,
    live,
    inventoryChanged: tellInventory,
    tooManyChannels: (device) =>
      complaints.add("too-many-channels", device, "the gateway has its most channels; use a second gateway"),
    badReading: (device, rmsA) => badMessage(device, `${rmsA} A can't be a current`),
  });

  const areas = createAreas({
    ...{ site, gateway, folder, link, clock, log, random, t, record, live, badMessage },
    secretsFolder: join(options.dataDir, "secrets"),
    problemsChanged: report,
    inventoryChanged: tellInventory,
  });

  const assignments = createMachineAssignments(t, (entry) => record(entry, false));

  const sensors = createSensorSet({
    types: sensorTypes,
    allowPrograms: options.allowPrograms ?? false,
    ...{ site, link, clock, log },
    events: {
      readings: measurement.take,
      markSimulated: measurement.channels.markSimulated,
      deviceStatus: (device, word) =>
        record({ kind: "event", t: t(), event: `device-${word}`, subject: device }, false),
      badMessage,
      problemsChanged: report,
    },
  });

  function record(entry: UnnumberedRecord, isUrgent: boolean): void {
    if (held) {
      held.push(entry);
      return;
    }
    outbox.append(entry, { urgent: isUrgent });
    if (keepForDashboard) recorder.pump();
  }

  function live(message: Omit<GatewayLive, "run">): void {
    voice.live({ run: outbox.run, ...message });
  }

  function tellInventory(): void {
    voice.inventory({ channels: measurement.channels.inventory(), ...areas.inventory() });
  }

  async function beginNewStream(sinceSeq: number): Promise<void> {
    if (held) return;
    const waiting: UnnumberedRecord[] = [];
    held = waiting;
    const renewed = await renewOutbox(outbox, outboxFolder, sinceSeq, reopen);
    outbox = renewed.outbox;
    held = undefined;
    for (const entry of waiting) outbox.append(entry);
    const { aside } = renewed;
    log.warn({ aside }, "the recorder knows a newer life of this outbox (a restored card?); a new stream was begun");
    recorder.restart();
    voice.status(status("online"));
  }

  function report(): void {
    voice.reported(
      buildReport({
        gateway,
        revision: desired.revision,
        problems: [uplinks, sensors, areas, doctor, complaints].flatMap((one) => one.problems()),
        uplinks: uplinks.reports(),
        counters: complaints.counters(),
        depth: outbox.depth(),
        wallMs: clock.wallMs(),
      }),
    );
  }

  function configure(settings: DesiredSettings): void {
    measurement.channels.configure(settings.channels);
    measurement.machines.configure(settings, t());
    if (targets.length > 0) assignments.configure(settings.machines);
    doctor.configure(settings);
  }

  async function obey(next: DesiredSettings): Promise<void> {
    if (JSON.stringify(next) === JSON.stringify(desired)) return;
    desired = next;
    configure(next);
    void areas.configure(next);
    await sensors.configure(next.sensors);
    await writeDesiredCopy(desiredPath, next).catch((error: unknown) =>
      log.error({ err: error }, "can't keep a copy of the settings; they apply until the next start"),
    );
  }

  function recordDueAnchor(): void {
    const anchor = nextAnchor();
    if (anchor) record(anchor, true);
  }

  const uplinks = startUplinks(targets, {
    site,
    gateway,
    folder: outboxFolder,
    outbox: () => (held ? undefined : outbox),
    words: () => wordsOf(desired),
    isSimulated: (id) => measurement.channels.inventory().find(({ channel }) => channel === id)?.simulated,
    clock,
    log,
    random,
  });
  recordDueAnchor();
  record({ kind: "event", t: t(), event: "gateway-start", detail: version }, false);
  configure(desired);
  if (keepForDashboard) recorder.open();
  link.subscribe(buildTopic("gatewayDesired", site, { gateway }), ({ payload }) => {
    const parsed = parseMessage("gatewayDesired", payload);
    if (parsed.ok) void obey(parsed.value);
    else badMessage("desired", parsed.reason);
  });
  // Not waited for: an output may take its time, and nothing else needs it.
  void areas.configure(desired);
  await sensors.configure(desired.sensors);
  link.onConnect(() => {
    voice.status(status("online"));
    tellInventory();
    report();
  });
  link.open();
  const stops = [
    clock.every(tickMs, () => {
      recordDueAnchor();
      measurement.tick();
    }),
    clock.every(statesEveryMs, () => {
      const states = measurement.machines.states(t());
      if (states.length > 0) live({ states });
    }),
    clock.every(assignmentsEveryMs, assignments.tellAgain),
    clock.every(reportEveryMs, () => {
      doctor.tick();
      report();
    }),
  ];

  return async () => {
    for (const stop of stops) stop();
    await Promise.all([sensors.close(), areas.close()]);
    measurement.finish();
    voice.status(status("offline"));
    await uplinks.close();
    // The card first: without a broker, saying goodbye may take until the deadline.
    await outbox.close();
    await link.close();
  };
}

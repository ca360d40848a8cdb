/** A gateway on a broker of any make, with settings of the test, and what it tells: readings, states, events. */
import type { MqttClient } from "mqtt";
import { expect, onTestFinished } from "vitest";
import { createAgent } from "../../agent/agent.ts";
import type { GatewayStatus } from "../../common/contract/gateway-messages.ts";
import { parseMessage } from "../../common/contract/messages.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { connectClient, internal, root } from "../fakes/broker-under-test.ts";
import { temporaryFolder } from "../unit/dashboard/server/history/history-under-test.ts";

/** What a gateway told so far. */
export interface ListeningGateway {
  /** Currents of all readings of a channel, in their order. */
  currents(channel: string): number[];
  /** The newest state of a machine. */
  state(machine: string): string | undefined;
  /** Events that were recorded, as `device-offline cutter`. */
  readonly events: string[];
  /** Takes the gateway's place at the broker until `during` has ended; resolves when it is back and listens. */
  cutOff(during: () => Promise<void>): Promise<void>;
}

interface GatewaySettings {
  readonly sensors: readonly object[];
  /** Ids of channels; each has a machine of its own with the sensor's id, which runs from 1 A on. */
  readonly channels: readonly string[];
}

const gateway = `${root}/gateways/gateway`;

/** Starts an agent as the gateway `gateway`, and a recorder that says of everything that it is stored. */
export async function startListeningGateway(port: number, settings: GatewaySettings): Promise<ListeningGateway> {
  const watcher = await connectClient(port, internal);
  const currents = new Map<string, number[]>();
  const states = new Map<string, string>();
  const events: string[] = [];
  let timesOnline = 0;

  watcher.on("message", (topic, payload, { retain }) => {
    if (topic === `${gateway}/live`) takeLive(payload);
    else if (topic === `${gateway}/records`) takeRecords(watcher, payload);
    else if (!retain && (JSON.parse(payload.toString()) as GatewayStatus).status === "online") timesOnline += 1;
  });

  function takeLive(payload: Buffer): void {
    const parsed = parseMessage("gatewayLive", payload);
    if (!parsed.ok) return;
    for (const [channel, rmsA] of parsed.value.readings ?? []) {
      currents.set(channel, [...(currents.get(channel) ?? []), rmsA]);
    }
    for (const { machine, state } of parsed.value.states ?? []) states.set(machine, state);
  }

  function takeRecords(client: MqttClient, payload: Buffer): void {
    const parsed = parseMessage("gatewayRecords", payload);
    if (!parsed.ok) return;
    const { stream, run, records } = parsed.value;
    for (const record of records) {
      if (record.kind === "event" && record.subject) events.push(`${record.event} ${record.subject}`);
    }
    const seq = Math.max(...records.map((record) => (record.kind === "gap" ? record.untilSeq : record.seq)));
    client.publish(`${gateway}/stored`, JSON.stringify({ stream, run, seq }), { qos: 1, retain: true });
  }

  await watcher.subscribeAsync(
    ["live", "records", "status"].map((last) => `${gateway}/${last}`),
    { qos: 1 },
  );
  const machines = settings.channels.map((channel) => {
    const id = channel.split(".")[0] ?? channel;
    return { id, name: id, channels: [channel], detection: { dwellRunningMs: 0, dwellIdleMs: 0, dwellOffMs: 0 } };
  });
  const desired = { revision: 1, sensors: settings.sensors, machines };
  await watcher.publishAsync(`${gateway}/desired`, JSON.stringify(desired), { qos: 1, retain: true });
  const agent = createAgent({
    site: "site",
    gateway: "gateway",
    version: "0",
    broker: { url: `mqtt://127.0.0.1:${port}`, ...internal },
    maxOutboxBytes: 1e8,
    clock: createSystemClock({ trust: "always" }),
    log: createLog({ level: "silent" }),
    dataDir: temporaryFolder(),
  });
  onTestFinished(() => agent.close());
  await agent.open();
  await expect.poll(() => timesOnline).toBe(1);

  return {
    currents: (channel) => currents.get(channel) ?? [],
    state: (machine) => states.get(machine),
    events,
    async cutOff(during) {
      const before = timesOnline;
      const usurper = await connectClient(port, { ...internal, clientId: "machikoba-agent-gateway" });
      await during();
      usurper.end(true);
      await expect.poll(() => timesOnline, { timeout: 20_000 }).toBeGreaterThan(before);
    },
  };
}

/** The gateways as the dashboard hears them over MQTT: their status, inventory, reports, live values and records. */
import type {
  GatewayInventory,
  GatewayLive,
  GatewayReported,
  GatewayStatus,
  Problem,
} from "../../../common/contract/gateway-messages.ts";
import { type Message, parseMessage } from "../../../common/contract/messages.ts";
import type { DesiredSettings } from "../../../common/contract/plant-settings.ts";
import type { RecordBatch, StoredMessage } from "../../../common/contract/records.ts";
import {
  buildTopic,
  buildTopicFilter,
  parseTopic,
  type TopicKind,
  topicTable,
} from "../../../common/contract/topics.ts";
import type { Log } from "../../../common/runtime/log.ts";
import type { MqttLink } from "../../../common/runtime/mqtt-link.ts";

/** What gateways say. */
export interface GatewayEvents {
  status(gateway: string, status: GatewayStatus): void;
  inventory(gateway: string, inventory: GatewayInventory): void;
  live(gateway: string, live: GatewayLive): void;
  records(gateway: string, batch: RecordBatch): void;
  problemsChanged(): void;
}

/** The gateways. */
export interface Gateways {
  open(): void;
  sendDesired(gateway: string, desired: DesiredSettings): void;
  sendStored(gateway: string, message: StoredMessage): void;
  /** Gateways that have said who they are. */
  ids(): string[];
  isSimulated(gateway: string, channel: string): boolean | undefined;
  problems(): Problem[];
  /** Who is there, and what waits in their outboxes as they last said. */
  outboxes(): readonly {
    readonly gateway: string;
    readonly isOnline: boolean;
    readonly reported: GatewayReported | undefined;
  }[];
  /** Messages that couldn't be understood. */
  badMessages(): number;
}

interface GatewayEntry {
  status: GatewayStatus | undefined;
  reported: GatewayReported | undefined;
  simulated: Map<string, boolean>;
}

/** Creates the gateways of a site; nothing is heard before `open`. */
export function createGateways(site: string, link: MqttLink, log: Log, events: GatewayEvents): Gateways {
  const gateways = new Map<string, GatewayEntry>();
  let badMessages = 0;

  function entryOf(gateway: string): GatewayEntry {
    const known = gateways.get(gateway);
    if (known) return known;
    const entry: GatewayEntry = { status: undefined, reported: undefined, simulated: new Map() };
    gateways.set(gateway, entry);
    return entry;
  }

  function hear<K extends GatewayTopic>(kind: K, handle: (gateway: string, message: Message<K>) => void): void {
    link.subscribe(buildTopicFilter(kind, site), ({ topic, payload }) => {
      const parsedTopic = parseTopic(topic);
      if (parsedTopic?.kind !== kind || !("gateway" in parsedTopic.names)) return;
      const parsed = parseMessage(kind, payload);
      if (parsed.ok) return handle(parsedTopic.names.gateway, parsed.value);
      badMessages += 1;
      if (badMessages === 1)
        log.warn({ topic, reason: parsed.reason }, "a gateway's message was dropped; is it of another version?");
    });
  }

  function publish(kind: "gatewayDesired" | "gatewayStored", gateway: string, message: unknown): void {
    if (!link.isConnected()) return;
    const topic = buildTopic(kind, site, { gateway });
    link.publish(topic, JSON.stringify(message), topicTable[kind]).catch(() => undefined);
  }

  return {
    open() {
      hear("gatewayStatus", (gateway, status) => {
        entryOf(gateway).status = status;
        events.status(gateway, status);
        events.problemsChanged();
      });
      hear("gatewayInventory", (gateway, inventory) => {
        const { simulated } = entryOf(gateway);
        for (const one of inventory.channels) simulated.set(one.channel, one.simulated);
        events.inventory(gateway, inventory);
      });
      hear("gatewayReported", (gateway, reported) => {
        entryOf(gateway).reported = reported;
        events.problemsChanged();
      });
      hear("gatewayLive", events.live);
      hear("gatewayRecords", events.records);
    },
    sendDesired: (gateway, desired) => publish("gatewayDesired", gateway, desired),
    sendStored: (gateway, message) => publish("gatewayStored", gateway, message),
    ids: () => [...gateways].filter(([, { status }]) => status !== undefined).map(([id]) => id),
    isSimulated: (gateway, channel) => gateways.get(gateway)?.simulated.get(channel),
    problems: () =>
      [...gateways].flatMap(([id, { status, reported }]) =>
        status && status.status !== "online" ? [gatewayAway(id)] : (reported?.problems ?? []),
      ),
    outboxes: () =>
      [...gateways].map(([gateway, { status, reported }]) => {
        return { gateway, isOnline: status?.status === "online", reported };
      }),
    badMessages: () => badMessages,
  };
}

type GatewayTopic = Extract<
  TopicKind,
  "gatewayStatus" | "gatewayInventory" | "gatewayReported" | "gatewayLive" | "gatewayRecords"
>;

function gatewayAway(gateway: string): Problem {
  const message = `Gateway ${gateway} is away: check its power and its network. It keeps measuring if it has power.`;
  return { code: "gateway-away", subject: gateway, message };
}

/** What the broker remembers between packets: retained messages within bounds, wills, half-open QoS 2. No sessions. */
import { Readable } from "node:stream";
import type { PublishPacket, Subscription } from "aedes";
import type { BrokerLimits } from "./limits.ts";
import { covers } from "./topic-rules.ts";

type StoredPacket = PublishPacket & { brokerId?: string; clientId?: string };
type ClientRef = { readonly id: string };
type MessageRef = { readonly messageId?: number };

interface StoreOptions {
  readonly limits: Pick<BrokerLimits, "maxRetainedMessages" | "maxRetainedBytes">;
  /** Whether what this client retains counts against the limits. */
  readonly isLimited: (clientId: string | undefined) => boolean;
  readonly onRefused: (topic: string) => void;
}

/** Creates the store, in the form that aedes wants, and its counts. */
export function createRetainedStore({ limits, isLimited, onRefused }: StoreOptions) {
  const retained = new Map<string, { packet: StoredPacket; bytes: number }>();
  let retainedBytes = 0;

  function forget(topic: string): void {
    retainedBytes -= retained.get(topic)?.bytes ?? 0;
    retained.delete(topic);
  }

  function retain(packet: StoredPacket, clientId: string | undefined): void {
    const before = retained.get(packet.topic)?.bytes;
    const bytes = packet.topic.length + packet.payload.length;
    const isFull =
      (before === undefined && retained.size >= limits.maxRetainedMessages) ||
      retainedBytes - (before ?? 0) + bytes > limits.maxRetainedBytes;
    if (isFull && isLimited(clientId)) {
      onRefused(packet.topic);
      return;
    }
    // A topic keeps its place in the map, so that who walks through it ends. The payload is copied since it is a part
    // of a network buffer that would be held as a whole.
    retained.set(packet.topic, { packet: { ...packet, payload: Buffer.from(packet.payload) }, bytes });
    retainedBytes += bytes - (before ?? 0);
  }

  function* matching(filters: readonly string[]): IterableIterator<StoredPacket> {
    for (const [topic, { packet }] of retained) {
      if (filters.some((filter) => covers(filter, topic) && !isHidden(filter, topic))) yield packet;
    }
  }

  return {
    counts: () => ({ retainedMessages: retained.size, retainedBytes }),
    /** Retained messages that match one of the filters. */
    matching,
    persistence: {
      ...noSessions,
      ...createWills(),
      ...createHalfOpen(),
      async storeRetained(packet: StoredPacket) {
        if (packet.payload.length === 0) forget(packet.topic);
        else retain(packet, packet.clientId);
      },
      // `retained-delivery.ts` sends them instead.
      createRetainedStreamCombi: () => Readable.from([]),
    },
  };
}

/** [MQTT-4.7.2-1] */
function isHidden(filter: string, topic: string): boolean {
  return topic.startsWith("$") && /^[+#]/.test(filter);
}

/**
 * Every session is a clean one, so nothing is kept for clients that are away: an offline queue would grow without
 * bound, a stored subscription would outlive its refusal. What must arrive is kept by the outbox, end to end.
 */
const noSessions = {
  async setup(_broker: unknown) {},
  async destroy() {},
  async addSubscriptions(_client: ClientRef, _subscriptions: readonly Subscription[]) {},
  async removeSubscriptions(_client: ClientRef, _filters: readonly string[]) {},
  subscriptionsByClient: async (_client: ClientRef): Promise<Subscription[]> => [],
  subscriptionsByTopic: async (_topic: string): Promise<Subscription[]> => [],
  async cleanSubscriptions(_client: ClientRef) {},
  async outgoingEnqueue(_subscription: Subscription, _packet: StoredPacket) {},
  async outgoingEnqueueCombi(_subscriptions: readonly Subscription[], _packet: StoredPacket) {},
  async outgoingUpdate(_client: ClientRef, _packet: StoredPacket) {},
  outgoingClearMessageId: async (_client: ClientRef, _packet: MessageRef): Promise<undefined> => undefined,
  outgoingStream: (_client: ClientRef) => Readable.from([]),
};

function createWills() {
  const wills = new Map<string, StoredPacket>();
  return {
    async putWill(client: ClientRef, will: StoredPacket) {
      will.clientId = client.id;
      wills.set(client.id, will);
    },
    getWill: async (client: ClientRef) => wills.get(client.id),
    async delWill(client: ClientRef) {
      const will = wills.get(client.id);
      wills.delete(client.id);
      return will;
    },
    // Wills of other brokers that died: there is only this one.
    streamWill: () => Readable.from([]),
  };
}

/** Messages of QoS 2 between PUBLISH and PUBREL; aedes bounds them for each client. */
function createHalfOpen() {
  const byClient = new Map<string, Map<number | undefined, StoredPacket>>();
  function find(client: ClientRef, { messageId }: MessageRef): StoredPacket {
    const packet = byClient.get(client.id)?.get(messageId);
    if (!packet) throw new Error("no such packet");
    return packet;
  }
  return {
    async incomingStorePacket(client: ClientRef, packet: StoredPacket) {
      const packets = byClient.get(client.id) ?? new Map();
      // Only its number matters: the message itself is on its way.
      packets.set(packet.messageId, { ...packet, payload: Buffer.alloc(0) });
      byClient.set(client.id, packets);
    },
    incomingGetPacket: async (client: ClientRef, packet: MessageRef) => find(client, packet),
    async incomingDelPacket(client: ClientRef, packet: MessageRef) {
      find(client, packet);
      byClient.get(client.id)?.delete(packet.messageId);
    },
    async cleanIncoming(client: ClientRef) {
      byClient.delete(client.id);
    },
  };
}

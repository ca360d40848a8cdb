/** Brings retained messages to new subscribers: one at a time, no faster than they read, and no more once they are gone. */
import type { Client, PublishPacket, Subscription } from "aedes";
import type { GuardedConnection } from "./guarded-connection.ts";
import { covers } from "./topic-rules.ts";

/** Bytes on their way to a subscriber from which on the next retained message waits. */
const waitFromBytes = 32 * 1024;
/** Granted "quality" of a filter that was refused. */
const refused = 0x80;

/** aedes hands each packet to its clients by this; it isn't among its types. */
interface Deliverer {
  deliverQoS(packet: PublishPacket, done: () => void): void;
}

/** Sends a client what is retained for the filters that it was just granted. */
export type DeliverRetained = (connection: GuardedConnection, client: Client, granted: readonly Subscription[]) => void;

/**
 * Creates the delivery. aedes would send all of it at once for each SUBSCRIBE, also to those that are gone: some
 * clients that subscribe to everything again and again fill the memory with that. `matching` finds retained messages.
 */
export function createRetainedDelivery(
  matching: (filters: readonly string[]) => Iterable<PublishPacket>,
): DeliverRetained {
  /** Filters, with their quality, whose turn hasn't come; a client without an entry has no delivery under way. */
  const pending = new WeakMap<GuardedConnection, Map<string, number>>();

  async function deliver(connection: GuardedConnection, client: Client, filters: Map<string, number>): Promise<void> {
    const { stream } = connection;
    while (filters.size > 0) {
      const batch = new Map(filters);
      filters.clear();
      for (const packet of matching([...batch.keys()])) {
        await send(client, packet, qosFor(packet.topic, batch));
        // Before the next is looked up: what is looked up must not be older than what is live meanwhile.
        if (stream.writableLength > waitFromBytes) await flushed(connection);
        if (stream.destroyed) return;
      }
    }
    pending.delete(connection);
  }

  return (connection, client, granted) => {
    const filters = pending.get(connection) ?? new Map<string, number>();
    for (const { topic, qos } of granted) if (qos < refused) filters.set(topic, qos);
    if (pending.has(connection)) return;
    pending.set(connection, filters);
    void deliver(connection, client, filters);
  };
}

/** The highest quality granted for a topic [MQTT-3.3.5-1]. */
function qosFor(topic: string, filters: ReadonlyMap<string, number>): number {
  const fitting = [...filters].filter(([filter]) => covers(filter, topic));
  return Math.max(0, ...fitting.map(([, qos]) => qos));
}

function send(client: Client, packet: PublishPacket, granted: number): Promise<void> {
  const { topic, payload } = packet;
  const qos = granted < packet.qos ? (granted as PublishPacket["qos"]) : packet.qos;
  return new Promise((resolve) => {
    const retained: PublishPacket = { cmd: "publish", topic, payload, qos, retain: true, dup: false };
    (client as Client & Deliverer).deliverQoS(retained, resolve);
  });
}

/** Resolves when all that was written so far has gone to the socket, or when the connection has ended. */
function flushed({ stream }: GuardedConnection): Promise<void> {
  return new Promise((resolve) => {
    stream.write(Buffer.alloc(0), () => resolve());
  });
}

/** aedes with our rules: who gets in, who may say and hear what, and what is kept. */
import type { Duplex } from "node:stream";
import {
  Aedes,
  type AuthenticateError,
  type Client,
  type ConnectPacket,
  type PublishPacket,
  type Subscription,
} from "aedes";
import type { Authenticate, Identity } from "./authentication.ts";
import type { BrokerReport } from "./broker-report.ts";
import type { GuardedConnection } from "./guarded-connection.ts";
import type { BrokerLimits } from "./limits.ts";
import { createRetainedDelivery } from "./retained-delivery.ts";
import { createRetainedStore } from "./retained-store.ts";
import { allows } from "./topic-rules.ts";

interface CoreOptions {
  readonly limits: BrokerLimits;
  readonly report: BrokerReport;
  readonly authenticate: Authenticate;
}

/** The broker behind the guards. */
export interface MqttCore {
  /** Takes over a guarded connection. `onAccepted` is called when its CONNECT is. */
  handle(connection: GuardedConnection, onAccepted: () => void): void;
  counts(): Record<"clients" | "retainedMessages" | "retainedBytes", number>;
  close(): Promise<void>;
}

/** Where refused messages go: nobody can subscribe to it, and the sender gets its acknowledgement all the same. */
const nowhere = "$refused";

/** Starts aedes. */
export async function createMqttCore({ limits, report, authenticate }: CoreOptions): Promise<MqttCore> {
  const connections = new WeakMap<Duplex, GuardedConnection>();
  const acceptances = new WeakMap<GuardedConnection, () => void>();
  /** Who has which client id; it is bound from its login to the end of its connection. */
  const holders = new Map<string, GuardedConnection>();
  const of = (client: Client | null) => client?.conn && connections.get(client.conn);

  const store = createRetainedStore({
    limits,
    isLimited: (clientId) => clientId === undefined || holders.get(clientId)?.identity?.role !== "internal",
    onRefused: (topic) =>
      report.complain("refusedRetained", "all", `no room to retain ${topic}: remove retained messages nobody needs`),
  });
  const aedes = await Aedes.createBroker({
    persistence: store.persistence,
    connectTimeout: limits.connectDeadlineMs * 2,
    drainTimeout: limits.slowSubscriberMs,
    maxTopicLevels: limits.maxTopicLevels,
    maxInflightInbound: limits.maxHalfOpenQos2,
    preConnect(client, packet, done) {
      prepareConnect(of(client), packet);
      done(null, true);
    },
    authenticate(client, username, password, done) {
      const refusal = login(client, username, password);
      done(refusal ?? null, refusal === undefined);
    },
    authorizePublish(client, packet, done) {
      judgePublish(of(client), client, packet, report);
      done();
    },
    authorizeSubscribe: (client, subscription, done) =>
      done(null, judgeSubscribe(of(client), subscription, limits, report)),
    authorizeForward: (client, packet) => (mayForward(of(client), packet, limits, report) ? packet : null),
  });

  function login(client: Client, username: string | undefined, password: Uint8Array | undefined) {
    const connection = of(client);
    if (!connection) return refusal(5, "has no connection");
    // [MQTT-3.1.3-8]
    if (connection.wantsNamelessSession) return refusal(2, "an empty client id needs a clean session");
    const who = authenticate(connection.from, username, password);
    if ("returnCode" in who) {
      report.complain("refusedLogins", connection.from.address, `a client ${who.reason}`);
      return refusal(who.returnCode, who.reason);
    }
    const objection = objectTo(who, client, holders.get(client.id), report);
    if (objection) return objection;
    connection.identity = who;
    holders.set(client.id, connection);
    connection.stream.once("close", () => {
      if (holders.get(client.id) === connection) holders.delete(client.id);
    });
    return undefined;
  }

  aedes.on("clientReady", (client) => {
    const connection = of(client);
    if (!connection) return;
    connection.accept();
    report.count("accepted");
    acceptances.get(connection)?.();
  });
  const deliverRetained = createRetainedDelivery(store.matching);
  aedes.on("subscribe", (granted, client) => {
    const connection = of(client);
    if (connection) deliverRetained(connection, client, granted);
  });
  aedes.on("unsubscribe", (filters, client) => {
    for (const filter of filters) of(client)?.filters.delete(filter);
  });

  return {
    handle(connection, onAccepted) {
      connections.set(connection.stream, connection);
      acceptances.set(connection, onAccepted);
      aedes.handle(connection.stream);
    },
    counts: () => ({ clients: aedes.connectedClients, ...store.counts() }),
    close: () => new Promise((resolve) => aedes.close(resolve)),
  };
}

function refusal(returnCode: 2 | 4 | 5, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

/** Makes every session a clean one: see `retained-store.ts`. */
function prepareConnect(connection: GuardedConnection | undefined, packet: ConnectPacket): void {
  if (connection) connection.wantsNamelessSession = packet.clientId === "" && packet.clean !== true;
  packet.clean = true;
}

/** What speaks against a client whose login was right: its id is another's, or its will isn't for it to say. */
function objectTo(who: Identity, client: Client, holder: GuardedConnection | undefined, report: BrokerReport) {
  // The owner stays; only our own programs take an id from others.
  if (holder && holder.identity !== who && who.role !== "internal") {
    const advice = `client id ${client.id} is taken: give each device an id of its own`;
    report.complain("refusedClientIds", who.name, advice);
    return refusal(2, advice);
  }
  const will = willOf(client);
  if (will && !allows(who.rules.publish, will.topic)) {
    const advice = `its will on ${will.topic} isn't allowed: change the topic, or the user's role`;
    report.complain("refusedWills", who.name, advice);
    return refusal(5, advice);
  }
  return undefined;
}

/** aedes keeps the will of a CONNECT here until the login has succeeded. */
function willOf(client: Client): PublishPacket | undefined {
  return (client as Client & { _will?: PublishPacket })._will;
}

/** Sends a message that isn't allowed nowhere: cutting its sender would only make it come back and try again. */
function judgePublish(
  connection: GuardedConnection | undefined,
  client: Client | null,
  packet: PublishPacket & { clientId?: string },
  report: BrokerReport,
): void {
  const who = connection?.identity;
  if (who && allows(who.rules.publish, packet.topic)) {
    // The store asks by it whose message it retains.
    packet.clientId = client?.id;
    return;
  }
  const name = who?.name ?? "nobody";
  report.complain("deniedPublishes", name, `${name} may not publish on ${packet.topic}: mend the topic or the role`);
  packet.topic = nowhere;
  packet.retain = false;
  packet.payload = Buffer.alloc(0);
}

/** The subscription, or null: answered with 0x80 [MQTT-3.9.3-2]. */
function judgeSubscribe(
  connection: GuardedConnection | undefined,
  subscription: Subscription,
  limits: BrokerLimits,
  report: BrokerReport,
): Subscription | null {
  const { topic } = subscription;
  const name = connection?.identity?.name ?? "nobody";
  if (!connection?.identity || !allows(connection.identity.rules.read, topic)) {
    report.complain("deniedSubscriptions", name, `${name} may not subscribe to ${topic}: mend the topic or the role`);
    return null;
  }
  if (!connection.filters.has(topic) && connection.filters.size >= limits.maxFiltersPerClient) {
    report.complain("deniedSubscriptions", name, `${name} has ${limits.maxFiltersPerClient} subscriptions already`);
    return null;
  }
  connection.filters.add(topic);
  return subscription;
}

/** Whether a message goes to a subscriber: not what it may not read, and nothing fleeting while it is slow. */
function mayForward(
  connection: GuardedConnection | undefined,
  packet: PublishPacket,
  { slowSubscriberBytes }: BrokerLimits,
  report: BrokerReport,
): boolean {
  if (!connection?.identity || !allows(connection.identity.rules.read, packet.topic)) {
    report.count("deniedForwards");
    return false;
  }
  const isSlow = connection.stream.writableLength > slowSubscriberBytes / 2;
  if (!isSlow || packet.qos > 0) return true;
  report.count("droppedForSlow");
  return false;
}

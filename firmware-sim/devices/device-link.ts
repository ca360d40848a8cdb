/** A device's own connection to the broker, as firmware has it: will, birth first, back-off, no queue. */
import mqtt, { type MqttClient } from "mqtt";
import type { Clock } from "../../common/runtime/clock.ts";
import { retryMs, shortestRetryMs } from "./back-off.ts";

/** Where the broker is, and what a device says to be let in. */
export interface DeviceBroker {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** A connection that a fault can cut. */
export interface DeviceLink {
  /** Connects, and goes on trying. */
  open(): void;
  /** True from the moment at which the broker has the birth message. */
  isOnline(): boolean;
  /** Publishes now; false when it can't go out now. Nothing is queued. */
  publish(topic: string, payload: string, qos: 0 | 1): boolean;
  /** Cuts the socket without a DISCONNECT, so that the broker sends the will. Stays away until `open`. */
  cut(): void;
  /** Says that it leaves, and leaves. */
  close(): Promise<void>;
}

interface DeviceLinkOptions {
  readonly clientId: string;
  readonly broker: DeviceBroker;
  /** Topic of birth, will and farewell; all three are retained, at QoS 1. */
  readonly statusTopic: string;
  readonly birth: string;
  /** Will and farewell. */
  readonly death: string;
  readonly clock: Clock;
  /** Numbers from 0 up to 1, for the back-off. */
  readonly random: () => number;
  readonly onOnline?: () => void;
  /** The connection broke, or a try to connect failed: called every time. */
  readonly onOffline?: (error: Error | undefined) => void;
}

/** Silent for 1.5 × this a device counts as dead with its broker. */
const keepAliveS = 10;
const connectTimeoutMs = 8000;
/** What may wait in the socket, in bytes: a broker that takes nothing must not fill our memory. */
const maxUnsentBytes = 64 * 1024;
/** Readings at QoS 1 that may wait for their acknowledgement. */
const maxUnacknowledged = 50;
/** Leaving in order may take this long; then the socket is closed. */
const longestFarewellMs = 1000;

/** Creates a link; nothing happens before `open`. */
export function createDeviceLink(options: DeviceLinkOptions): DeviceLink {
  const { broker, clientId, statusTopic, birth, death, clock, random, onOnline, onOffline } = options;
  let client: MqttClient | undefined;
  let isReady = false;
  let failures = 0;
  let unacknowledged = 0;
  let newestError: Error | undefined;

  async function onConnected(connection: MqttClient): Promise<void> {
    // Birth goes first: it says that the readings behind it are simulated.
    await connection.publishAsync(statusTopic, birth, { qos: 1, retain: true });
    if (connection !== client || !connection.connected) return;
    failures = 0;
    unacknowledged = 0;
    isReady = true;
    onOnline?.();
  }

  function onClosed(connection: MqttClient): void {
    if (connection !== client) return;
    isReady = false;
    failures += 1;
    connection.options.reconnectPeriod = retryMs(failures, random());
    onOffline?.(newestError);
    newestError = undefined;
  }

  return {
    isOnline: () => isReady,
    open() {
      if (client) return;
      const connection = mqtt.connect(broker.url, {
        ...connectionOptions(clientId, broker),
        will: { topic: statusTopic, payload: Buffer.from(death), qos: 1, retain: true },
      });
      client = connection;
      connection.on("connect", () => void onConnected(connection).catch(() => undefined));
      connection.on("close", () => onClosed(connection));
      connection.on("error", (error) => {
        newestError = error;
      });
    },
    publish(topic, payload, qos) {
      if (!client || !isReady || client.stream.writableLength > maxUnsentBytes) return false;
      if (qos === 0) client.publish(topic, payload, { qos });
      else {
        if (unacknowledged >= maxUnacknowledged) return false;
        unacknowledged += 1;
        client.publish(topic, payload, { qos }, () => {
          unacknowledged = Math.max(0, unacknowledged - 1);
        });
      }
      return true;
    },
    cut() {
      const connection = client;
      client = undefined;
      isReady = false;
      connection?.end(true);
    },
    async close() {
      const connection = client;
      const wasReady = isReady;
      client = undefined;
      isReady = false;
      if (connection && wasReady) await within(clock, longestFarewellMs, leave(connection, statusTopic, death));
      await connection?.endAsync(true).catch(() => undefined);
    },
  };
}

function connectionOptions(clientId: string, { username, password }: DeviceBroker) {
  return {
    clientId,
    ...(username !== undefined && { username, password: password ?? "" }),
    clean: true,
    keepalive: keepAliveS,
    reconnectPeriod: shortestRetryMs,
    connectTimeout: connectTimeoutMs,
    resubscribe: false,
    queueQoSZero: false,
    reschedulePings: true,
  };
}

async function leave(connection: MqttClient, statusTopic: string, death: string): Promise<void> {
  await connection.publishAsync(statusTopic, death, { qos: 1, retain: true });
  await connection.endAsync(false);
}

/** Waits for work, at most so long; whether it failed doesn't matter any more. */
function within(clock: Clock, limitMs: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, resolve);
    const done = () => {
      cancel();
      resolve();
    };
    work.then(done, done);
  });
}

/** A program's connection to the broker: reconnects with back-off, subscribes again, queues nothing. */
import mqtt, { type MqttClient } from "mqtt";
import type { Log } from "./log.ts";

/** A message that came in. `retained` ones may be older than they look. */
export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
}

/** How a message is published. */
export interface PublishOptions {
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** The connection. Handlers stay subscribed over reconnects. */
export interface MqttLink {
  /** Starts connecting, and goes on trying until closed. */
  open(): void;
  /** Calls `handler` for each message that matches `filter`; the answer ends the subscription. */
  subscribe(filter: string, handler: (message: MqttMessage) => void): () => void;
  /** Publishes now; rejects when there is no connection. At QoS 1 it resolves when the broker took it. */
  publish(topic: string, payload: string | Uint8Array, options: PublishOptions): Promise<void>;
  /** Calls back at every (re)connection, after the subscriptions were granted. */
  onConnect(callback: () => void): void;
  isConnected(): boolean;
  /** Leaves in order: no will is sent. */
  close(): Promise<void>;
}

interface MqttLinkOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly will?: { readonly topic: string; readonly payload: string };
  readonly log: Log;
  readonly random?: () => number;
}

/** Seconds without a sign of life after which the broker sends the will: 1.5 × this. */
const keepAliveS = 10;
const shortestRetryMs = 250;
const longestRetryMs = 15_000;
/** Leaving in order may take this long; then the socket is closed. */
const longestFarewellMs = 2000;

/** Creates a link; nothing happens before `open`. */
export function createMqttLink(options: MqttLinkOptions): MqttLink {
  const { url, clientId, username, password, will, log, random = Math.random } = options;
  const handlers = new Map<string, Set<(message: MqttMessage) => void>>();
  const connectCallbacks: (() => void)[] = [];
  let client: MqttClient | undefined;
  let failures = 0;
  let isReady = false;
  /** Filters that were given up, until the broker has said so. */
  const leaving = new Map<string, Promise<unknown>>();

  function ask(filter: string): void {
    if (isReady && handlers.has(filter)) client?.subscribe(filter, { qos: 1 });
  }

  function giveUp(filter: string): void {
    const left = client?.unsubscribeAsync(filter).catch(() => undefined);
    if (left) leaving.set(filter, left);
    void left?.then(() => leaving.get(filter) === left && leaving.delete(filter));
  }

  function onClose(connection: MqttClient): void {
    if (isReady) log.warn({ broker: url }, "connection to the MQTT broker lost; trying again");
    isReady = false;
    failures += 1;
    const ceilingMs = Math.min(longestRetryMs, shortestRetryMs * 2 ** Math.min(failures, 10));
    connection.options.reconnectPeriod = shortestRetryMs + random() * (ceilingMs - shortestRetryMs);
  }

  async function onConnected(connection: MqttClient): Promise<void> {
    try {
      const asked = new Set<string>();
      // With many filters this takes seconds, in which more may come.
      for (let filters = [...handlers.keys()]; filters.length > 0; ) {
        for (const filter of filters) asked.add(filter);
        await connection.subscribeAsync(filters, { qos: 1 });
        filters = [...handlers.keys()].filter((filter) => !asked.has(filter));
      }
    } catch (error) {
      // What it did grant is heard, and publishing works: better than silence.
      log.warn({ broker: url, err: error }, "the MQTT broker refused a subscription; check this program's user");
    }
    if (!connection.connected) return;
    if (failures > 1) log.info({ broker: url }, "connected to the MQTT broker again");
    failures = 0;
    isReady = true;
    for (const callback of connectCallbacks) callback();
  }

  function dispatch(topic: string, payload: Uint8Array, retained: boolean): void {
    for (const [filter, callbacks] of handlers) {
      if (matchesFilter(filter, topic)) for (const callback of callbacks) callback({ topic, payload, retained });
    }
  }

  return {
    open() {
      const connection = mqtt.connect(url, {
        clientId,
        ...(username !== undefined && { username, password: password ?? "" }),
        clean: true,
        keepalive: keepAliveS,
        reconnectPeriod: shortestRetryMs,
        connectTimeout: 8000,
        resubscribe: false,
        queueQoSZero: false,
        reschedulePings: true,
        ...(will && { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
      });
      client = connection;
      connection.on("connect", () => void onConnected(connection));
      connection.on("close", () => onClose(connection));
      connection.on("error", (error) => {
        if (failures === 1) log.warn({ broker: url, err: error }, "can't reach the MQTT broker; trying again");
      });
      connection.on("message", (topic, payload, packet) => dispatch(topic, payload, packet.retain));
    },
    subscribe(filter, handler) {
      const callbacks = handlers.get(filter) ?? new Set();
      handlers.set(filter, callbacks.add(handler));
      const stop = () => {
        callbacks.delete(handler);
        if (callbacks.size > 0 || handlers.get(filter) !== callbacks) return;
        handlers.delete(filter);
        if (isReady) giveUp(filter);
      };
      if (callbacks.size > 1) return stop;
      // Brokers that work on both at once lose a filter that is given up and asked for again.
      const left = leaving.get(filter);
      if (left) void left.then(() => ask(filter));
      else ask(filter);
      return stop;
    },
    async publish(topic, payload, { qos, retain }) {
      if (!client || !isReady) throw new Error("no connection to the MQTT broker");
      const body = typeof payload === "string" ? payload : Buffer.from(payload);
      if (qos === 0) client.publish(topic, body, { qos, retain });
      else await client.publishAsync(topic, body, { qos, retain });
    },
    onConnect(callback) {
      connectCallbacks.push(callback);
    },
    isConnected: () => isReady,
    async close() {
      isReady = false;
      const leaving = client;
      if (!leaving) return;
      // Messages that nobody acknowledges any more must not hold up the end.
      const impatience = setTimeout(() => leaving.end(true), longestFarewellMs);
      await leaving.endAsync(false).catch(() => undefined);
      clearTimeout(impatience);
    },
  };
}

/** True when an MQTT filter (levels with `+` and a closing `#`) matches a topic. */
export function matchesFilter(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const wanted = filter.split("/");
  for (const [index, level] of wanted.entries()) {
    if (level === "#") return true;
    if (levels[index] === undefined || (level !== "+" && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

/** The connection of a device that takes commands over MQTT: will, birth, its subscriptions, and what it says. */
import mqtt, { type MqttClient } from "mqtt";
import type { DeviceBroker } from "./device-link.ts";

/** A connection that a test can cut. */
export interface CommandLink {
  /** Resolves when the device is there: subscribed, and its birth said. */
  open(): Promise<void>;
  /** Says something now; lost when there is no connection. */
  say(topic: string, payload: string, options?: { readonly retain: boolean }): void;
  /** Cuts the socket without a DISCONNECT, so that the broker sends the will. Stays away until `open`. */
  cut(): void;
  /** Leaves in order. */
  close(): Promise<void>;
}

interface CommandLinkOptions {
  readonly clientId: string;
  readonly broker: DeviceBroker;
  /** Retained birth and will. */
  readonly status: { readonly topic: string; readonly birth: string; readonly will: string };
  /** Filters of its commands. */
  readonly filters: readonly string[];
  readonly onCommand: (topic: string, text: string) => void;
}

/** Creates a link; nothing happens before `open`. */
export function createCommandLink(options: CommandLinkOptions): CommandLink {
  const { clientId, broker, status, filters, onCommand } = options;
  let client: MqttClient | undefined;

  return {
    async open() {
      const will = { topic: status.topic, payload: Buffer.from(status.will), qos: 1, retain: true } as const;
      const { url, username, password = "" } = broker;
      const login = username === undefined ? {} : { username, password };
      const connection = await mqtt.connectAsync(url, { clientId, ...login, will, reconnectPeriod: 250 }, false);
      client = connection;
      connection.on("error", () => {});
      connection.on("message", (topic, payload) => onCommand(topic, payload.toString()));
      await connection.subscribeAsync([...filters], { qos: 1 });
      await connection.publishAsync(status.topic, status.birth, { qos: 1, retain: true });
    },
    say(topic, payload, { retain } = { retain: false }) {
      if (client?.connected) client.publish(topic, payload, { qos: 1, retain });
    },
    cut() {
      const connection = client;
      client = undefined;
      connection?.stream.destroy();
      connection?.end(true);
    },
    async close() {
      const connection = client;
      client = undefined;
      if (connection?.connected) await connection.publishAsync(status.topic, status.will, { qos: 1, retain: true });
      await connection?.endAsync().catch(() => undefined);
    },
  };
}

/** A stand-in for the connection to the broker: keeps what is published, brings in what a test says. */
import { type MqttLink, type MqttMessage, matchesFilter } from "../../../common/runtime/mqtt-link.ts";

/** A message that was published. */
export interface Published {
  readonly topic: string;
  readonly text: string;
  readonly retain: boolean;
}

/** The link, and what a test does with it. */
export interface RecordingLink extends MqttLink {
  readonly published: Published[];
  connect(): void;
  /** Cuts the connection; what is published meanwhile is refused. */
  cut(): void;
  /** Brings a message in. */
  bring(topic: string, message: unknown, options?: { retained?: boolean }): void;
  /** Filters that somebody listens to. */
  filters(): string[];
}

/** Creates a link without a connection. Messages are given as text, as bytes, or as what becomes JSON. */
export function createRecordingLink(): RecordingLink {
  const published: Published[] = [];
  const handlers = new Map<string, Set<(message: MqttMessage) => void>>();
  const connectCallbacks: (() => void)[] = [];
  let isConnected = false;
  return {
    published,
    open() {},
    subscribe(filter, handler) {
      const own = handlers.get(filter) ?? new Set();
      handlers.set(filter, own.add(handler));
      return () => {
        own.delete(handler);
        if (own.size === 0) handlers.delete(filter);
      };
    },
    async publish(topic, payload, { retain }) {
      if (!isConnected) throw new Error("no connection");
      published.push({ topic, text: Buffer.from(payload).toString(), retain });
    },
    onConnect: (callback) => void connectCallbacks.push(callback),
    isConnected: () => isConnected,
    close: async () => {},
    connect() {
      isConnected = true;
      for (const callback of connectCallbacks) callback();
    },
    cut() {
      isConnected = false;
    },
    bring(topic, message, { retained = false } = {}) {
      const text = typeof message === "string" ? message : JSON.stringify(message);
      const payload = message instanceof Uint8Array ? message : Buffer.from(text);
      for (const [filter, own] of [...handlers]) {
        if (matchesFilter(filter, topic)) for (const handler of own) handler({ topic, payload, retained });
      }
    },
    filters: () => [...handlers.keys()],
  };
}

/** What the sensors for devices of other makers share: they listen with bounded work, and tell a status when it is news. */
import type { Parsed } from "../../common/contract/messages.ts";
import type { MqttMessage } from "../../common/runtime/mqtt-link.ts";
import type { SensorContext } from "./define-sensor.ts";
import { createFloodGuard, maxMessagesPerS } from "./flood-guard.ts";

/** A message as text. */
export interface MakerMessage {
  readonly topic: string;
  readonly text: string;
}

/** A device, or several, heard on MQTT. */
export interface MakerDevice {
  /**
   * Hands over messages with values; of a filter with wildcards only topics that are wanted. Retained ones are left out:
   * they look fresh and may be months old. Floods and what isn't text are counted as bad messages.
   */
  hearValues(filter: string, handler: (message: MakerMessage) => void, isWanted?: (topic: string) => boolean): void;
  /** Hears how the device says that it came or went, retained or not, and tells what is news; `onWord` is called each time. */
  hearStatus(topic: string, words: StatusWords, onWord?: () => void): void;
  /** Ends all subscriptions. */
  end(): void;
}

/** A maker's words for coming and going. */
export interface StatusWords {
  readonly online: string;
  readonly offline: string;
}

/** A status of a whole device with a dozen meters has some 8000 bytes. */
const maxBytes = 64 * 1024;
const flooded = {
  ok: false,
  reason: `too many: of each topic ${maxMessagesPerS} messages a second are looked at`,
} as const;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Creates the listener of one sensor; nothing is subscribed before it shall hear. */
export function createMakerDevice(context: SensorContext): MakerDevice {
  const admits = createFloodGuard(context.now);
  const endings: (() => void)[] = [];
  let known: string | undefined;

  function hear(filter: string, handler: (message: MakerMessage) => void, isWanted: (message: MqttMessage) => boolean) {
    const end = context.subscribe(filter, (message) => {
      const { topic, payload } = message;
      // An empty message only takes a retained one away.
      if (payload.byteLength === 0 || !isWanted(message)) return;
      const text = admits(topic) ? readText(payload) : flooded;
      if (text.ok) handler({ topic, text: text.value });
      else context.badMessage(topic, text.reason);
    });
    endings.push(end);
  }

  function tell(topic: string, word: string, { online, offline }: StatusWords): void {
    if (word === known) return;
    if (word === online || word === offline) {
      known = word;
      context.deviceStatus(context.id, word === online ? "online" : "offline");
    } else context.badMessage(topic, `says neither ${online} nor ${offline}: ${excerpt(word)}`);
  }

  return {
    hearValues(filter, handler, isWanted = () => true) {
      hear(filter, handler, ({ topic, retained }) => !retained && isWanted(topic));
    },
    hearStatus(status, words, onWord = () => {}) {
      const handler = ({ topic, text }: MakerMessage) => {
        onWord();
        tell(topic, text, words);
      };
      hear(status, handler, () => true);
    },
    end() {
      for (const end of endings.splice(0)) end();
    },
  };
}

function readText(payload: Uint8Array): Parsed<string> {
  if (payload.byteLength > maxBytes) return { ok: false, reason: `has more than ${maxBytes} bytes` };
  try {
    return { ok: true, value: decoder.decode(payload).trim() };
  } catch {
    return { ok: false, reason: "isn't UTF-8 text" };
  }
}

/** Parses JSON; any text gives an answer. */
export function parseMakerJson(text: string): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, reason: `isn't JSON: ${excerpt(text)}` };
  }
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A number that is the whole message, such as `1.23`. */
export function parseMakerNumber(text: string): Parsed<number> {
  return number.test(text)
    ? { ok: true, value: Number(text) }
    : { ok: false, reason: `isn't a number: ${excerpt(text)}` };
}

function excerpt(text: string): string {
  const printable = text.slice(0, 60).replace(/\p{C}/gu, "·");
  return text.length > 60 ? `${printable}…` : printable;
}

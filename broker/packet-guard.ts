/** Looks into whole packets before the broker does: names and topics must be text that can be shown and stored. */
import type { BrokerLimits } from "./limits.ts";
import { type Packet, PacketError } from "./packet-framer.ts";

/** Packet types that the guard looks into [MQTT-2.2.1]. */
export const packetTypes = { connect: 1, publish: 3, subscribe: 8, unsubscribe: 10 } as const;

/** What a packet costs its sender. */
export interface PacketCost {
  /** How many filters it subscribes to or drops. */
  readonly filters: number;
}

type GuardLimits = Pick<BrokerLimits, "maxNameBytes" | "maxTopicBytes" | "maxTopicLevels">;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Control characters with NUL [MQTT-1.5.3-2], and code points that are no characters. */
const forbidden = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
/** Will, password and user name flags of CONNECT. */
const flags = { will: 0x04, password: 0x40, user: 0x80 } as const;
const mqtt5 = 5;

/** Checks the texts of a packet from a client. Throws PacketError for what must end the connection. */
export function checkPacket(packet: Packet, limits: GuardLimits): PacketCost {
  const reader = createReader(packet);
  const none = { filters: 0 };
  switch (packet.type) {
    case packetTypes.connect:
      checkConnect(reader, limits);
      return none;
    case packetTypes.publish:
      checkTopic(reader.text(limits.maxTopicBytes, "topic"), limits);
      return none;
    case packetTypes.subscribe:
      return { filters: checkFilters(reader, limits, 1) };
    case packetTypes.unsubscribe:
      return { filters: checkFilters(reader, limits, 0) };
    default:
      return none;
  }
}

function checkConnect(reader: Reader, limits: GuardLimits): void {
  reader.text(limits.maxNameBytes, "protocol name");
  // The next version has more fields; the broker answers it that it isn't spoken here.
  if (reader.byte() === mqtt5) return;
  const given = reader.byte();
  reader.skip(2);
  reader.text(limits.maxNameBytes, "client id");
  if (given & flags.will) {
    checkTopic(reader.text(limits.maxTopicBytes, "will's topic"), limits);
    reader.skip(reader.number());
  }
  if (given & flags.user) reader.text(limits.maxNameBytes, "user name");
}

/** Checks a SUBSCRIBE or UNSUBSCRIBE, whose filters are followed by `optionBytes`; answers how many there are. */
function checkFilters(reader: Reader, limits: GuardLimits, optionBytes: number): number {
  reader.skip(2);
  let count = 0;
  while (!reader.isAtEnd()) {
    checkFilter(reader.text(limits.maxTopicBytes, "filter"), limits);
    reader.skip(optionBytes);
    count += 1;
  }
  // [MQTT-3.8.3-3], [MQTT-3.10.3-2]
  if (count === 0) throw new PacketError("a subscription without a filter");
  return count;
}

function checkTopic(topic: string, limits: GuardLimits): void {
  checkLevels(topic, limits);
  // [MQTT-3.3.2-2]
  if (/[+#]/.test(topic)) throw new PacketError("a topic with a wildcard");
}

function checkFilter(filter: string, limits: GuardLimits): void {
  const levels = checkLevels(filter, limits);
  for (const [index, level] of levels.entries()) {
    // [MQTT-4.7.1-2], [MQTT-4.7.1-3]
    const isSound = level === "+" || (level === "#" && index === levels.length - 1) || !/[+#]/.test(level);
    if (!isSound) throw new PacketError("a filter with a wildcard in the wrong place");
  }
}

function checkLevels(text: string, { maxTopicLevels }: GuardLimits): string[] {
  // [MQTT-4.7.3-1]
  if (text === "") throw new PacketError("an empty topic");
  const levels = text.split("/");
  if (levels.length > maxTopicLevels) throw new PacketError(`a topic with more than ${maxTopicLevels} levels`);
  return levels;
}

/** Reads the fields of a packet, one after the other. */
interface Reader {
  byte(): number;
  number(): number;
  text(maxBytes: number, what: string): string;
  skip(bytes: number): void;
  isAtEnd(): boolean;
}

function createReader({ bytes, bodyAt }: Packet): Reader {
  let at = bodyAt;
  function skip(count: number): number {
    const from = at;
    at += count;
    if (at > bytes.length) throw new PacketError("a packet that is shorter than its fields");
    return from;
  }
  const number = () => bytes.readUInt16BE(skip(2));
  return {
    byte: () => bytes.readUInt8(skip(1)),
    number,
    skip,
    text(maxBytes, what) {
      const length = number();
      if (length > maxBytes) throw new PacketError(`a ${what} of ${length} bytes; ${maxBytes} are allowed`);
      const from = skip(length);
      return checkText(bytes.subarray(from, from + length), what);
    },
    isAtEnd: () => at >= bytes.length,
  };
}

function checkText(bytes: Uint8Array, what: string): string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    // [MQTT-1.5.3-1]
    throw new PacketError(`a ${what} that isn't UTF-8`, { cause });
  }
  if (forbidden.test(text)) throw new PacketError(`a ${what} with control characters`);
  return text;
}

/** MQTT packets as bytes, also wrong ones: what no client library sends. */

/** A string field: two bytes of length and the bytes. */
export function field(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** A packet: first byte, length, body. */
export function packet(firstByte: number, ...body: readonly Uint8Array[]): Buffer {
  const whole = Buffer.concat(body);
  const length: number[] = [];
  let rest = whole.length;
  do {
    length.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from([firstByte, ...length]), whole]);
}

interface ConnectFields {
  readonly clientId?: string | Uint8Array;
  readonly clean?: boolean;
  readonly keepAliveS?: number;
  readonly will?: { readonly topic: string; readonly payload: string; readonly retain?: boolean };
  readonly username?: string;
  readonly password?: string;
  /** 4 is MQTT 3.1.1. */
  readonly level?: number;
}

/** A CONNECT. */
export function connectPacket({
  clientId = "raw",
  clean = true,
  keepAliveS = 30,
  level = 4,
  ...given
}: ConnectFields = {}): Buffer {
  const { will, username, password } = given;
  const flags =
    (clean ? 2 : 0) | (will ? 4 : 0) | (will?.retain ? 0x20 : 0) | (password ? 0x40 : 0) | (username ? 0x80 : 0);
  const optional = [will?.topic, will?.payload, username, password].filter((text) => text !== undefined);
  const fixed = Buffer.from([level, flags, keepAliveS >> 8, keepAliveS & 0xff]);
  return packet(0x10, field("MQTT"), fixed, field(clientId), ...optional.map(field));
}

/** A PUBLISH; `id` is needed from QoS 1 on. */
export function publishPacket(topic: string | Uint8Array, payload: string | Uint8Array = "", qos = 0, id = 1): Buffer {
  const messageId = qos > 0 ? Buffer.from([id >> 8, id & 0xff]) : Buffer.alloc(0);
  return packet(0x30 | (qos << 1), field(topic), messageId, Buffer.from(payload));
}

/** A SUBSCRIBE to filters with QoS 1. */
export function subscribePacket(...filters: readonly (string | Uint8Array)[]): Buffer {
  return packet(0x82, Buffer.from([0, 9]), ...filters.flatMap((filter) => [field(filter), Buffer.from([1])]));
}

/** A PINGREQ. */
export const pingPacket = Buffer.from([0xc0, 0]);

/** A TCP server that accepts every MQTT 3.1.1 client, acknowledges what it must, and writes down every packet. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { SentMessage } from "./firmware-vectors.ts";
import { packet } from "./mqtt-bytes.ts";

/** A CONNECT as it was said. */
export interface RecordedConnect {
  readonly protocol: string;
  readonly level: number;
  readonly clientId: string;
  readonly cleanSession: boolean;
  readonly keepAliveS: number;
  readonly will: SentMessage | undefined;
}

/** What was recorded so far, and how to break connections. */
export interface MqttRecorder {
  readonly port: number;
  readonly connects: readonly RecordedConnect[];
  readonly messages: readonly SentMessage[];
  /** Not acknowledging, it only writes down. */
  acknowledge(does: boolean): void;
  /** Not reachable, it breaks every connection without a word, and new ones at once. */
  reach(isReachable: boolean): void;
}

/** Starts a recorder on a free port; it ends with the test. */
export async function startMqttRecorder(): Promise<MqttRecorder> {
  const connects: RecordedConnect[] = [];
  const messages: SentMessage[] = [];
  const sockets = new Set<Socket>();
  let acknowledges = true;
  let isReachable = true;
  const server = createServer((socket) => {
    if (!isReachable) return void socket.destroy();
    sockets.add(socket);
    let rest = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (let next = firstPacket(rest); next; next = firstPacket(rest)) {
        rest = rest.subarray(next.end);
        answer(socket, next.firstByte, next.body);
      }
    });
  });

  function answer(socket: Socket, firstByte: number, body: Buffer): void {
    const type = firstByte >> 4;
    if (type === 1) {
      connects.push(parseConnect(body));
      socket.write(packet(0x20, Buffer.from([0, 0])));
    } else if (type === 3) {
      const { message, id } = parsePublish(firstByte, body);
      messages.push(message);
      if (id && acknowledges) socket.write(packet(0x40, id));
    } else if (type === 12) socket.write(packet(0xd0));
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    connects,
    messages,
    acknowledge(does) {
      acknowledges = does;
    },
    reach(can) {
      isReachable = can;
      if (!can) for (const socket of sockets) socket.destroy();
    },
  };
}

/** The first whole packet, and where it ends; undefined while it isn't whole. */
function firstPacket(bytes: Buffer): { firstByte: number; body: Buffer; end: number } | undefined {
  let length = 0;
  for (let place = 1; place < Math.min(bytes.length, 5); place += 1) {
    const byte = bytes[place] ?? 0;
    length += (byte & 0x7f) * 128 ** (place - 1);
    if (byte & 0x80) continue;
    const end = place + 1 + length;
    return bytes.length < end ? undefined : { firstByte: bytes[0] ?? 0, body: bytes.subarray(place + 1, end), end };
  }
  return undefined;
}

/** Reads fields one after the other. */
function reader(body: Buffer) {
  let place = 0;
  const take = (count: number) => {
    place += count;
    return body.subarray(place - count, place);
  };
  const number = () => take(2).readUInt16BE();
  return {
    byte: () => take(1).readUInt8(),
    number,
    take,
    field: () => take(number()).toString(),
    rest: () => body.subarray(place),
  };
}

function parseConnect(body: Buffer): RecordedConnect {
  const read = reader(body);
  const protocol = read.field();
  const level = read.byte();
  const flags = read.byte();
  const keepAliveS = read.number();
  const clientId = read.field();
  const hasWill = (flags & 4) !== 0;
  const will = hasWill
    ? { topic: read.field(), payload: read.field(), qos: (flags >> 3) & 3, retain: (flags & 0x20) !== 0 }
    : undefined;
  return { protocol, level, clientId, cleanSession: (flags & 2) !== 0, keepAliveS, will };
}

function parsePublish(firstByte: number, body: Buffer): { message: SentMessage; id: Buffer | undefined } {
  const read = reader(body);
  const topic = read.field();
  const qos = (firstByte >> 1) & 3;
  const id = qos > 0 ? read.take(2) : undefined;
  return { message: { topic, payload: read.rest().toString(), qos, retain: (firstByte & 1) !== 0 }, id };
}

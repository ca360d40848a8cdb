/** Stands between a socket and the broker: only whole, sound packets pass, no faster than allowed, after a timely CONNECT. */
import { Duplex } from "node:stream";
import type { Clock } from "../common/runtime/clock.ts";
import type { Identity, Origin } from "./authentication.ts";
import type { BrokerLimits } from "./limits.ts";
import { createPacketFramer, type Packet, PacketError } from "./packet-framer.ts";
import { checkPacket, packetTypes } from "./packet-guard.ts";
import { createTokenBucket } from "./token-bucket.ts";

/** A guarded connection, and what is known about its client. */
export interface GuardedConnection {
  /** What the broker reads and writes. */
  readonly stream: Duplex;
  readonly from: Origin;
  /** Filters that the client holds. */
  readonly filters: Set<string>;
  /** Who it is, once that is known. */
  identity: Identity | undefined;
  /** Its CONNECT had neither an id nor a clean session, which no broker may accept. */
  wantsNamelessSession: boolean;
  /** CONNECT was accepted: lets the other packets through, at the client's rates. */
  accept(): void;
  /** Milliseconds since the last whole packet. */
  idleMs(): number;
}

interface ConnectionOptions {
  /** The bytes of the client: a TCP socket, or a WebSocket's stream. */
  readonly raw: Duplex;
  readonly from: Origin;
  readonly clock: Clock;
  readonly limits: BrokerLimits;
  /** Told of a packet that ended the connection. */
  readonly onBadPacket: (error: PacketError) => void;
  readonly onConnectTimeout: () => void;
  readonly onThrottled: () => void;
}

/** How long a closing socket may take to send what was written, such as a refusal, in ms. */
const closingMs = 1000;

/** Puts a guard before a socket. */
export function createGuardedConnection(options: ConnectionOptions): GuardedConnection {
  const { raw, from, clock, limits } = options;
  const acceptance = createSignal();
  const demand = createSignal();
  const stream = createStream(raw, clock, limits, demand);
  let isAccepted = false;
  let lastPacketMs = clock.monoMs();

  const cancelDeadline = clock.after(limits.connectDeadlineMs, () => {
    options.onConnectTimeout();
    raw.destroy();
  });
  const connection: GuardedConnection = {
    stream,
    from,
    filters: new Set(),
    identity: undefined,
    wantsNamelessSession: false,
    accept() {
      isAccepted = true;
      cancelDeadline();
      acceptance.give();
    },
    idleMs: () => clock.monoMs() - lastPacketMs,
  };
  stream.once("close", () => {
    cancelDeadline();
    acceptance.give();
    demand.give();
  });

  const paceOf = createPace(connection, clock, limits);
  async function pass(packet: Packet, isFirst: boolean): Promise<void> {
    // [MQTT-3.1.0-1], [MQTT-3.1.0-2]
    if (isFirst !== (packet.type === packetTypes.connect))
      throw new PacketError("CONNECT isn't the first packet alone");
    const { filters } = checkPacket(packet, limits);
    lastPacketMs = clock.monoMs();
    const waitMs = isFirst ? 0 : paceOf(packet.bytes.length, filters);
    if (waitMs > 0) {
      options.onThrottled();
      await new Promise<void>((resolve) => clock.after(waitMs, resolve));
    }
    demand.reset();
    if (!stream.destroyed && !stream.push(packet.bytes)) await demand.given();
    // What a client sends before it is let in stays in the socket.
    if (isFirst) await acceptance.given();
  }

  async function pump(): Promise<void> {
    const frame = createPacketFramer(() => (isAccepted ? limits.maxPacketBytes : limits.maxConnectBytes));
    let isFirst = true;
    for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
      for (const packet of frame(chunk)) {
        await pass(packet, isFirst);
        isFirst = false;
        if (stream.destroyed) return;
      }
    }
    stream.push(null);
  }

  pump().catch((error: unknown) => {
    if (error instanceof PacketError) options.onBadPacket(error);
    // What had been asked is answered no more: the connection ends here, and the client's will is due.
    stream.destroy();
  });
  return connection;
}

/** The milliseconds that a packet must wait, by the client's rates. Our own programs never wait. */
function createPace(connection: GuardedConnection, clock: Clock, limits: BrokerLimits) {
  const bucket = (perS: number) =>
    createTokenBucket({ perS, burst: perS * limits.burstS, monoMs: () => clock.monoMs() });
  const packets = bucket(limits.packetsPerS);
  const bytes = bucket(limits.bytesPerS);
  const filters = bucket(limits.filtersPerS);
  return (packetBytes: number, filterCount: number): number => {
    if (connection.identity?.role === "internal") return 0;
    return Math.max(packets.take(1), bytes.take(packetBytes), filters.take(filterCount));
  };
}

/** A stream that writes to the socket at once, and holds what the socket can't take. */
function createStream(raw: Duplex, clock: Clock, limits: BrokerLimits, demand: Signal): Duplex {
  const stream = new Duplex({
    writableHighWaterMark: limits.slowSubscriberBytes,
    read: () => demand.give(),
    write(chunk, _encoding, done) {
      if (raw.destroyed || chunk.length === 0 || raw.write(chunk)) done();
      else raw.once("drain", done);
    },
    final(done) {
      raw.end();
      done();
    },
    destroy(error, done) {
      closeGently(raw, clock);
      done(error);
    },
  });
  raw.on("error", () => stream.destroy());
  raw.on("close", () => stream.destroy());
  return stream;
}

/** Lets what was written go out first, but not for long. */
function closeGently(raw: Duplex, clock: Clock): void {
  if (raw.destroyed) return;
  const cancel = clock.after(closingMs, () => raw.destroy());
  raw.once("close", cancel);
  raw.end(() => raw.destroy());
}

/** One who waits, and one who tells. */
interface Signal {
  give(): void;
  /** Forgets what was given. */
  reset(): void;
  /** Resolves when it is given, or at once if it is already. */
  given(): Promise<void>;
}

function createSignal(): Signal {
  let isGiven = false;
  let wake = () => {};
  return {
    give() {
      isGiven = true;
      wake();
    },
    reset() {
      isGiven = false;
    },
    given: () =>
      isGiven
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
          }),
  };
}

/** Cuts a stream of bytes into whole MQTT packets, and refuses a packet that is too long as soon as it says so. */

/** What the client sent isn't MQTT 3.1.1, or is beyond a limit: its connection is closed. */
export class PacketError extends Error {
  override readonly name = "PacketError";
}

/** A whole packet, with its fixed header. */
export interface Packet {
  /** Packet type, 1 (CONNECT) to 14 (DISCONNECT). */
  readonly type: number;
  /** All bytes. */
  readonly bytes: Buffer;
  /** Where the variable header begins. */
  readonly bodyAt: number;
}

/** First memory for a packet that comes in pieces; it doubles as bytes really arrive. */
const firstBytes = 1024;
/** Most bytes of a fixed header: type and four bytes of length. */
const maxHeaderBytes = 5;

/** Yields the whole packets among bytes; keeps the rest for the next call. Throws PacketError. */
export type PacketFramer = (chunk: Uint8Array) => IterableIterator<Packet>;

/** Creates a framer. `maxBytes` is asked for each packet, since more is allowed after CONNECT than before. */
export function createPacketFramer(maxBytes: () => number): PacketFramer {
  let buffer = Buffer.alloc(0);
  let held = 0;

  function append(part: Uint8Array, totalBytes: number): void {
    if (held + part.length > buffer.length) {
      const doubled = Math.max(firstBytes, buffer.length * 2, held + part.length);
      const grown = Buffer.allocUnsafe(Math.min(doubled, Math.max(totalBytes, held + part.length)));
      buffer.copy(grown, 0, 0, held);
      buffer = grown;
    }
    buffer.set(part, held);
    held += part.length;
  }

  return function* frame(chunk) {
    let rest = chunk;
    while (rest.length > 0) {
      const header = readHeader(buffer.subarray(0, held), rest);
      if (header && header.totalBytes > maxBytes()) {
        throw new PacketError(`a packet of ${header.totalBytes} bytes; ${maxBytes()} are allowed`);
      }
      const missing = header ? header.totalBytes - held : 1;
      const part = rest.subarray(0, missing);
      rest = rest.subarray(part.length);
      append(part, header?.totalBytes ?? maxHeaderBytes);
      if (!header || held < header.totalBytes) continue;
      const bytes = buffer.subarray(0, held);
      buffer = Buffer.alloc(0);
      held = 0;
      yield { type: (bytes[0] ?? 0) >> 4, bytes, bodyAt: header.bodyAt };
    }
  };
}

/** Reads the fixed header that begins in `held` and goes on in `next`; undefined if it isn't whole yet. */
function readHeader(held: Uint8Array, next: Uint8Array): { bodyAt: number; totalBytes: number } | undefined {
  let bodyBytes = 0;
  for (let at = 1; at < maxHeaderBytes; at += 1) {
    const byte = at < held.length ? held[at] : next[at - held.length];
    if (byte === undefined) return undefined;
    bodyBytes += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) return { bodyAt: at + 1, totalBytes: at + 1 + bodyBytes };
  }
  throw new PacketError("a length of more than four bytes");
}

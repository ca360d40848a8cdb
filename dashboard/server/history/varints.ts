/** Whole numbers in few bytes: variable length, and zigzag for those that may be negative. */

/** Writes whole numbers one after the other into bytes that grow as needed. */
export interface VarintWriter {
  /** A whole number from 0 to 2^53 - 1. */
  unsigned(value: number): void;
  /** A whole number from -2^52 to 2^52. */
  signed(value: number): void;
  /** What was written; valid until the next write. */
  bytes(): Uint8Array;
  /** Begins anew in the same memory. */
  clear(): void;
}

/** Reads what a VarintWriter wrote, in the same order. Throws RangeError at the end of the bytes. */
export interface VarintReader {
  unsigned(): number;
  signed(): number;
}

/** Creates a writer with room for about `capacity` bytes. */
export function createVarintWriter(capacity = 1024): VarintWriter {
  let buffer = new Uint8Array(capacity);
  let length = 0;

  function unsigned(value: number): void {
    if (length + 8 > buffer.length) {
      const larger = new Uint8Array(buffer.length * 2 + 8);
      larger.set(buffer);
      buffer = larger;
    }
    let rest = value;
    while (rest >= 128) {
      buffer[length] = (rest % 128) | 128;
      length += 1;
      rest = Math.floor(rest / 128);
    }
    buffer[length] = rest;
    length += 1;
  }

  return {
    unsigned,
    signed: (value) => unsigned(value < 0 ? -2 * value - 1 : 2 * value),
    bytes: () => buffer.subarray(0, length),
    clear() {
      length = 0;
    },
  };
}

/** Creates a reader of `bytes`. */
export function createVarintReader(bytes: Uint8Array): VarintReader {
  let position = 0;

  function unsigned(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[position];
      if (byte === undefined) throw new RangeError("the bytes end in the middle of a number");
      position += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  return {
    unsigned,
    signed() {
      const value = unsigned();
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
  };
}

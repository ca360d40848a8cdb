/** What a device keeps while it has no network: its newest readings, and no more than its memory holds. */
import { maxReadingsPerMessage } from "../../common/contract/device-messages.ts";
import type { ReadingFields } from "./format-reading.ts";

/** Most readings that are kept: ten minutes of windows of 200 ms. */
export const maxBufferedReadings = maxReadingsPerMessage;
/** Most readings in one message: about 5 kB, which a microcontroller can put together. */
const maxReadingsPerFlush = 100;

/** A reading that waits. */
export interface BufferedReading {
  readonly fields: Omit<ReadingFields, "atMs">;
  /** When its window ended, on the monotonic clock, in ms: the time of day is worked out when it goes, as it is known then. */
  readonly endMs: number;
}

/** A ring of readings. */
export interface ReadingBuffer {
  readonly size: number;
  /** Keeps a reading; the oldest makes room. */
  push(reading: BufferedReading): void;
  /** The oldest readings as one message, each written by `write`; undefined when there are none. */
  nextMessage(write: (reading: BufferedReading) => string): string | undefined;
  /** Forgets the readings of `nextMessage`, once they are on their way. */
  dropMessage(): void;
  clear(): void;
}

/** Creates a ring that holds the newest `capacity` readings. */
export function createReadingBuffer(capacity = maxBufferedReadings): ReadingBuffer {
  const slots: BufferedReading[] = [];
  let oldest = 0;
  let size = 0;
  return {
    get size() {
      return size;
    },
    push(reading) {
      slots[(oldest + size) % capacity] = reading;
      if (size < capacity) size += 1;
      else oldest = (oldest + 1) % capacity;
    },
    nextMessage(write) {
      if (size === 0) return undefined;
      const texts: string[] = [];
      for (let index = 0; index < Math.min(size, maxReadingsPerFlush); index += 1) {
        const reading = slots[(oldest + index) % capacity];
        if (reading) texts.push(write(reading));
      }
      return `[${texts.join(",")}]`;
    },
    dropMessage() {
      const count = Math.min(size, maxReadingsPerFlush);
      oldest = (oldest + count) % capacity;
      size -= count;
    },
    clear() {
      slots.length = 0;
      oldest = 0;
      size = 0;
    },
  };
}

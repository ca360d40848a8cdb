/** What a device keeps while it has no network: its newest readings, and no more than its memory holds. */
import { maxReadingsPerMessage } from "../../common/contract/device-messages.ts";

/** Most readings that are kept: ten minutes of windows of 200 ms. */
export const maxBufferedReadings = maxReadingsPerMessage;
/** Most readings in one message: about 6 kB, which a microcontroller can put together. */
const maxReadingsPerFlush = 100;

/** A ring of readings, as JSON that carries its own time. */
export interface ReadingBuffer {
  readonly size: number;
  /** Keeps a reading; the oldest makes room. */
  push(json: string): void;
  /** The oldest readings as one message; undefined when there are none. */
  nextMessage(): string | undefined;
  /** Forgets the readings of `nextMessage`, once they are on their way. */
  dropMessage(): void;
  clear(): void;
}

/** Creates a ring that holds the newest `capacity` readings. */
export function createReadingBuffer(capacity = maxBufferedReadings): ReadingBuffer {
  const slots: string[] = [];
  let oldest = 0;
  let size = 0;
  return {
    get size() {
      return size;
    },
    push(json) {
      slots[(oldest + size) % capacity] = json;
      if (size < capacity) size += 1;
      else oldest = (oldest + 1) % capacity;
    },
    nextMessage() {
      if (size === 0) return undefined;
      const count = Math.min(size, maxReadingsPerFlush);
      return `[${Array.from({ length: count }, (_, index) => slots[(oldest + index) % capacity]).join(",")}]`;
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

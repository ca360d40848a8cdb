/** The vectors that the sketch for the ESP32 and the simulator are held to, from docs/hardware/esp32-clamp/vectors.json. */
import { readFileSync } from "node:fs";
import type { ReadingFields } from "../../firmware-sim/devices/format-reading.ts";

/** What a window says besides its current. */
interface WindowFlags {
  readonly clipped?: boolean;
  readonly drifted?: boolean;
  readonly incomplete?: boolean;
}

/** A message of a device, as a broker gets it. */
export interface SentMessage {
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

/** What happens to a device, and what it sends then. A window lasts 200 ms. */
export type SessionStep = { readonly sends: readonly SentMessage[] } & (
  | ({ readonly do: "window"; readonly rmsA: number } & WindowFlags)
  /** From here on the device knows the time; `wallAtZeroMs` is the time at which it was switched on. */
  | { readonly do: "setClock"; readonly wallAtZeroMs: number }
  | { readonly do: "connect" | "loseNetwork" | "leave" }
);

/** A device's life, from before its first connection to its farewell. */
export interface SessionVector {
  readonly about: string;
  readonly site: string;
  readonly device: string;
  readonly firmware: string;
  readonly simulated: boolean;
  readonly sendsTime: boolean;
  readonly connect: {
    readonly clientId: string;
    readonly cleanSession: boolean;
    readonly keepAliveS: number;
    readonly will: SentMessage;
  };
  readonly steps: readonly SessionStep[];
}

interface FirmwareVectors {
  readonly readings: readonly (ReadingFields & { readonly bytes: string })[];
  readonly buffers: readonly {
    readonly about: string;
    readonly capacity: number;
    readonly periodMs: number;
    readonly wallAtZeroMs: number;
    readonly readings: readonly ({ readonly rmsA: number; readonly endMs: number } & WindowFlags)[];
    readonly messages: readonly string[];
  }[];
  readonly windows: readonly {
    readonly about: string;
    readonly wanted: number;
    readonly low: number;
    readonly high: number;
    readonly middle: number;
    readonly floorCounts: number;
    readonly floorSpread: number;
    readonly samples: readonly number[];
    /** Null: too few samples for a reading. */
    readonly reading: ({ readonly rms: number } & Required<WindowFlags>) | null;
  }[];
  readonly backOff: readonly { readonly failures: number; readonly random: number; readonly pauseMs: number }[];
  readonly sessions: readonly SessionVector[];
}

/** The folder of the sketch. */
export const sketchFolder = new URL("../../docs/hardware/esp32-clamp/", import.meta.url);

/** Reads the vectors. */
export function firmwareVectors(): FirmwareVectors {
  return JSON.parse(readFileSync(new URL("vectors.json", sketchFolder), "utf8"));
}

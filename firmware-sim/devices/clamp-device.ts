/** A clamp on a microcontroller, played: it samples, works out the RMS of each window, and publishes it over MQTT. */
import { buildTopic } from "../../common/contract/topics.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { type ClampAdc, createClampAdc, type Disturbance, windowMs } from "../signals/clamp-adc.ts";
import { createMainsShape, type ShapeSettings } from "../signals/mains-shape.ts";
import { createDeviceLink, type DeviceBroker } from "./device-link.ts";
import { formatReading } from "./format-reading.ts";
import { type BufferedReading, createReadingBuffer } from "./reading-buffer.ts";
import { statusMessages } from "./status-messages.ts";
import type { Ticker } from "./ticker.ts";

/** The current that a clamp is closed round. */
export interface CurrentSource {
  /** RMS amperes at a moment of the monotonic clock; asked for moments of the window that has just ended. */
  ampsAt(monoMs: number): number;
  /** For how many samples (of 0.25 ms) one answer holds. */
  readonly samplesPerStep: number;
}

/** The analogue side: clamp, burden, converter. */
export interface DeviceClamp extends ShapeSettings {
  readonly fullScaleA: number;
  readonly offsetCounts: number;
  readonly noiseCounts: number;
}

/** What a device is made of. */
export interface ClampDeviceOptions {
  /** Its MQTT client id, and its level in the topics. */
  readonly id: string;
  readonly site: string;
  readonly broker: DeviceBroker;
  readonly source: CurrentSource;
  readonly clamp: DeviceClamp;
  readonly mainsHz: number;
  readonly clock: Clock;
  readonly ticker: Ticker;
  /** Numbers from 0 up to 1: noise, and pauses between tries to connect. */
  readonly random: () => number;
  /** Windows are made and published so many times as often; 1 by default. */
  readonly speed?: number;
  /** Quality of service of its readings; 0 by default. */
  readonly readingsQos?: 0 | 1;
  /** Whether the firmware believes that its clock is set; true by default. */
  readonly hasClock?: boolean;
  /** Whether it puts the time into every reading; false by default. Readings from the buffer always carry it. */
  readonly sendsTime?: boolean;
  /** What it says of itself at its birth, at most 80 characters. */
  readonly firmware?: string;
  /** What it samples with; made from `clamp` and `mainsHz` by default. */
  readonly adc?: ClampAdc;
  readonly onOnline?: () => void;
  readonly onOffline?: (error: Error | undefined) => void;
}

/** A device that plays firmware. */
export interface ClampDevice {
  readonly id: string;
  /** Switches it on: it measures, and connects as soon as the broker is there. */
  open(): Promise<void>;
  /** Switches it off in order: it says offline itself. */
  close(): Promise<void>;
  /** Takes its power away: the socket breaks without a DISCONNECT, what it had buffered is gone. `open` revives it. */
  die(): void;
  /** Takes its network away: it measures on. */
  loseNetwork(): void;
  findNetwork(): void;
  /** Takes the clamp off the wire, or puts it back. */
  putClampOn(isOn: boolean): void;
  /** Moves its bias or loses samples; nothing given, puts both right. */
  disturb(disturbance?: Partial<Disturbance>): void;
  /** Sets whether its clock is set. */
  believeClock(isSet: boolean): void;
  isOnline(): boolean;
  /** Readings that wait for the network. */
  readonly buffered: number;
}

const defaultFirmware = "machikoba-sim 1";

/** Creates a device; nothing happens before `open`. */
export function createClampDevice(options: ClampDeviceOptions): ClampDevice {
  const { id, site, clock, ticker, random, source, clamp, mainsHz } = options;
  const { speed = 1, readingsQos = 0, sendsTime = false, firmware = defaultFirmware } = options;
  const periodMs = windowMs / speed;
  const readingsTopic = buildTopic("deviceReadings", site, { device: id });
  const adc = options.adc ?? createClampAdc({ ...clamp, mainsHz, shape: createMainsShape(clamp), random });
  const buffer = createReadingBuffer();
  const link = createDeviceLink({
    clientId: id,
    broker: options.broker,
    statusTopic: buildTopic("deviceStatus", site, { device: id }),
    ...statusMessages(firmware, true),
    clock,
    random,
    ...(options.onOnline && { onOnline: options.onOnline }),
    ...(options.onOffline && { onOffline: options.onOffline }),
  });
  let hasClock = options.hasClock ?? true;
  let isClampOn = true;
  let stopMeasuring: (() => void) | undefined;

  /** Time of day at a moment of the monotonic clock, as far as the firmware knows it. */
  function atMs(monoMs: number): number | undefined {
    const wallMs = hasClock ? clock.wallMs() : undefined;
    return wallMs === undefined ? undefined : wallMs - (clock.monoMs() - monoMs);
  }

  function measure(endMs: number): void {
    const ampsAt = isClampOn ? source.ampsAt : () => 0;
    const fields = { ...adc.window(endMs - periodMs, periodMs, ampsAt, source.samplesPerStep), periodMs };
    const reading = formatReading({ ...fields, ...(sendsTime && { atMs: atMs(endMs) }) });
    if (!(sendOldest() && link.publish(readingsTopic, reading, readingsQos))) buffer.push({ fields, endMs });
  }

  /**
   * Sends one message of what was buffered, so that old readings don't hold up the new ones; false when nothing goes out.
   * While the clock isn't set they wait, and new ones go ahead.
   */
  function sendOldest(): boolean {
    if (!link.isOnline()) return false;
    const message = atMs(clock.monoMs()) === undefined ? undefined : buffer.nextMessage(writeBuffered);
    if (message === undefined) return true;
    if (!link.publish(readingsTopic, message, readingsQos)) return false;
    buffer.dropMessage();
    return true;
  }

  function writeBuffered({ fields, endMs }: BufferedReading): string {
    return formatReading({ ...fields, atMs: atMs(endMs) });
  }

  function standStill(): void {
    stopMeasuring?.();
    stopMeasuring = undefined;
    buffer.clear();
  }

  return {
    id,
    async open() {
      stopMeasuring ??= ticker.add(periodMs, measure);
      link.open();
    },
    async close() {
      standStill();
      await link.close();
    },
    die() {
      standStill();
      link.cut();
    },
    loseNetwork: () => link.cut(),
    findNetwork() {
      if (stopMeasuring) link.open();
    },
    putClampOn(isOn) {
      isClampOn = isOn;
    },
    disturb: adc.disturb,
    believeClock(isSet) {
      hasClock = isSet;
    },
    isOnline: () => link.isOnline(),
    get buffered() {
      return buffer.size;
    },
  };
}

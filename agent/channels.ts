/** The channels of a gateway: readings less their noise floor, gathered into seconds; how long each is valid, whether it is simulated. */
import type { GatewayInventory } from "../common/contract/gateway-messages.ts";
import { buildChannelId, defaultChannel } from "../common/contract/ids.ts";
import type { ChannelSettings } from "../common/contract/plant-settings.ts";
import { secondFlags } from "../common/contract/records.ts";
import { createSecondWindows, type Second, type SecondWindows } from "../common/detection/second-window.ts";
import { type ClampFloor, withoutFloor } from "../common/detection/without-floor.ts";
import type { SensorReading } from "./sensors/define-sensor.ts";

/** One measured quantity of one sensor. */
export interface Channel {
  readonly id: string;
  readonly sensorType: string;
  readonly quantity: "rmsA";
  simulated: boolean;
  readonly windows: SecondWindows;
  /** What the clamp reads without a current: taken out of its readings. */
  floor: ClampFloor;
  /** Seconds of the readings as they came, where a floor is taken out of them. */
  measured: SecondWindows | undefined;
  lastT: number | undefined;
  /** Interval at which readings come, in ms: as the device says, or as observed. */
  intervalMs: number | undefined;
}

/** A reading that was taken in. */
export interface TakenReading {
  readonly channel: Channel;
  readonly value: number;
  readonly t: number;
  readonly validForMs: number;
  /** Its second is closed already: it belongs to the record, not to the screen. */
  readonly isLate: boolean;
  /** What was wrong with it: bits of `secondFlags`. */
  readonly flags: number;
}

/** A second that is over. */
interface ClosedSecond {
  readonly channel: Channel;
  readonly second: Second;
  /** The same as it was measured, before the floor was taken out. */
  readonly measured: Second;
}

/** The channels. Times in ms since the run began. */
export interface Channels {
  /** Takes what is known of the channels' clamps; it holds from the next reading on. */
  configure(settings: readonly ChannelSettings[]): void;
  /** Takes a reading measured at `t`; undefined when there are too many channels. */
  take(sensorType: string, sensor: string, reading: SensorReading, t: number): TakenReading | undefined;
  /** Marks the channels of a device, now and later. */
  markSimulated(device: string, simulated: boolean): void;
  /** Closed seconds until `t`, of all channels. */
  closeUntil(t: number): ClosedSecond[];
  isSimulated(channel: string): boolean;
  inventory(): GatewayInventory["channels"];
}

/** More channels than any gateway has clamps: a device that makes up names can't fill the memory. */
export const maxChannels = 200;

/** Until a device's interval is known. */
const assumedIntervalMs = 10_000;
/** A reading is valid for this many intervals of its sensor. */
const validIntervals = 2.5;
/** Networks and brokers delay by a second and more. */
const shortestValidityMs = 2000;
const longestValidityMs = 30 * 60_000;
const noFloor: ClampFloor = { noiseFloorA: 0, noiseStdA: 0 };

/** Creates the channels; `onChange` is called when a channel is new or its marking changed. */
export function createChannels(onChange: (channel: Channel) => void): Channels {
  const channels = new Map<string, Channel>();
  const simulatedDevices = new Map<string, boolean>();
  let floors = new Map<string, ClampFloor>();

  function setFloor(channel: Channel): void {
    channel.floor = floors.get(channel.id) ?? noFloor;
    channel.measured = channel.floor.noiseFloorA > 0 ? (channel.measured ?? createSecondWindows()) : undefined;
  }

  function find(sensorType: string, device: string, name: string): Channel | undefined {
    const id = buildChannelId(device, name);
    const known = channels.get(id);
    if (known) return known;
    if (channels.size >= maxChannels) return undefined;
    const channel: Channel = {
      id,
      sensorType,
      quantity: "rmsA",
      simulated: simulatedDevices.get(device) ?? false,
      windows: createSecondWindows(),
      floor: noFloor,
      measured: undefined,
      lastT: undefined,
      intervalMs: undefined,
    };
    setFloor(channel);
    channels.set(id, channel);
    onChange(channel);
    return channel;
  }

  return {
    configure(settings) {
      floors = new Map(settings.map((one) => [one.channel, one]));
      for (const channel of channels.values()) setFloor(channel);
    },
    take(sensorType, sensor, reading, t) {
      const channel = find(sensorType, reading.device ?? sensor, reading.channel ?? defaultChannel);
      if (!channel) return undefined;
      const flags = flagsOf(reading);
      const validForMs = observeValidity(channel, reading, t);
      const value = withoutFloor(reading.rmsA, channel.floor);
      const isLate = !channel.windows.add({ t, value, validForMs, flags });
      channel.measured?.add({ t, value: reading.rmsA, validForMs, flags });
      return { channel, value, t, validForMs, isLate, flags };
    },
    markSimulated(device, simulated) {
      simulatedDevices.set(device, simulated);
      for (const channel of channels.values()) {
        if (!channel.id.startsWith(`${device}.`) || channel.simulated === simulated) continue;
        channel.simulated = simulated;
        onChange(channel);
      }
    },
    closeUntil(t) {
      return [...channels.values()].flatMap((channel) => {
        const measured = channel.measured?.closeUntil(t) ?? [];
        return channel.windows.closeUntil(t).map((second) => {
          return { channel, second, measured: measured.find((one) => one.t === second.t) ?? second };
        });
      });
    },
    isSimulated: (id) => channels.get(id)?.simulated ?? false,
    inventory: () =>
      [...channels.values()].map(({ id, sensorType, quantity, simulated }) => ({
        channel: id,
        sensorType,
        quantity,
        simulated,
      })),
  };
}

function flagsOf({ clipped, drifted, incomplete }: SensorReading): number {
  return (
    (clipped ? secondFlags.clipped : 0) |
    (drifted ? secondFlags.drifted : 0) |
    (incomplete ? secondFlags.incomplete : 0)
  );
}

/**
 * How long a reading is valid: 2.5 × its sensor's interval, as the device says or as observed (slowly falling maximum).
 * A longer pause was an outage, not an interval, and counts as no more than what was valid: the next silence must show.
 */
function observeValidity(channel: Channel, reading: SensorReading, t: number): number {
  if (reading.periodMs !== undefined) channel.intervalMs = reading.periodMs;
  else if (channel.lastT !== undefined && t > channel.lastT) {
    const known = channel.intervalMs;
    const pauseMs = Math.min(t - channel.lastT, validIntervals * (known ?? Number.POSITIVE_INFINITY));
    channel.intervalMs = Math.max(pauseMs, 0.9 * (known ?? 0));
  }
  channel.lastT = Math.max(channel.lastT ?? t, t);
  const validForMs = validIntervals * (channel.intervalMs ?? assumedIntervalMs);
  return Math.min(longestValidityMs, Math.max(shortestValidityMs, validForMs));
}

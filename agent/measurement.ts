/** From readings to records and live values: seconds, states, and what screens need now. */
import { maxRmsA } from "../common/contract/device-messages.ts";
import type { GatewayLive } from "../common/contract/gateway-messages.ts";
import { type SecondRow, secondFlags, type UnnumberedRecord } from "../common/contract/records.ts";
import { createSecondWindows, type Second, type SecondWindows } from "../common/detection/second-window.ts";
import type { Clock } from "../common/runtime/clock.ts";
import { type Channel, type Channels, createChannels, type TakenReading } from "./channels.ts";
import { createMachines, type Machines, type MachineTransition } from "./machines.ts";
import type { SensorReading } from "./sensors/define-sensor.ts";

/** Where the measurement's results go. */
export interface MeasurementSink {
  record(record: UnnumberedRecord, isUrgent: boolean): void;
  live(message: Omit<GatewayLive, "run">): void;
  /** A second of a channel is over: as it was measured, before a noise floor was taken out. */
  measured(channel: string, second: Second): void;
  inventoryChanged(): void;
  /** A reading was refused because the gateway has too many channels. */
  tooManyChannels(device: string): void;
  /** A sensor gave what can't be a current. */
  badReading(device: string, rmsA: number): void;
}

/** The measurement of one run. */
export interface Measurement {
  readonly machines: Machines;
  readonly channels: Channels;
  /** Takes a sensor's readings. */
  take(sensorType: string, sensor: string, readings: readonly SensorReading[]): void;
  /** Closes seconds and decides states; called a few times a second. */
  tick(): void;
  /** Closes the second that is running as well: nothing comes after it. */
  finish(): void;
}

/** A reading may come this long after its second has ended and still be part of it. */
const graceMs = 250;
/** Readings of a device that was cut off may be this old; older times are those of a clock that isn't set. */
const longestDelayMs = 60 * 60_000;
/** Below this a device's time differs from ours by clocks and network alone. */
const shortestDelayMs = 1500;

/** Creates the measurement; `t` gives ms since the run began. */
export function createMeasurement(clock: Clock, t: () => number, sink: MeasurementSink): Measurement {
  const channels = createChannels((channel) => {
    sink.record(describe(channel, t()), true);
    sink.inventoryChanged();
  });

  const machines = createMachines(channels.isSimulated);

  /** When a reading was taken: by the device's own clock where that can be believed, else now. */
  function timeOf({ at }: SensorReading, now: number): number {
    const wallMs = clock.wallMs();
    if (at === undefined || wallMs === undefined) return now;
    const ageMs = wallMs - at;
    return ageMs > shortestDelayMs && ageMs < longestDelayMs ? now - ageMs : now;
  }

  function toLiveReading({ channel, value, t: at, validForMs }: TakenReading): [string, number, number, number] {
    const ageMs = t() - at;
    return [channel.id, value, Math.max(0, Math.round(ageMs)), Math.round(validForMs - ageMs)];
  }

  function recordTransitions(transitions: readonly MachineTransition[], now: number): void {
    if (transitions.length === 0) return;
    for (const transition of transitions) sink.record({ kind: "state", t: now, ...transition }, true);
    sink.live({ states: machines.states(now) });
  }

  function closeUntil(end: number, now: number): void {
    for (const [start, closed] of groupByStart(channels.closeUntil(end))) {
      const rows = closed.map(({ channel, second }) => toRow(channel, second, 0));
      for (const { channel, measured } of closed) sink.measured(channel.id, measured);
      sink.record({ kind: "seconds", t: start, rows }, false);
      // Decided from what is recorded: a replay must come to the same.
      const seconds = rows.map(([channel, mean, , , , , validForMs]) => ({ channel, mean, validForMs }));
      recordTransitions(machines.second(start, seconds), now);
    }
  }

  return {
    machines,
    channels,
    take(sensorType, sensor, readings) {
      const now = t();
      const taken: TakenReading[] = [];
      for (const reading of readings) {
        if (!(reading.rmsA >= 0 && reading.rmsA <= maxRmsA)) {
          sink.badReading(reading.device ?? sensor, reading.rmsA);
          continue;
        }
        const one = channels.take(sensorType, sensor, reading, timeOf(reading, now));
        if (one) taken.push(one);
        else sink.tooManyChannels(reading.device ?? sensor);
      }
      const live = taken.filter(({ isLate }) => !isLate);
      if (live.length > 0) {
        const readings = live.map(toLiveReading);
        let isNews = false;
        for (const one of live) {
          isNews = machines.glimpse(one.channel.id, one.value, one.t, one.t + one.validForMs) || isNews;
        }
        sink.live({ readings, ...(isNews && { states: machines.states(now) }) });
      }
      for (const record of recordsOfLate(taken.filter(({ isLate }) => isLate))) sink.record(record, false);
    },
    tick() {
      const now = t();
      closeUntil(now - graceMs, now);
      recordTransitions(machines.expire(now - 1000 - graceMs), now);
    },
    finish: () => closeUntil(Number.POSITIVE_INFINITY, t()),
  };
}

function describe({ id, sensorType, quantity, simulated }: Channel, t: number): UnnumberedRecord {
  return { kind: "channel", t, channel: id, sensorType, quantity, simulated };
}

/** To a thousandth of the unit: finer than any clamp, and what history keeps. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function toRow(channel: Channel, second: Second, flags: number): SecondRow {
  const { mean, min, max, std, n, validForMs } = second;
  const row: SecondRow = [channel.id, rounded(mean), rounded(min), rounded(max), rounded(std), n, validForMs];
  const all = flags | second.flags;
  return all === 0 ? row : [...row, all];
}

/** Seconds of several channels, gathered by when they begin, in the order of time. */
function groupByStart<T extends { second: Second }>(closed: readonly T[]): [number, T[]][] {
  const groups = new Map<number, T[]>();
  for (const one of closed) {
    const group = groups.get(one.second.t);
    if (group) group.push(one);
    else groups.set(one.second.t, [one]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

/** Readings whose seconds were closed already become records of their own. */
function recordsOfLate(late: readonly TakenReading[]): UnnumberedRecord[] {
  const windows = new Map<Channel, SecondWindows>();
  for (const one of late) {
    const own = windows.get(one.channel) ?? createSecondWindows();
    windows.set(one.channel, own);
    own.add(one);
  }
  return [...windows].flatMap(([channel, own]) =>
    own.closeUntil(Number.POSITIVE_INFINITY).map((second): UnnumberedRecord => {
      return { kind: "seconds", t: second.t, rows: [toRow(channel, second, secondFlags.late)] };
    }),
  );
}

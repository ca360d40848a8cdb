/** The shopfloor: the live model of what every machine is doing now. */
import type { GatewayLive } from "../../../common/contract/gateway-messages.ts";
import type { MachineNow, ReadingsEvent, TracePoint } from "../../../common/contract/live-events.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import { createMachineLive, type MachineLive } from "./machine-live.ts";

/** What changes on the shopfloor. */
export interface ShopfloorEvents {
  readings(values: ReadingsEvent["values"]): void;
  state(machine: string, now: MachineNow): void;
}

/** A machine as the settings have it. */
export interface ShopfloorMachine {
  readonly id: string;
  /** Gateways and channels that measure it. */
  readonly channels: readonly { readonly gateway: string; readonly channel: string }[];
}

/** A reading from history: when it was taken (epoch ms), amperes, until when it is valid (epoch ms). */
export type PastReading = readonly [atMs: number, amps: number, validUntilMs: number];

/** The live model. */
export interface Shopfloor {
  /** Takes the machines that there are; those that stay keep what is known of them. */
  configure(machines: readonly ShopfloorMachine[]): void;
  live(gateway: string, message: GatewayLive): void;
  gatewayLost(gateway: string): void;
  now(machine: string): MachineNow | undefined;
  trace(machine: string): TracePoint[];
  /** Gives a machine the readings that it had before a restart. */
  remember(machine: string, readings: readonly PastReading[]): void;
  /** When the newest reading of any machine was taken, epoch ms; undefined when there is none. */
  newestReadingMs(): number | undefined;
  close(): void;
}

/** Channels without a machine whose newest reading is kept. */
const maxUnassigned = 200;
/** Staleness is looked for this often. */
const staleCheckMs = 250;

/** Creates an empty shopfloor. `nowMs` is the dashboard's time for screens, epoch ms. */
export function createShopfloor(clock: Clock, nowMs: () => number, events: ShopfloorEvents): Shopfloor {
  const machines = new Map<string, MachineLive>();
  const machineOfChannel = new Map<string, string>();
  const gatewayOfMachine = new Map<string, Set<string>>();
  const runs = new Map<string, number>();
  /** Newest readings of channels that no machine has yet: the first of a new device comes before its machine. */
  const unassigned = new Map<string, { atMs: number; amps: number; validUntilMs: number }>();
  let newestReadingMs: number | undefined;

  function tell(id: string, machine: MachineLive): void {
    events.state(id, machine.now(nowMs()));
  }

  function assign(channel: string, id: string): void {
    machineOfChannel.set(channel, id);
    const waiting = unassigned.get(channel);
    if (waiting) machines.get(id)?.reading(waiting.atMs, waiting.amps, waiting.validUntilMs);
    unassigned.delete(channel);
  }

  function takeReadings(gateway: string, readings: NonNullable<GatewayLive["readings"]>, now: number): void {
    const values: [string, number, number, number][] = [];
    for (const [channel, amps, ageMs, validForMs] of readings) {
      const atMs = Math.round(now - ageMs);
      const validUntilMs = Math.round(now + validForMs);
      const id = machineOfChannel.get(`${gateway} ${channel}`);
      const machine = id === undefined ? undefined : machines.get(id);
      if (id === undefined || !machine) {
        const name = `${gateway} ${channel}`;
        if (unassigned.has(name) || unassigned.size < maxUnassigned) unassigned.set(name, { atMs, amps, validUntilMs });
        continue;
      }
      machine.reading(atMs, amps, validUntilMs);
      newestReadingMs = Math.max(newestReadingMs ?? 0, atMs);
      values.push([id, atMs, amps, validUntilMs]);
      if (machine.stalenessChanged(now)) tell(id, machine);
    }
    if (values.length > 0) events.readings(values);
  }

  const stopChecking = clock.every(staleCheckMs, () => {
    const now = nowMs();
    for (const [id, machine] of machines) if (machine.stalenessChanged(now)) tell(id, machine);
  });

  return {
    configure(wanted) {
      const ids = new Set(wanted.map(({ id }) => id));
      for (const id of machines.keys()) if (!ids.has(id)) machines.delete(id);
      machineOfChannel.clear();
      gatewayOfMachine.clear();
      for (const { id, channels } of wanted) {
        if (!machines.has(id)) machines.set(id, createMachineLive());
        gatewayOfMachine.set(id, new Set(channels.map(({ gateway }) => gateway)));
        for (const { gateway, channel } of channels) assign(`${gateway} ${channel}`, id);
      }
    },
    live(gateway, { run, readings, states }) {
      const now = nowMs();
      const isNewRun = runs.get(gateway) !== run;
      runs.set(gateway, run);
      for (const [id, machine] of machines) {
        if (!gatewayOfMachine.get(id)?.has(gateway)) continue;
        machine.gatewayHeard();
        if (isNewRun) machine.forgetTold();
      }
      if (readings) takeReadings(gateway, readings, now);
      for (const state of states ?? []) {
        const machine = machines.get(state.machine);
        if (machine?.told(state, now)) tell(state.machine, machine);
      }
    },
    gatewayLost(gateway) {
      const now = nowMs();
      for (const [id, machine] of machines) {
        if (gatewayOfMachine.get(id)?.has(gateway) && machine.gatewayLost(now)) tell(id, machine);
      }
    },
    now: (id) => machines.get(id)?.now(nowMs()),
    trace: (id) => machines.get(id)?.trace(nowMs()) ?? [],
    remember(id, readings) {
      for (const [atMs, amps, validUntilMs] of readings) machines.get(id)?.reading(atMs, amps, validUntilMs);
    },
    newestReadingMs: () => newestReadingMs,
    close: stopChecking,
  };
}

/** Which channel measures which machine, by the settings and the date. */
import { machineOfImport } from "../../../common/contract/import-channel.ts";
import type { DesiredSettings, PlantSettings } from "../../../common/contract/plant-settings.ts";

/** Looks up which machine a gateway's channel measured at a time (epoch ms); undefined where it measured none. */
export function createAssignments(
  plant: PlantSettings,
): (gateway: string, channel: string, atMs: number | undefined) => string | undefined {
  const byChannel = new Map<string, { machine: string; fromMs: number | null; toMs: number | null }[]>();
  for (const machine of plant.machines) {
    for (const { gateway, channel, fromMs, toMs } of machine.channels) {
      const name = `${gateway} ${channel}`;
      byChannel.set(name, [...(byChannel.get(name) ?? []), { machine: machine.id, fromMs, toMs }]);
    }
  }
  // The last one counts where two hold, as it always has.
  return (gateway, channel, atMs) =>
    byChannel.get(`${gateway} ${channel}`)?.findLast((assignment) => holds(assignment, atMs))?.machine ??
    machineOfImport(gateway, channel);
}

/** When an assignment begins or ends next after `nowMs`: settings must be looked at again then; undefined: never. */
export function nextAssignmentMs(plant: PlantSettings, nowMs: number): number | undefined {
  const times = plant.machines
    .flatMap(({ channels }) => channels.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))
    .filter((ms) => ms !== null && ms > nowMs) as number[];
  return times.length === 0 ? undefined : Math.min(...times);
}

/**
 * Below how many amperes a channel says no more than that its machine is off; undefined where it has none, or where it is a
 * part of a sum.
 */
export function createOffLimits(
  plant: PlantSettings,
  nowMs: number | undefined,
): (gateway: string, channel: string) => number | undefined {
  const machineOf = createAssignments(plant);
  const limits = new Map<string, number>();
  for (const { id, combine, channels, detection } of plant.machines) {
    if (combine === "sum" && channels.length > 1) continue;
    limits.set(id, detection.offBelowA * (1 - detection.hysteresisShare));
  }
  return (gateway, channel) => limits.get(machineOf(gateway, channel, nowMs) ?? "");
}

/** What a gateway shall run by the settings. It always hears our own devices. */
export function desiredOf(
  plant: PlantSettings,
  revision: number,
  gateway: string,
  nowMs: number | undefined,
): DesiredSettings {
  const none = { sensors: [], channels: [], cameras: [], outputs: [], motions: [] };
  const { sensors: own, channels, cameras, outputs, motions } = plant.gateways.find(({ id }) => id === gateway) ?? none;
  const hears = own.some(({ type }) => type === "machikoba-device");
  return {
    revision,
    sensors: hears ? own : [{ id: "devices", type: "machikoba-device" }, ...own],
    channels,
    cameras,
    outputs,
    motions,
    areas: plant.areas.filter((area) => area.gateway === gateway),
    machines: plant.machines.flatMap(({ id, name, channels, combine, detection }) => {
      const held = channels.filter((one) => one.gateway === gateway && holds(one, nowMs)).map(({ channel }) => channel);
      return held.length === 0 ? [] : [{ id, name, channels: held, combine, detection }];
    }),
    plan: { timeZone: plant.timeZone, calendar: plant.calendar },
  };
}

function holds({ fromMs, toMs }: { fromMs: number | null; toMs: number | null }, nowMs: number | undefined): boolean {
  if (nowMs === undefined) return toMs === null;
  return (fromMs === null || fromMs <= nowMs) && (toMs === null || nowMs < toMs);
}

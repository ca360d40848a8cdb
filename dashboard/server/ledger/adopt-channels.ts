/** A channel that nobody has assigned gets a machine of its own, so that a first device is on the board after one line. */
import { defaultChannel } from "../../../common/contract/ids.ts";
import type { PlantSettings } from "../../../common/contract/plant-settings.ts";
import { plantSettings } from "../../../common/contract/plant-settings.ts";

/** Most machines of a site; see plantSettings. */
const maxMachines = 200;

/** Returns the settings with a machine for each new channel of `gateway`; the same object when there is nothing to do. */
export function adoptChannels(plant: PlantSettings, gateway: string, channels: readonly string[]): PlantSettings {
  if (!plant.adoptNewChannels) return plant;
  const assigned = new Set(
    plant.machines.flatMap((machine) => machine.channels.map((c) => `${c.gateway} ${c.channel}`)),
  );
  const taken = new Set(plant.machines.map(({ id }) => id));
  const adopted = [];
  for (const channel of channels) {
    if (assigned.has(`${gateway} ${channel}`) || plant.machines.length + adopted.length >= maxMachines) continue;
    const id = freeId(channel, taken);
    taken.add(id);
    adopted.push({ id, name: id, channels: [{ gateway, channel }] });
  }
  return adopted.length === 0 ? plant : plantSettings.parse({ ...plant, machines: [...plant.machines, ...adopted] });
}

/** The device's id, with the channel's name behind it where it isn't the only one; numbered when it is taken. */
function freeId(channel: string, taken: ReadonlySet<string>): string {
  const [device = channel, name = defaultChannel] = channel.split(".");
  const wanted = (name === defaultChannel ? device : `${device}-${name}`).slice(0, 36);
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}

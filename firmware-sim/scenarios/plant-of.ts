/** The plant settings that fit a scenario, so that a new site shows its simulated machines by name. */
import { buildChannelId, defaultChannel } from "../../common/contract/ids.ts";
import { type PlantSettings, plantSettings } from "../../common/contract/plant-settings.ts";
import { calendarAtLaunch } from "./opening.ts";
import type { Scenario } from "./scenario.ts";

interface PlantOptions {
  /** When the simulator is launched, epoch ms: the calendar depends on it where the scenario opens around the clock. */
  readonly launchMs: number;
  /** The gateway that hears the devices. */
  readonly gateway?: string;
}

/** Builds the plant settings. */
export function plantOf(scenario: Scenario, { launchMs, gateway = "gateway" }: PlantOptions): PlantSettings {
  return plantSettings.parse({
    name: scenario.name,
    timeZone: scenario.timeZone,
    calendar: calendarAtLaunch(scenario, launchMs),
    gateways: [{ id: gateway, sensors: [{ id: "devices", type: "machikoba-device" }] }],
    machines: scenario.machines.map(({ id, name, device, detection }) => ({
      id,
      name,
      channels: [{ gateway, channel: buildChannelId(device, defaultChannel) }],
      detection,
    })),
  });
}

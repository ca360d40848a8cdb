/** The plant settings that fit a scenario, so that a new site shows its simulated machines by name. */
import type { SheetCorners } from "../../common/contract/area-settings.ts";
import { buildChannelId, defaultChannel } from "../../common/contract/ids.ts";
import { type PlantSettings, plantSettings } from "../../common/contract/plant-settings.ts";
import { calendarAtLaunch } from "./opening.ts";
import type { Scenario } from "./scenario.ts";

interface PlantOptions {
  /** When the simulator is launched, epoch ms: the calendar depends on it where the scenario opens around the clock. */
  readonly launchMs: number;
  /** The gateway that hears the devices. */
  readonly gateway?: string;
  /** The camera that looks at an area, and where its sheet is; areas without one are left out. */
  readonly cameraOf?: (area: string) => { readonly url: string; readonly corners: SheetCorners } | undefined;
}

/** Builds the plant settings. */
export function plantOf(
  scenario: Scenario,
  { launchMs, gateway = "gateway", cameraOf = () => undefined }: PlantOptions,
): PlantSettings {
  const areas = scenario.areas.flatMap(({ id, name }) => {
    const found = cameraOf(id);
    return found ? [{ id, name, camera: `camera-${id}`, url: found.url, corners: found.corners }] : [];
  });
  return plantSettings.parse({
    name: scenario.name,
    timeZone: scenario.timeZone,
    calendar: calendarAtLaunch(scenario, launchMs),
    gateways: [
      {
        id: gateway,
        sensors: [{ id: "devices", type: "machikoba-device" }],
        cameras: areas.map(({ camera, url }) => ({ id: camera, type: "http-camera", url, simulated: true })),
      },
    ],
    areas: areas.map(({ id, name, camera, corners }) => ({ id, name, gateway, camera, corners })),
    machines: scenario.machines.map(({ id, name, device, detection }) => ({
      id,
      name,
      channels: [{ gateway, channel: buildChannelId(device, defaultChannel) }],
      detection,
    })),
  });
}

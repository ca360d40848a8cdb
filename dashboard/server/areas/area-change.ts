/** What people may change of an area from its set-up page, and the site's settings with the change in them. */
import { z } from "zod";
import { type AreaSettings, areaSettings } from "../../../common/contract/area-settings.ts";
import { type PlantSettings, plantSettings } from "../../../common/contract/plant-settings.ts";

const { name, aspect, zones, tolerance, thresholds, schedule, light, motion, voice } = areaSettings.shape;
const { corners, settleMs, motionLightMs, waitForPeopleMs, keepPhotosDays } = areaSettings.shape;

/** A change: what is named replaces what was; null takes away what may be left out. */
export const areaChange = z
  .strictObject({
    name,
    corners: corners.unwrap().nullable(),
    aspect: aspect.unwrap(),
    zones: zones.unwrap(),
    tolerance: tolerance.unwrap(),
    thresholds: thresholds.unwrap(),
    schedule: schedule.unwrap(),
    light: light.unwrap().nullable(),
    motion: motion.unwrap().nullable(),
    settleMs: settleMs.unwrap(),
    motionLightMs: motionLightMs.unwrap(),
    waitForPeopleMs: waitForPeopleMs.unwrap(),
    voice: voice.unwrap(),
    keepPhotosDays: keepPhotosDays.unwrap(),
  })
  .partial();
export type AreaChange = z.infer<typeof areaChange>;

/** The settings with an area changed; the same object when there is no such area. Throws ZodError when they don't fit. */
export function changeArea(plant: PlantSettings, area: string, change: AreaChange): PlantSettings {
  if (!plant.areas.some(({ id }) => id === area)) return plant;
  const areas = plant.areas.map((one) => (one.id === area ? withChange(one, change) : one));
  return plantSettings.parse({ ...plant, areas });
}

function withChange(settings: AreaSettings, change: AreaChange): object {
  const merged: Record<string, unknown> = { ...settings };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = value;
  }
  return merged;
}

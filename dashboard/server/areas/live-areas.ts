/** The live model of areas: what each one's level is, and what it is doing now. */
import { createLookSchedule, type LookSchedule } from "../../../common/calendar/look-schedule.ts";
import type { AreaSettings, DeviceEntry } from "../../../common/contract/area-settings.ts";
import type { GatewayLive } from "../../../common/contract/gateway-messages.ts";
import type { BoardArea } from "../../../common/contract/live-events.ts";
import type { PlantSettings } from "../../../common/contract/plant-settings.ts";
import { areaNow } from "./area-now.ts";
import type { NewestLooks } from "./area-scores.ts";

/** The model. */
export interface LiveAreas {
  /** Takes the areas that there are; those that stay keep what is known of them. */
  configure(plant: PlantSettings): void;
  /** Takes an area's looks from history. */
  known(area: string, newest: NewestLooks): void;
  /** A gateway tells what its areas are doing. */
  live(gateway: string, areas: NonNullable<GatewayLive["areas"]>): void;
  /** A gateway is away: nobody knows what its areas are doing. */
  gatewayLost(gateway: string): void;
  /** Somebody looks through an area's camera, or doesn't any more. */
  setUp(area: string, isOpen: boolean): void;
  /** Looks at the clock: what has run out turns unknown. */
  tick(): void;
  ids(): string[];
  all(): BoardArea[];
  /** Those of which history has told: of the others nothing may be said to others yet. */
  told(): BoardArea[];
}

interface Entry {
  settings: AreaSettings;
  schedule: LookSchedule;
  newest: NewestLooks;
  doing: BoardArea["doing"];
  isSetUp: boolean;
  /** History has told what it knows. */
  isLoaded: boolean;
  /** What was told last, as text. */
  told: string;
}

/** Creates the model; `onChange` is told an area whenever it looks otherwise than before. */
export function createLiveAreas(nowMs: () => number, onChange: (area: BoardArea) => void): LiveAreas {
  const areas = new Map<string, Entry>();

  function boardArea({ settings, schedule, newest, doing, isSetUp }: Entry): BoardArea {
    const { id, name, waitForPeopleMs } = settings;
    const { simulated, looks } = newest;
    const level = areaNow({ looks, schedule, waitForPeopleMs, nowMs: nowMs() });
    return { id, name, simulated, ...level, doing: isSetUp ? "set-up" : doing };
  }

  function tell(entry: Entry): void {
    if (!entry.isLoaded) return;
    const area = boardArea(entry);
    const told = JSON.stringify(area);
    if (told === entry.told) return;
    entry.told = told;
    onChange(area);
  }

  function change(area: string, action: (entry: Entry) => void): void {
    const entry = areas.get(area);
    if (!entry) return;
    action(entry);
    tell(entry);
  }

  return {
    configure(plant) {
      const before = new Map(areas);
      areas.clear();
      for (const settings of plant.areas) {
        const known = before.get(settings.id);
        const schedule = createLookSchedule(settings.schedule, plant);
        const newest = { simulated: cameraOf(plant, settings)?.simulated === true, looks: [] };
        const unknown = { newest, doing: "nothing" as const, isSetUp: false, isLoaded: false, told: "" };
        areas.set(settings.id, { ...(known ?? unknown), settings, schedule });
      }
    },
    known(area, newest) {
      change(area, (entry) => {
        entry.isLoaded = true;
        // Until its first score its camera tells whether it is simulated.
        if (newest.looks.length > 0) entry.newest = newest;
      });
    },
    live(gateway, told) {
      for (const { area, doing } of told) {
        change(area, (entry) => {
          if (entry.settings.gateway === gateway) entry.doing = doing;
        });
      }
    },
    gatewayLost(gateway) {
      for (const { settings } of areas.values()) {
        if (settings.gateway !== gateway) continue;
        change(settings.id, (entry) => {
          entry.doing = "nothing";
        });
      }
    },
    setUp(area, isOpen) {
      change(area, (entry) => {
        entry.isSetUp = isOpen;
      });
    },
    tick() {
      for (const entry of areas.values()) tell(entry);
    },
    ids: () => [...areas.keys()],
    all: () => [...areas.values()].map(boardArea),
    told: () => [...areas.values()].filter(({ isLoaded }) => isLoaded).map(boardArea),
  };
}

function cameraOf(plant: PlantSettings, { gateway, camera }: AreaSettings): DeviceEntry | undefined {
  return plant.gateways.find(({ id }) => id === gateway)?.cameras.find(({ id }) => id === camera);
}

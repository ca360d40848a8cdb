/** Made areas for tests: a site with one, and scores of it as a gateway records them. */
import type { AreaLook } from "../../../../../common/contract/clutter-answers.ts";
import { type PlantSettings, plantSettings } from "../../../../../common/contract/plant-settings.ts";
import type { RecordOf } from "../../../../../common/contract/records.ts";

/** Friday 20 November 2026 in Tokyo: a working day; Monday the 23rd is a holiday. */
export const friday = Date.UTC(2026, 10, 19, 15);
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** A site with the area `bench` on the gateway `gateway`. */
export function plantWithArea(more: object = {}): PlantSettings {
  const area = { id: "bench", name: "組立作業台", camera: "cam", ...more };
  const gateway = {
    id: "gateway",
    outputs: [{ id: "voice", type: "kiosk-voice" }],
    cameras: [{ id: "cam", type: "x" }],
  };
  return plantSettings.parse({ areas: [area], gateways: [gateway] });
}

/** A look at the bench that was scored. */
export function look(atMs: number, share: number, more: Partial<AreaLook> = {}): AreaLook {
  const level = share < 0.08 ? "tidy" : share < 0.25 ? "a-little" : "cluttered";
  return { atMs, occasion: "schedule", outcome: "scored", share, level, ...more };
}

/** The same as a record; `t` is epoch ms, for a run whose anchor says so. */
export function scoreRecord(seq: number, t: number, more: Partial<RecordOf<"score">> = {}): RecordOf<"score"> {
  const scored = { occasion: "schedule", outcome: "scored", share: 0.1, level: "a-little" } as const;
  return { seq, kind: "score", t, area: "bench", ...scored, revision: 1, simulated: false, ...more };
}

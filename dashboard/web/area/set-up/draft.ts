/** What the set-up page is about to save: a draft of the area's settings, and how it differs from what is saved. */
import type { AreaSettings, SheetCorners, ZoneSettings } from "../../../../common/contract/area-settings.ts";
import type { VoiceOccasion } from "../../../../common/contract/voice-lines.ts";

/** Settings that the page changes. */
export interface Draft
  extends Pick<AreaSettings, "name" | "aspect" | "tolerance" | "zones" | "thresholds" | "schedule" | "voice"> {
  readonly corners: SheetCorners | null;
  readonly light: string | null;
}

/** Kinds of lines that people may write themselves. */
export const lineKinds = [
  "tidy",
  "a-little",
  "cluttered",
  "unknown",
  "closing",
  "motion",
] as const satisfies readonly VoiceOccasion[];
export type LineKind = (typeof lineKinds)[number];

/** The draft of what is saved. */
export function draftOf(settings: AreaSettings): Draft {
  const { name, aspect, tolerance, zones, thresholds, schedule, voice, corners, light } = settings;
  return {
    name,
    aspect,
    tolerance,
    zones,
    thresholds,
    schedule,
    voice,
    corners: corners ?? null,
    light: light ?? null,
  };
}

/** What of the draft differs from what is saved. */
export function changesOf(draft: Draft, saved: Draft): Partial<Draft> {
  const changed = (Object.keys(draft) as (keyof Draft)[]).filter(
    (key) => JSON.stringify(draft[key]) !== JSON.stringify(saved[key]),
  );
  return Object.fromEntries(changed.map((key) => [key, draft[key]]));
}

/** What is wrong with the draft, by its place; empty when it can be saved. */
export type DraftFault = "name" | "thresholds" | "times" | "zones";
export function faultsOf({ name, thresholds, schedule, zones }: Draft): DraftFault[] {
  const faults: DraftFault[] = [];
  if (name.trim() === "") faults.push("name");
  if (thresholds.littleFrom >= thresholds.clutteredFrom) faults.push("thresholds");
  const { times } = schedule;
  if (times.some((time) => !/^\d\d:\d\d$/.test(time)) || new Set(times).size !== times.length) faults.push("times");
  if (zones.some((zone) => zone.name.trim() === "")) faults.push("zones");
  return faults;
}

/** Divisions of a sheet that a tap makes: columns and rows. */
export const divisions = { none: [0, 0], two: [2, 1], three: [3, 1], four: [2, 2] } as const;
export type Division = keyof typeof divisions;

/** The division that zones make; null for zones of another make. */
export function divisionOf(zones: readonly ZoneSettings[]): Division | null {
  const names = Object.keys(divisions) as Division[];
  const shapes = (list: readonly ZoneSettings[]) => JSON.stringify(list.map(({ polygon }) => polygon));
  return names.find((name) => shapes(zonesOf(name, [])) === shapes(zones)) ?? null;
}

/** Zones of a division; those that were there keep their names. */
export function zonesOf(division: Division, before: readonly ZoneSettings[]): ZoneSettings[] {
  const [columns, rows] = divisions[division];
  const share = (part: number, whole: number) => Math.round((1000 * part) / whole) / 1000;
  return Array.from({ length: columns * rows }, (_, index) => {
    const [left, right] = [share(index % columns, columns), share((index % columns) + 1, columns)];
    const row = Math.floor(index / columns);
    const [top, bottom] = [share(row, rows), share(row + 1, rows)];
    const known = before[index];
    return {
      id: known?.id ?? `zone-${index + 1}`,
      name: known?.name ?? String.fromCharCode(65 + index),
      polygon: [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ],
    };
  });
}

/** Lines as a text, one on each row. */
export function linesText(lines: AreaSettings["voice"]["lines"], kind: LineKind): string {
  return (lines[kind] ?? []).join("\n");
}

/** Lines with those of a kind replaced by the rows of a text; without any, the usual ones hold again. */
export function withLines(
  lines: AreaSettings["voice"]["lines"],
  kind: LineKind,
  text: string,
): AreaSettings["voice"]["lines"] {
  const { [kind]: _, ...others } = lines;
  const rows = text
    .split("\n")
    .map((row) => row.trim().slice(0, 120))
    .filter((row) => row !== "")
    .slice(0, 30);
  return rows.length === 0 ? others : { ...others, [kind]: rows };
}

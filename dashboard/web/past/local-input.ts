/** Times in a field for date and time: by the site's clock, whatever the browser's is. */
import type { SiteZone } from "../machine/site-zone.ts";

/** What the field holds for a time: "2026-11-20T10:42:07". */
export function toLocalInput(atMs: number, zone: SiteZone): string {
  return new Date(atMs + zone.offsetMs(atMs)).toISOString().slice(0, 19);
}

/** The time that a field's text stands for, epoch ms; null for what is no time, or one that the site's clock leaves out. */
export function fromLocalInput(text: string, zone: SiteZone): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null;
  const localMs = Date.parse(`${text}Z`);
  return Number.isNaN(localMs) ? null : (zone.atLocal(localMs) ?? null);
}

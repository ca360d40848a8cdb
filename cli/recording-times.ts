/** Times as a recording writes them, read into ms and written back in the same form. */
import { SettingsError } from "../common/runtime/errors.ts";

/** Units of a time column: seconds, milliseconds, or dates. */
export const timeUnits = ["s", "ms", "iso"] as const;
export type TimeUnit = (typeof timeUnits)[number];

/** Reads and writes times of one recording. */
export interface RecordingTimes {
  /** Ms; NaN for what isn't a time. */
  toMs(text: string): number;
  /** A number in the recording's unit, or a date as the recording writes them. */
  fromMs(ms: number): number | string;
}

const zoneEnding = /(Z|[+-]\d{2}:?\d{2})$/i;

/** Finds out how a recording writes its times from the first of them; throws SettingsError when that isn't one. */
export function recordingTimes(unit: TimeUnit, first: string, where: string): RecordingTimes {
  const times = unit === "iso" ? dateTimes(first) : numberTimes(unit);
  if (!Number.isFinite(times.toMs(first))) {
    const hint = unit === "iso" ? "s or ms" : "iso";
    throw new SettingsError(`${where}: "${first}" isn't a time in ${unit}; is it --time-unit ${hint}?`, {
      source: where,
    });
  }
  return times;
}

function numberTimes(unit: "s" | "ms"): RecordingTimes {
  const factor = unit === "s" ? 1000 : 1;
  return {
    toMs: (text) => (text.trim() === "" ? Number.NaN : Math.round(Number(text) * factor * 1000) / 1000),
    fromMs: (ms) => Math.round(ms * 1000) / 1000 / factor,
  };
}

/** Dates without a zone stay without one: they are counted as if in UTC, and written as they were. */
function dateTimes(first: string): RecordingTimes {
  const zone = zoneEnding.exec(first.trim())?.[1];
  const separator = first.trim()[10] === " " ? " " : "T";
  const offsetMs = zone === undefined || /z/i.test(zone) ? 0 : offsetOf(zone);
  return {
    toMs(text) {
      const trimmed = text.trim().replace(" ", "T");
      return Date.parse(zoneEnding.test(trimmed) ? trimmed : `${trimmed}Z`);
    },
    fromMs(ms) {
      const text = new Date(ms + offsetMs)
        .toISOString()
        .replace("T", separator)
        .replace("Z", "")
        .replace(/\.000$/, "");
      return zone === undefined ? text : text + zone;
    },
  };
}

function offsetOf(zone: string): number {
  const sign = zone.startsWith("-") ? -1 : 1;
  const [hours = 0, minutes = 0] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return sign * (hours * 60 + minutes) * 60_000;
}

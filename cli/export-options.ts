/** The options of `machikoba export`, checked; what isn't right is refused with what would be. */
import { createCalendar } from "../common/calendar/calendar.ts";
import type { TimeSpan } from "../common/contract/live-events.ts";
import type { PlantSettings } from "../common/contract/plant-settings.ts";
import { languages } from "../common/contract/quantities.ts";
import { nearestWord } from "../common/runtime/nearest.ts";
import { type TableRequest, tableFormats, tableNames } from "../dashboard/server/tables/export-table.ts";
import { readingSteps } from "../dashboard/server/tables/readings-table.ts";
import { wrongArgument } from "./file-arguments.ts";
import { chooseMachine, siteTimes } from "./machine-choice.ts";

/** The command's own options, as they are parsed. */
export const exportOptions = {
  from: { type: "string" },
  to: { type: "string" },
  machine: { type: "string" },
  area: { type: "string" },
  step: { type: "string" },
  format: { type: "string" },
  language: { type: "string" },
  out: { type: "string" },
} as const;

/** Options as they were given. */
export type GivenOptions = Readonly<Record<string, string | boolean | undefined>>;

const dateForm = /^\d{4}-\d\d-\d\d$/;
/** Days that are written when no `--from` is given: yesterday and today. */
const usualDays = 2;

/** The table's name; throws SettingsError for none, or for a wrong one. */
export function readTableName(name: string | undefined): TableRequest["table"] {
  return readChoice("TABLE", name, tableNames);
}

/** Reads the options for a site; throws SettingsError. */
export function readExportRequest(
  table: TableRequest["table"],
  given: GivenOptions,
  plant: PlantSettings,
  nowMs: number,
): TableRequest {
  const out = text(given.out);
  const format = readChoice("--format", text(given.format) ?? (out?.endsWith(".xlsx") ? "xlsx" : "csv"), tableFormats);
  if (given.step !== undefined && table !== "readings") throw wrongArgument("--step is for readings only");
  return {
    table,
    format,
    language: readChoice("--language", text(given.language) ?? "ja", languages),
    span: readSpan(text(given.from), text(given.to), plant, nowMs),
    machines: table === "scores" ? readAreas(given, plant) : readMachines(given, plant),
    step: readChoice("--step", text(given.step) ?? "second", readingSteps),
  };
}

function readMachines(given: GivenOptions, plant: PlantSettings): string[] | undefined {
  if (given.area !== undefined) throw wrongArgument("--area is for scores only");
  return text(given.machine)
    ?.split(",")
    .map((wanted) => chooseMachine(plant, wanted.trim()).id);
}

/** Areas by their ids or names. */
function readAreas(given: GivenOptions, plant: PlantSettings): string[] | undefined {
  if (given.machine !== undefined) throw wrongArgument("--machine: scores are of areas; use --area");
  return text(given.area)
    ?.split(",")
    .map((wanted) => {
      const found = plant.areas.find(({ id, name }) => [id, name].includes(wanted.trim()));
      if (found) return found.id;
      const known = plant.areas.map(({ id }) => id).join(", ") || "none are set up";
      throw wrongArgument(`--area ${wanted.trim()}: there is no such area (${known})`);
    });
}

function readSpan(from: string | undefined, to: string | undefined, plant: PlantSettings, nowMs: number): TimeSpan {
  const calendar = createCalendar(plant.calendar, plant.timeZone);
  const times = siteTimes(plant.timeZone);
  const edge = (name: string, given: string, side: "startMs" | "endMs") => {
    try {
      const ms = dateForm.test(given) ? calendar.daySpan(given)[side] : times.toMs(given);
      if (Number.isFinite(ms)) return ms;
    } catch {
      // A date that doesn't exist.
    }
    throw wrongArgument(`${name} ${given}: give a date such as 2026-04-01, or a time such as 2026-04-01T17:00`);
  };
  const endMs = to === undefined ? nowMs : edge("--to", to, "endMs");
  const firstDay = calendar.daySpan(calendar.dayOf(endMs - 1)).startMs - (usualDays - 1) * 86_400_000;
  const startMs = from === undefined ? firstDay : edge("--from", from, "startMs");
  if (startMs >= endMs)
    throw wrongArgument(`--from ${from ?? ""} isn't before ${to === undefined ? "now" : `--to ${to}`}`);
  return { startMs, endMs };
}

function readChoice<T extends string>(name: string, given: string | undefined, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  if (given === undefined) throw wrongArgument(`${name} is missing: name one of ${choices.join(", ")}`);
  const nearest = nearestWord(given, choices);
  throw wrongArgument(`${name} ${given}: ${nearest ? `did you mean ${nearest}?` : `use ${choices.join(", ")}`}`);
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

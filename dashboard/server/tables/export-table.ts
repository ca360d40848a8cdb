/** Any table of history as a file, chunk by chunk. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { PlantSettings } from "../../../common/contract/plant-settings.ts";
import type { Language } from "../../../common/contract/quantities.ts";
import { writeCsv } from "./csv.ts";
import { cyclesTable, type LearnedPause } from "./cycles-table.ts";
import { daysTable } from "./days-table.ts";
import { type ReadingStep, readingsTable } from "./readings-table.ts";
import { scoresTable } from "./scores-table.ts";
import { segmentsTable } from "./segments-table.ts";
import { createSiteTimes } from "./site-times.ts";
import { stopsTable } from "./stops-table.ts";
import type { Table } from "./table.ts";
import type { TableQuestions, TableSource } from "./table-source.ts";
import { writeXlsx } from "./xlsx.ts";

/** The tables that there are. */
export const tableNames = ["readings", "segments", "stops", "cycles", "days", "scores"] as const;
export type TableName = (typeof tableNames)[number];

/** The forms of files. */
export const tableFormats = ["csv", "xlsx"] as const;
export type TableFormat = (typeof tableFormats)[number];

/** Which table is wanted, of what, and how. */
export interface TableRequest {
  readonly table: TableName;
  readonly format: TableFormat;
  readonly language: Language;
  /** Epoch ms. Of stops and days all dates that it touches are written. */
  readonly span: TimeSpan;
  /** Ids of machines, for scores of areas; undefined for all. */
  readonly machines?: readonly string[] | undefined;
  /** Only for readings. */
  readonly step?: ReadingStep | undefined;
}

/** What a table needs to know of the site. */
export interface TableSite {
  readonly plant: PlantSettings;
  /** The learned cycle pause of a machine, ms; where it isn't known it is learned from the span. */
  cyclePauseMs?(machine: string, simulated: boolean): number | undefined;
}

/**
 * Writes a table in chunks of some tens of kilobytes. A chunk may be empty; then nothing was
 * found for a while, and whoever asks may do other work. Each chunk takes some milliseconds, and no more than an hour of
 * seconds or a week of figures is held. Throws RangeError when XLSX can't hold it.
 */
export function* exportTable(
  request: TableRequest,
  { plant, cyclePauseMs }: TableSite,
  questions: TableQuestions,
): Generator<Uint8Array> {
  const { language, span, machines } = request;
  const source: TableSource = { questions, plant, language, span, machines: machines && new Set(machines) };
  const table = tableOf(request, source, cyclePauseMs ?? (() => undefined));
  const times = createSiteTimes(plant.timeZone);
  const chunks = request.format === "csv" ? writeCsv(table, language, times) : writeXlsx(table, language, times);
  // Plain arrays of bytes: they are copied or handed to another thread, which Buffers that share memory must not be.
  for (const { buffer, byteOffset, length } of chunks) yield new Uint8Array(buffer, byteOffset, length);
}

function tableOf(request: TableRequest, source: TableSource, learnedPauseMs: LearnedPause): Table {
  switch (request.table) {
    case "readings":
      return readingsTable(source, request.step ?? "second");
    case "segments":
      return segmentsTable(source);
    case "stops":
      return stopsTable(source);
    case "cycles":
      return cyclesTable(source, learnedPauseMs);
    case "days":
      return daysTable(source);
    case "scores":
      return scoresTable(source);
  }
}

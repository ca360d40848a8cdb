/** Which files a page offers, and where they are. */
import type { Language } from "../../../common/contract/quantities.ts";
import type { ExportWords } from "./export-words.ts";

/** What a page shows: dates of the site, both included, and a machine; null for all. */
export interface ExportedSpan {
  readonly from: string;
  readonly to: string;
  readonly machine: string | null;
}

/** A table that can be saved; only readings have a step. */
export interface ExportedTable {
  readonly table: keyof ExportWords["tables"];
  readonly step: keyof ExportWords["steps"] | null;
}

export const exportFormats = ["csv", "xlsx"] as const;

const dayMs = 86_400_000;
/** More than so many days by the second, or by the minute, are more than a sheet holds, or a person looks at. */
const mostDays = { second: 2, minute: 40 };

/** The tables for a span: the longer it is, the coarser are its readings. */
export function exportedTables({ from, to, machine }: ExportedSpan): readonly ExportedTable[] {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  const isFine = days <= mostDays.second && machine !== null;
  const step = isFine ? "second" : days <= mostDays.minute ? "minute" : "hour";
  return [
    { table: "segments", step: null },
    { table: "stops", step: null },
    { table: "readings", step },
    { table: "days", step: null },
  ];
}

/** The address of a file. */
export function exportAddress(
  { from, to, machine }: ExportedSpan,
  { table, step }: ExportedTable,
  format: (typeof exportFormats)[number],
  language: Language,
): string {
  const asked = new URLSearchParams({ table, format, from, to, language });
  if (machine !== null) asked.set("machine", machine);
  if (step !== null) asked.set("step", step);
  return `/api/export?${asked}`;
}

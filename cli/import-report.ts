/** What `machikoba import` tells a person: how it understood a file, and what became of its rows. */
import { DateTime } from "luxon";
import { type MachineState, machineStates } from "../common/contract/machine-state.ts";
import type { LoggerColumns } from "./logger-columns.ts";
import type { FileForm } from "./logger-file.ts";
import type { ImportSums } from "./logger-records.ts";
import type { LeftOut, LoggerRow } from "./logger-rows.ts";

/** How a file was understood. */
export interface UnderstoodFile {
  readonly file: string;
  readonly form: FileForm;
  readonly columns: LoggerColumns;
  readonly timeZone: string;
  /** What one row stands for, in words. */
  readonly validity: string;
  /** By which settings states are decided; undefined where the file tells them. */
  readonly settings: string | undefined;
  readonly first: readonly LoggerRow<number | MachineState>[];
}

/** Describes how a file was understood, with its first rows. */
export function describeUnderstood(understood: UnderstoodFile): string {
  const { file, form, columns, timeZone, validity, settings, first } = understood;
  const delimiter = form.delimiter === "\t" ? "tab" : `"${form.delimiter}"`;
  const names = columns.time.map((at) => columns.names[at]).join(" and ");
  const lines = [
    `${file}: ${form.encoding}, cells divided by ${delimiter}, values from line ${columns.firstLine} on.`,
    `Time: ${names}, in ${timeZone} where it has no offset. Value: ${columns.names[columns.value]}. ${validity}`,
    ...(settings === undefined ? [] : [settings]),
    ...first.map(
      ({ line, atMs, value }) =>
        `  line ${line}: ${local(atMs, timeZone)}  ${typeof value === "number" ? `${value} A` : value}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Describes what became of the rows; nothing is lost without being named. */
export function describeOutcome(sums: ImportSums, leftOut: LeftOut, timeZone: string): string {
  const { rows, seconds, fromMs, untilMs, stateMs } = sums;
  const span =
    fromMs === undefined || untilMs === undefined ? "" : `, ${local(fromMs, timeZone)} to ${local(untilMs, timeZone)}`;
  const states = machineStates.map((state) => `${state} ${length(stateMs[state])}`).join(", ");
  const lines = [
    `${rows} rows${seconds > 0 ? `, ${seconds} seconds` : ""}${span}.`,
    `States: ${states}.`,
    ...(leftOut.count() === 0 ? ["No row was left out."] : [`${leftOut.count()} rows were left out:`]),
    ...leftOut.reasons().map(({ reason, rows: count, lines: where }) => `  ${count} × ${reason} (lines ${where})`),
  ];
  return `${lines.join("\n")}\n`;
}

function length(ms: number): string {
  return ms < 3_600_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** A time by the site's clock. */
function local(ms: number, zone: string): string {
  return DateTime.fromMillis(ms, { zone }).toFormat("yyyy-MM-dd HH:mm:ss");
}

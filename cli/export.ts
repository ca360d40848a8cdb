/** `machikoba export`: a table of the past as a file, while Machikoba is running or not. */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { DateTime } from "luxon";
import type { Clock } from "../common/runtime/clock.ts";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";
import { openCyclePauses } from "../dashboard/server/history/cycle-pauses.ts";
import { openQuestions } from "../dashboard/server/history/open-questions.ts";
import { openLedger } from "../dashboard/server/ledger/ledger.ts";
import { exportTable, type TableRequest } from "../dashboard/server/tables/export-table.ts";
import { learnedPauses } from "../dashboard/server/tables/learned-pauses.ts";
import type { Command } from "./commands.ts";
import { exportOptions, readExportRequest, readTableName } from "./export-options.ts";
import { wrongArgument } from "./file-arguments.ts";
import { openPast } from "./open-past.ts";
import { readStart, sharedHelp } from "./start-options.ts";
import { createTextOutput, type TextOutput } from "./text-output.ts";

export const exporting: Command = {
  help: `Usage: machikoba export readings|segments|stops|cycles|days|scores [OPTIONS]

Reads the data folder, also while Machikoba is running, and changes nothing.
  --from TIME          a date, or a time such as 2026-04-01T08:00, by the site's clock; yesterday by default
  --to TIME            the same, a date included to its end; now by default
  --machine NAME       id or name of a machine, or several with commas between; all by default
  --area NAME          the same of areas, for scores
  --step STEP          readings by the second, minute or hour; second by default
  --format FORM        csv or xlsx; csv by default, or as the name of the file ends
  --language LANG      ja or en: the titles and words in the table; ja by default
  --out FILE           writes there; to standard output when left out (CSV only)
${sharedHelp}

CSV is UTF-8 with a byte order mark and CRLF. Times stand as local time with their offset, and as epoch milliseconds.
XLSX has real dates in the site's time; what doesn't fit on a sheet (1048576 rows) goes on on the next.
Stops and days are there for dates that are over; short stops are counted in days.`,
  async run(args) {
    const [first, ...rest] = args;
    const isNamed = first !== undefined && !first.startsWith("-");
    const table = readTableName(isNamed ? first : undefined);
    const { settings, clock, own } = readStart(rest, exportOptions);
    const db = openPast(settings.dataDir);
    try {
      const { plant } = openLedger(db, clock).current();
      const request = readExportRequest(table, own, plant, clock.wallMs() ?? Date.now());
      const out = typeof own.out === "string" ? own.out : undefined;
      if (out === undefined && request.format === "xlsx")
        throw wrongArgument("--out is missing: XLSX goes into a file");
      const questions = openQuestions(db);
      const cyclePauseMs = learnedPauses(questions, openCyclePauses(db));
      const chunks = exportTable(request, { plant, cyclePauseMs }, questions);
      const bytes = await toOut(out, (write) => writeAll(chunks, write, clock));
      const span = describeSpan(request, plant.timeZone);
      if (out !== undefined) process.stderr.write(`${out}: ${request.table}, ${span}, ${megabytes(bytes)}\n`);
      return 0;
    } finally {
      db.close();
    }
  },
};

/** Long work says how far it is, at this interval. */
const progressEveryMs = 2000;

async function writeAll(chunks: Iterable<Uint8Array>, write: TextOutput, clock: Clock): Promise<number> {
  let bytes = 0;
  let toldMs = clock.monoMs();
  try {
    for (const chunk of chunks) {
      bytes += chunk.length;
      if (!(await write(chunk))) break;
      if (clock.monoMs() - toldMs < progressEveryMs) continue;
      toldMs = clock.monoMs();
      process.stderr.write(`… ${megabytes(bytes)} written\n`);
    }
  } catch (error) {
    if (error instanceof RangeError) throw wrongArgument(error.message, error);
    throw error;
  }
  return bytes;
}

async function toOut(path: string | undefined, work: (write: TextOutput) => Promise<number>): Promise<number> {
  if (path === undefined) return work(createTextOutput(process.stdout));
  // A file that isn't whole has another name, so that nobody takes it for the whole.
  const part = `${path}.part`;
  const file = createWriteStream(part);
  try {
    const bytes = await work(createTextOutput(file));
    file.end();
    await finished(file);
    await rename(part, path);
    return bytes;
  } catch (error) {
    file.destroy();
    await rm(part, { force: true });
    if (errorCode(error) === undefined) throw error;
    const message = `${path} can't be written (${errorCode(error)}): choose another place`;
    throw new SettingsError(message, { source: path, cause: error });
  }
}

function describeSpan({ span: { startMs, endMs } }: TableRequest, zone: string): string {
  const text = (ms: number) => DateTime.fromMillis(ms, { zone }).toFormat("yyyy-MM-dd HH:mm");
  return `${text(startMs)} to ${text(endMs)}`;
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

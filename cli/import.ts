/** `machikoba import`: the file of somebody's old logger becomes a machine's history, by the one road that records go. */
import { createHash } from "node:crypto";
import { importGateway } from "../common/contract/import-channel.ts";
import type { DetectionSettings } from "../common/contract/plant-settings.ts";
import type { RecordBatch } from "../common/contract/records.ts";
import { createMqttLink } from "../common/runtime/mqtt-link.ts";
import type { Sqlite } from "../common/runtime/sqlite.ts";
import { openQuestions } from "../dashboard/server/history/open-questions.ts";
import { openLedger } from "../dashboard/server/ledger/ledger.ts";
import { brokerAddress } from "./broker-address.ts";
import type { Command } from "./commands.ts";
import { wrongArgument } from "./file-arguments.ts";
import { type ImportRequest, importOptions, readImportRequest } from "./import-options.ts";
import { describeOutcome, describeUnderstood } from "./import-report.ts";
import type { ImportSums } from "./logger-records.ts";
import { chooseMachine } from "./machine-choice.ts";
import { openLogger } from "./open-logger.ts";
import { openPast } from "./open-past.ts";
import { sendRecords } from "./record-sender.ts";
import { readStart, type Start, sharedHelp } from "./start-options.ts";

export const importing: Command = {
  help: `Usage: machikoba import FILE.csv --machine NAME [OPTIONS]

Machikoba must be running; the settings (or --mqtt-port) say where its broker is, and --data where its folder is.
  --machine NAME       id or name of the machine
  --dry-run            shows how the file is understood and what would come of it, and sends nothing
  --time COLUMN        the column of times, or two as DATE,TIME; looked for when left out
  --time-format FORM   such as dd/MM/yyyy HH:mm:ss, where it isn't recognised
  --time-zone ZONE     of times without an offset; that of the site by default
  --current COLUMN     the column of currents; looked for when left out
  --unit A|mA          of the currents; as the heading says, or A
  --state COLUMN       instead of currents a column of states in words; "auto" looks for it
  --words W=STATE,…    what words mean: running, idle, off, unknown (the usual ones are known)
  --valid S            how long a row holds, in seconds; 2.5 times the usual interval, a day for lists of changes
  --thresholds OFF,RUN off below the one, running from the other; by default the machine's own settings decide
  --encoding NAME      utf-8, shift_jis or utf-16le; recognised when left out
  --delimiter C        one character, or tab; recognised when left out
  --over               even where the machine's past is known already
${sharedHelp}

Columns are named as in the heading, or by their number from 1 on. FILE may be compressed (.gz).
Twice the same file does no harm, and one that was cut off goes on where it was. Rows that can't be taken are named.`,
  async run(args) {
    const [file, ...rest] = args;
    if (file === undefined || file.startsWith("-")) throw wrongArgument("FILE is missing: name it first, a CSV file");
    const start = readStart(rest, importOptions);
    const request = readImportRequest(start.own);
    const known = readKnown(start);
    const machine = chooseMachine(known.plant, start.own.machine);
    const settings = request.detection ?? machine.detection;
    const revision = request.detection || request.columns.kind === "state" ? 0 : known.revision;
    const logger = await openLogger(file, request, known.plant.timeZone, start.clock.wallMs() ?? Date.now());
    const { hash, form, columns, timeZone, validForMs } = logger;
    process.stdout.write(describeUnderstood({ ...logger, settings: describeSettings(request, settings, revision) }));
    // All that the records depend on: the same file understood otherwise is another one.
    const { isOver: _over, isDryRun: _dry, ...asked } = request;
    const stream = streamOf([hash, machine.id, form, columns, timeZone, validForMs, asked, settings, revision]);
    const plan = { machine: machine.id, stream, validForMs, revision };
    // First without sending: what can't be taken is told before anything is sent.
    const trial = logger.read(settings, plan);
    let last = 0;
    for await (const { records } of trial.batches) last = records.at(-1)?.seq ?? last;
    process.stdout.write(describeOutcome(trial.sums, trial.leftOut, timeZone));
    if (trial.sums.rows === 0) throw wrongArgument(`${file} has no row that can be taken`);
    const overlap = known.overlap(machine.id, stream, trial.sums);
    if (overlap !== undefined && !request.isOver && !request.isDryRun) throw wrongArgument(overlap);
    if (request.isDryRun)
      process.stdout.write(`${overlap === undefined ? "" : `${overlap}.\n`}Nothing was sent, because of --dry-run.\n`);
    else {
      const before = known.storedSeq(stream);
      await send(start, stream, logger.read(settings, plan).batches, last);
      process.stdout.write(
        `All ${last} records are stored${before === 0 ? "" : `; ${before} of them were there before`}.\n`,
      );
    }
    return 0;
  },
};

async function send(start: Start, stream: string, batches: AsyncIterable<RecordBatch>, last: number): Promise<void> {
  const { settings, clock, log } = start;
  const link = createMqttLink({
    ...brokerAddress(settings),
    clientId: `machikoba-import-${stream}`,
    log: log.child({ part: "import" }),
  });
  let toldMs = clock.monoMs();
  const onStored = (seq: number) => {
    if (clock.monoMs() - toldMs < progressEveryMs) return;
    toldMs = clock.monoMs();
    process.stderr.write(`… ${Math.floor((100 * seq) / last)} %\n`);
  };
  // What waits for an answer must keep the process alive: the clock's timers don't.
  const alive = setInterval(() => {}, progressEveryMs);
  try {
    await sendRecords(batches, {
      site: settings.site,
      gateway: importGateway,
      stream,
      link,
      clock,
      onStored,
    });
  } finally {
    clearInterval(alive);
    await link.close();
  }
}

/** Long work says how far it is, at this interval. */
const progressEveryMs = 2000;

/** What the data folder knows of the site and of the machine's past. */
function readKnown({ settings, clock }: Start) {
  const use = <T>(work: (db: Sqlite) => T): T => {
    const db = openPast(settings.dataDir);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  /** How far the records of a file are stored; 0 where none are. */
  const storedSeq = (stream: string) =>
    use((db) => {
      const row = db.prepare("SELECT seq FROM stream WHERE gateway = ? AND stream = ?").get(importGateway, stream);
      return Number(row?.seq ?? 0);
    });
  return {
    storedSeq,
    ...use((db) => openLedger(db, clock).current()),
    /** Says that a machine's past is known already where a file lies, unless it is the file itself. */
    overlap(machine: string, stream: string, { fromMs, untilMs }: ImportSums): string | undefined {
      if (fromMs === undefined || untilMs === undefined || storedSeq(stream) > 0) return undefined;
      return use((db) => {
        const told = openQuestions(db)
          .timeline(machine, false, { startMs: fromMs, endMs: untilMs })
          .filter(({ state }) => state !== "unknown");
        if (told.length === 0) return undefined;
        const hours = told.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) / 3_600_000;
        return `${hours.toFixed(2)} h of ${machine} are known already where this file lies: with --over they are told anew`;
      });
    },
  };
}

function describeSettings(
  { columns: { kind }, detection }: ImportRequest,
  settings: DetectionSettings,
  revision: number,
): string | undefined {
  if (kind === "state") return undefined;
  const { offBelowA, runAboveA, activity } = settings;
  const whose = detection ? "as given" : `those of the machine (revision ${revision})`;
  return `States: off below ${offBelowA} A, running from ${runAboveA} A${activity ? " by its steps" : ""}, ${whose}.`;
}

function streamOf(parts: readonly unknown[]): string {
  const text = JSON.stringify(parts, (_key, value) => (value instanceof Map ? [...value] : value));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** `machikoba learn`: proposes settings for a machine from what was recorded of it, and shows what they would have changed. */
import { stringify } from "yaml";
import { type Calendar, createCalendar } from "../common/calendar/calendar.ts";
import type { DetectionSettings, MachineSettings, PlantSettings } from "../common/contract/plant-settings.ts";
import { createPauseLearner } from "../common/detection/cycle-pause.ts";
import { learnSettings } from "../common/detection/learning/proposal.ts";
import { createStateTimes } from "../common/detection/learning/state-times.ts";
import type { Segment } from "../common/detection/segments.ts";
import { createStops, type PlannedTimes } from "../common/detection/stops.ts";
import { SettingsError } from "../common/runtime/errors.ts";
import { openQuestions } from "../dashboard/server/history/open-questions.ts";
import { openLedger } from "../dashboard/server/ledger/ledger.ts";
import { type MachineSpan, readMachine } from "../dashboard/server/re-evaluation/machine-seconds.ts";
import type { Command } from "./commands.ts";
import { teachBy } from "./detect-settings.ts";
import { chooseMachine, siteTimes } from "./machine-choice.ts";
import { openPast } from "./open-past.ts";
import { readStart, sharedHelp } from "./start-options.ts";

export const learn: Command = {
  help: `Usage: machikoba learn --machine NAME [OPTIONS]

Reads the data folder, also while Machikoba is running, and changes nothing: a person puts the settings in force.
  --machine NAME       id or name of the machine
  --days N             how many days back, 0.1 to 60; 1 by default
  --until TIME         up to when, such as 2026-04-01T17:00 in the site's time; now by default
  --teach SPANS.csv    from marked spans: start,end,state in the site's time, with the states running, idle, off
  --json               the answer as JSON
${sharedHelp}`,
  async run(args) {
    const { settings, clock, own } = readStart(args, {
      machine: { type: "string" },
      days: { type: "string" },
      until: { type: "string" },
      teach: { type: "string" },
      json: { type: "boolean" },
    });
    const db = openPast(settings.dataDir);
    try {
      const { plant } = openLedger(db, clock).current();
      const machine = chooseMachine(plant, own.machine);
      const span = spanOf(plant, machine, own.days, own.until, clock.wallMs() ?? Date.now());
      const history = openQuestions(db);
      const answer = await learnFrom(() => readMachine(history, span), plant, machine, own.teach);
      process.stdout.write(own.json ? `${JSON.stringify(answer, null, 2)}\n` : describe(answer, plant, span));
      return answer.settings ? 0 : 1;
    } finally {
      db.close();
    }
  },
};

interface Answer {
  readonly machine: string;
  readonly settings: DetectionSettings | undefined;
  readonly reasons: readonly string[];
  readonly refused: { readonly code: string; readonly reason: string } | undefined;
  /** What the settings in force, and the proposed ones, make of the span. */
  readonly now: PlannedTimes;
  readonly proposed: PlannedTimes | undefined;
}

type Read = () => ReturnType<typeof readMachine>;

async function learnFrom(read: Read, plant: PlantSettings, machine: MachineSettings, marks: unknown): Promise<Answer> {
  const calendar = createCalendar(plant.calendar, plant.timeZone);
  const now = playThrough(read, machine.detection, calendar);
  const learned = await learnSettings(read);
  const decided =
    typeof marks === "string"
      ? await teachBy(marks, siteTimes(plant.timeZone), read, learned)
      : { settings: learned.proposal?.settings, reasons: learned.proposal?.reasons ?? [], refused: learned.refused };
  const { reasons, refused } = decided;
  const base = { machine: machine.id, reasons, refused: refused && { code: refused.code, reason: refused.reason } };
  if (!decided.settings) return { ...base, now: now.times, settings: undefined, proposed: undefined };
  const proposed = playThrough(read, decided.settings, calendar);
  const settings = { ...decided.settings, cyclePauseMs: proposed.pauseMs };
  return { ...base, now: now.times, settings, proposed: proposed.times };
}

/** What settings make of the recording: stops against planned time, with the cycle pause that is set or that the runs show. */
function playThrough(
  read: Read,
  settings: DetectionSettings,
  calendar: Calendar,
): { times: PlannedTimes; pauseMs: number } {
  const segments: Segment[] = [];
  const learner = createPauseLearner();
  const played = createStateTimes(settings, (segment) => {
    segments.push(segment);
    learner.add(segment);
  });
  for (const piece of read()) for (const second of piece) played.add(second);
  played.result();
  const pauseMs = settings.cyclePauseMs ?? learner.propose().pauseMs;
  const stops = createStops({ plannedSpans: calendar.plannedSpans, pauseMs });
  for (const segment of segments) stops.add(segment);
  stops.finish();
  return { times: stops.times(), pauseMs };
}

function spanOf(
  { timeZone }: PlantSettings,
  machine: MachineSettings,
  days: unknown,
  until: unknown,
  nowMs: number,
): MachineSpan {
  const count = typeof days === "string" ? Number(days) : 1;
  if (!(count >= 0.1 && count <= 60)) throw wrong(`--days ${days}: give 0.1 to 60`);
  const endMs = typeof until === "string" ? siteTimes(timeZone).toMs(until) : nowMs;
  if (Number.isNaN(endMs)) throw wrong(`--until ${until}: give a time such as 2026-04-01T17:00`);
  return { machine, startMs: endMs - count * 86_400_000, endMs };
}

function wrong(message: string): SettingsError {
  return new SettingsError(message, { source: "command line" });
}

function describe(
  { machine, settings, reasons, refused, now, proposed }: Answer,
  plant: PlantSettings,
  span: MachineSpan,
): string {
  const times = siteTimes(plant.timeZone);
  const lines = [`${span.machine.name} (${machine}), ${times.fromMs(span.startMs)} to ${times.fromMs(span.endMs)}:`];
  if (refused) lines.push(`Declined: ${refused.reason}`);
  lines.push(...reasons);
  if (!proposed || !settings) return `${lines.join("\n")}\n`;
  lines.push(
    `In planned time: ${proposed.stops} stops instead of ${now.stops} (${proposed.shortStops} short instead of ${now.shortStops}), ` +
      `running ${hours(proposed.runningMs)} instead of ${hours(now.runningMs)}, ` +
      `utilisation ${percent(proposed.utilisation)} instead of ${percent(now.utilisation)}, data for ${percent(proposed.coverage)} of it.`,
    "Nothing has been changed. To put these settings in force, write them under the machine in your plant settings and start with --plant:",
    stringify({ detection: settings }).replaceAll(/^/gm, "    ").trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

const hours = (ms: number) => `${(ms / 3_600_000).toFixed(1)} h`;
const percent = (share: number | undefined) => (share === undefined ? "–" : `${Math.round(share * 100)} %`);

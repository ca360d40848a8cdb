/** `machikoba past`: changes the past openly, on the running dashboard; what was recorded stays, and each change can be undone. */
import { DateTime } from "luxon";
import { z } from "zod";
import type { TimeSpan } from "../common/contract/live-events.ts";
import { detectionSettings, type MachineSettings } from "../common/contract/plant-settings.ts";
import { checkSettings } from "../common/runtime/yaml-settings.ts";
import { openCyclePauses } from "../dashboard/server/history/cycle-pauses.ts";
import { type HistoryQuestions, openQuestions } from "../dashboard/server/history/open-questions.ts";
import { openPlans, type Plan } from "../dashboard/server/ledger/plans.ts";
import { reEvaluate } from "../dashboard/server/re-evaluation/re-evaluate.ts";
import type { LearnedPause } from "../dashboard/server/tables/cycles-table.ts";
import { learnedPauses } from "../dashboard/server/tables/learned-pauses.ts";
import type { Command } from "./commands.ts";
import { wrongArgument } from "./file-arguments.ts";
import { chooseMachine } from "./machine-choice.ts";
import { openPast } from "./open-past.ts";
import { type PastAsked, postPast } from "./past-post.ts";
import { describeChange, describePreview } from "./past-words.ts";
import { readStart, sharedHelp } from "./start-options.ts";

const actions = ["list", "exclude", "correct", "re-evaluate", "undo"] as const;

export const past: Command = {
  help: `Usage: machikoba past ACTION --machine NAME --from TIME --to TIME [OPTIONS]

  list                 what people changed of the past, the newest first; of all time and all machines unless named;
                       --open leaves out what was undone
  exclude              leaves a span out of all figures; --reason TEXT
  correct              says that the machine was in another state; --state running|idle|off|unknown
  re-evaluate          decides the span again from its recorded seconds, by the settings that hold now or those of --detection;
                       shows what would change, and changes nothing without --apply
  undo                 undoes a change; --id NUMBER, as list and each change tell it

  --machine NAME       id or name of the machine
  --from TIME          such as 2026-04-01T08:00 by the site's clock, or a date; needn't be named for list
  --to TIME            the same, a date included to its end; now by default
  --detection JSON     settings to decide by, such as '{"runAboveA":1.5}'; what isn't named is as it is for the machine now
  --apply              makes the re-evaluation hold
${sharedHelp}

The dashboard must be running on this computer. Timelines show at once what was changed; figures of dates follow within a minute.`,
  async run([action, ...args]) {
    const chosen = actions.find((one) => one === action);
    if (!chosen) throw wrongArgument(`ACTION is missing: name one of ${actions.join(", ")}`);
    const { settings, clock, own } = readStart(args, {
      machine: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      reason: { type: "string" },
      state: { type: "string" },
      detection: { type: "string" },
      id: { type: "string" },
      apply: { type: "boolean" },
      open: { type: "boolean" },
    });
    const asked: PastAsked = { dataDir: settings.dataDir, port: settings.http.port };
    if (chosen === "undo") return undo(asked, own.id);
    const db = openPast(settings.dataDir);
    try {
      const plan = openPlans(db).newest();
      const span = readSpan(own, plan.plant.timeZone, clock.wallMs() ?? Date.now());
      if (own.from === undefined && chosen !== "list")
        throw wrongArgument("--from is missing: write a time as 2026-04-01T08:00");
      const questions = openQuestions(db);
      const pauseOf = learnedPauses(questions, openCyclePauses(db));
      const of: Asked = { ...asked, plan, questions, pauseOf, span, own };
      return chosen === "list" ? list(of) : await change(chosen, of);
    } finally {
      db.close();
    }
  },
};

/** What was asked of a past that is open. */
interface Asked extends PastAsked {
  readonly plan: Plan;
  readonly questions: HistoryQuestions;
  readonly pauseOf: LearnedPause;
  readonly span: TimeSpan;
  readonly own: Readonly<Record<string, unknown>>;
}

async function undo(asked: PastAsked, id: unknown): Promise<number> {
  await postPast(asked, "undo", { id: Number(id) });
  process.stdout.write(`Change ${id} is undone.\n`);
  return 0;
}

function list({ plan, questions, span, own }: Asked): number {
  const machine = own.machine === undefined ? undefined : chooseMachine(plan.plant, own.machine);
  const changes = questions.changes(span, machine?.id).filter(({ undoneMs }) => !own.open || undoneMs === null);
  for (const one of changes) process.stdout.write(`${describeChange(one, plan.plant.timeZone)}\n`);
  if (changes.length === 0) process.stdout.write("Nobody has changed anything of this span.\n");
  return 0;
}

async function change(action: "exclude" | "correct" | "re-evaluate", of: Asked): Promise<number> {
  const { plan, questions, span, own } = of;
  const machine = chooseMachine(plan.plant, own.machine);
  const isOwn = (channel: string, gateway: string) =>
    machine.channels.some((one) => one.channel === channel && one.gateway === gateway);
  const simulated = questions
    .channels()
    .some((one) => one.isCurrent && one.simulated && isOwn(one.channel, one.gateway));
  const target = { machine: machine.id, simulated, ...span };
  if (action === "re-evaluate") return decideAgain(of, machine, target);
  const what = action === "exclude" ? { reason: own.reason ?? "" } : { state: own.state ?? "" };
  const kind = action === "exclude" ? "excluded" : "corrected";
  return told(await postPast(of, "edit", { kind, ...target, ...what }));
}

async function decideAgain(
  of: Asked,
  machine: MachineSettings,
  target: TimeSpan & { readonly machine: string; readonly simulated: boolean },
): Promise<number> {
  const { plan, questions, pauseOf, span, own } = of;
  const given = own.detection === undefined ? {} : parseJson(String(own.detection));
  const merged = { ...machine.detection, ...given, origin: "set" };
  const detection = checkSettings(merged, detectionSettings, () => ({ source: "--detection" }));
  const result = reEvaluate({
    ...target,
    ...{ questions, plan, machine, detection },
    learnedPauseMs: pauseOf(machine.id, target.simulated),
  });
  process.stdout.write(describePreview(result, span));
  if (!own.apply) {
    process.stdout.write("Nothing has been changed: add --apply to make it hold. It can be undone.\n");
    return 0;
  }
  const segments = result.segments.map(({ startMs, endMs, state }) => [startMs, endMs, state]);
  return told(await postPast(of, "re-evaluate", { ...target, detail: JSON.stringify(detection), segments }));
}

function told({ id }: { readonly id?: number | null | undefined }): number {
  process.stdout.write(`Done, as change ${id}. To undo it: machikoba past undo --id ${id}\n`);
  return 0;
}

function readSpan(own: Readonly<Record<string, unknown>>, zone: string, nowMs: number): TimeSpan {
  const startMs = own.from === undefined ? 0 : readTime(own.from, "--from", zone, false);
  const endMs =
    own.to === undefined
      ? own.from === undefined
        ? Number.MAX_SAFE_INTEGER
        : nowMs
      : readTime(own.to, "--to", zone, true);
  if (startMs >= endMs) throw wrongArgument("--to must be after --from");
  return { startMs, endMs };
}

function readTime(given: unknown, option: string, zone: string, isEnd: boolean): number {
  const text = typeof given === "string" ? given : "";
  const time = DateTime.fromISO(text, { zone });
  if (!time.isValid) throw wrongArgument(`${option}: write a time as 2026-04-01T08:00, or a date as 2026-04-01`);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  return (isDate && isEnd ? time.plus({ days: 1 }) : time).toMillis();
}

function parseJson(text: string): object {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw wrongArgument(`--detection: write JSON such as '{"runAboveA":1.5}'`, cause);
  }
}

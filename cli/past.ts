/** `machikoba past`: changes the past openly, on the running dashboard; what was recorded stays, and each change can be undone. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DateTime } from "luxon";
import { z } from "zod";
import { detectionSettings } from "../common/contract/plant-settings.ts";
import { openSqlite } from "../common/runtime/sqlite.ts";
import { checkSettings } from "../common/runtime/yaml-settings.ts";
import { openQuestions } from "../dashboard/server/history/open-questions.ts";
import { openPlans } from "../dashboard/server/ledger/plans.ts";
import type { Command } from "./commands.ts";
import { wrongArgument } from "./file-arguments.ts";
import { findMachine } from "./machine-recording.ts";
import { type PastAsked, postPast } from "./past-post.ts";
import { describeChange, describePreview } from "./past-words.ts";
import { reEvaluate } from "./re-evaluate.ts";
import { readStart, sharedHelp } from "./start-options.ts";

const actions = ["list", "exclude", "correct", "re-evaluate", "undo"] as const;

export const past: Command = {
  help: `Usage: machikoba past ACTION --machine NAME --from TIME --to TIME [OPTIONS]

  list                 what people changed of the past, the newest first
  exclude              leaves a span out of all figures; --reason TEXT
  correct              says that the machine was in another state; --state running|idle|off|unknown
  re-evaluate          decides the span again from its recorded seconds, by the settings that hold now or those of --detection;
                       shows what would change, and changes nothing without --apply
  undo                 undoes a change; --id NUMBER, as list and each change tell it

  --machine NAME       id or name of the machine
  --from TIME          such as 2026-04-01T08:00 by the site's clock, or a date
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
    });
    const asked: PastAsked = { dataDir: settings.dataDir, port: settings.http.port };
    if (chosen === "undo") {
      await postPast(asked, "undo", { id: Number(own.id) });
      process.stdout.write(`Change ${own.id} is undone.\n`);
      return 0;
    }
    const path = join(settings.dataDir, "machikoba.sqlite");
    if (!existsSync(path)) throw wrongArgument(`nothing has been recorded in ${settings.dataDir}: name it with --data`);
    const db = openSqlite(path, { readOnly: true });
    try {
      const plan = openPlans(db).newest();
      const questions = openQuestions(db);
      const zone = plan.plant.timeZone;
      const machine = findMachine(plan.plant, String(own.machine ?? ""));
      if (!machine && (chosen !== "list" || own.machine !== undefined)) {
        const names = plan.plant.machines.map(({ id }) => id).join(", ") || "none yet";
        throw wrongArgument(`--machine must name one of the machines: ${names}`);
      }
      const nowMs = clock.wallMs() ?? Date.now();
      const startMs = own.from === undefined && chosen === "list" ? 0 : readTime(own.from, "--from", zone, false);
      const endMs = own.to === undefined ? nowMs : readTime(own.to, "--to", zone, true);
      if (startMs >= endMs) throw wrongArgument("--to must be after --from");
      const span = { startMs, endMs };
      if (chosen === "list") {
        const changes = questions.changes(span, machine?.id);
        for (const change of changes) process.stdout.write(`${describeChange(change, zone)}\n`);
        if (changes.length === 0) process.stdout.write("Nobody has changed anything of this span.\n");
        return 0;
      }
      if (!machine) return 2;
      const simulated = questions
        .channels()
        .some((one) => one.isCurrent && one.simulated && machine.channels.some((c) => c.channel === one.channel));
      const target = { machine: machine.id, simulated, ...span };
      if (chosen === "re-evaluate") {
        const given = own.detection === undefined ? {} : parseJson(String(own.detection));
        const merged = { ...machine.detection, ...given, origin: "set" };
        const detection = checkSettings(merged, detectionSettings, () => ({ source: "--detection" }));
        const result = reEvaluate({ questions, plan, machine, detection, simulated, ...span });
        process.stdout.write(describePreview(result));
        if (!own.apply) {
          process.stdout.write("Nothing has been changed: add --apply to make it hold. It can be undone.\n");
          return 0;
        }
        const detail = JSON.stringify(detection);
        const segments = result.segments.map((one) => [one.startMs, one.endMs, one.state]);
        return told(await postPast(asked, "re-evaluate", { ...target, detail, segments }));
      }
      const edit =
        chosen === "exclude"
          ? { kind: "excluded", ...target, reason: own.reason ?? "" }
          : { kind: "corrected", ...target, state: own.state ?? "" };
      return told(await postPast(asked, "edit", edit));
    } finally {
      db.close();
    }
  },
};

function told({ id }: { readonly id?: number | null | undefined }): number {
  process.stdout.write(`Done, as change ${id}. To undo it: machikoba past undo --id ${id}\n`);
  return 0;
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

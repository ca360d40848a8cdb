/** `machikoba mirror verify`: compares mirrors with history, by channel and day, and repairs them. */
import { existsSync } from "node:fs";
import type { TimeSpan } from "../common/contract/live-events.ts";
import { SettingsError } from "../common/runtime/errors.ts";
import type { MirrorTarget } from "../common/runtime/influx/define-mirror.ts";
import { nearestWord } from "../common/runtime/nearest.ts";
import { openSqlite } from "../common/runtime/sqlite.ts";
import { databasePath } from "../dashboard/server/database.ts";
import { openQuestions } from "../dashboard/server/history/open-questions.ts";
import { createAssignments } from "../dashboard/server/ledger/assignments.ts";
import { openPlans } from "../dashboard/server/ledger/plans.ts";
import { type CheckedMirror, checkMirrors } from "../dashboard/server/mirrors/mirror-settings.ts";
import {
  isSame,
  repairDay,
  type VerifiedDay,
  type VerifiedHistory,
  verifyChannel,
} from "../dashboard/server/mirrors/verify-mirror.ts";
import type { Command } from "./commands.ts";
import { readStart, sharedHelp } from "./start-options.ts";
import { createTextOutput, type TextOutput } from "./text-output.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Seconds are on their way for less than this, in ms. */
const onTheWayMs = 10 * 60_000;
/** Without --from: so many days, as many as history keeps its seconds for unless it is told otherwise. */
const defaultDays = 30;

export const mirror: Command = {
  help: `Usage: machikoba mirror verify [OPTIONS]

Compares the mirrors in the settings with history: points and the sum of their means, by channel and UTC day. Reads the data
folder, also while Machikoba is running. Exit code 0 when all is the same, 1 when something differs or a mirror doesn't answer.
  --mirror ID          only this one
  --from DATE          first UTC day, such as 2026-04-01; 30 days back by default
  --to DATE            last UTC day; without it up to the last full hour
  --repair             sends days that differ again
  --all                lists the days that don't differ as well
${sharedHelp}`,
  async run([task, ...args]) {
    if (task !== "verify") {
      throw wrong(
        task === undefined || task.startsWith("-") ? "say what to do: machikoba mirror verify" : unknownTask(task),
      );
    }
    const { settings, clock, own } = readStart(args, {
      mirror: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      repair: { type: "boolean" },
      all: { type: "boolean" },
    });
    const mirrors = chooseMirrors(checkMirrors(settings.mirrors), own.mirror);
    const span = spanOf(own.from, own.to, clock.wallMs() ?? Date.now());
    const path = databasePath(settings.dataDir);
    if (!existsSync(path))
      throw wrong(`nothing has been recorded in ${settings.dataDir}: name the data folder with --data`);
    const db = openSqlite(path, { readOnly: true });
    try {
      const questions = openQuestions(db);
      const history = { seconds: questions.seconds, machineAt: createAssignments(openPlans(db).newest().plant) };
      const channels = questions.channels().filter(({ quantity }) => quantity === "rmsA");
      const named = channels.map(({ gateway, channel, simulated }) => ({
        site: settings.site,
        gateway,
        channel,
        simulated,
      }));
      const out = createTextOutput(process.stdout);
      let isGood = true;
      for (const { id, target } of mirrors) {
        const job = {
          id,
          target,
          history,
          channels: named,
          span,
          isRepairing: own.repair === true,
          isAll: own.all === true,
        };
        isGood = (await verify(job, out)) && isGood;
      }
      return isGood ? 0 : 1;
    } finally {
      db.close();
    }
  },
};

interface Job {
  readonly id: string;
  readonly target: MirrorTarget;
  readonly history: VerifiedHistory;
  readonly channels: readonly VerifiedDay["channel"][];
  readonly span: TimeSpan;
  readonly isRepairing: boolean;
  readonly isAll: boolean;
}

/** Verifies one mirror; answers whether all is the same in the end. */
async function verify(job: Job, out: TextOutput): Promise<boolean> {
  const { id, target, history, channels, span, isRepairing, isAll } = job;
  const { signal } = new AbortController();
  await out(`${id} (${target.address}), ${isoMinute(span.startMs)} to ${isoMinute(span.endMs)} UTC\n${heading}`);
  let days = 0;
  let different = 0;
  try {
    await target.open(signal);
    for (const channel of channels) {
      const parts = { target, history, channel, span, signal };
      for (const found of await verifyChannel(parts)) {
        days += 1;
        if (isAll || !isSame(found)) await out(lineOf(found));
        if (isSame(found)) continue;
        const day = isRepairing ? await repair({ ...parts, span: found.span }, found, out) : found;
        if (!isSame(day)) different += 1;
      }
    }
  } catch (error) {
    await out(`${id}: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  } finally {
    await target.close();
  }
  const verdict =
    different === 0 ? "all the same" : `${different} differ${isRepairing ? " still" : ": --repair sends them again"}`;
  await out(`${days} days of channels compared: ${verdict}\n`);
  return different === 0;
}

/** Repairs a day, and looks again. */
async function repair(
  parts: Parameters<typeof repairDay>[0],
  found: VerifiedDay,
  out: TextOutput,
): Promise<VerifiedDay> {
  const dropped = await repairDay(parts, found);
  const [after = found] = await verifyChannel(parts);
  if (dropped > 0) await out(`  the target has refused ${dropped} points of them\n`);
  if (after.surplus > 0) {
    await out(
      `  ${after.surplus} points are in the mirror and not in history: of a machine that the channel was taken from, or written by something else. Delete that day of the channel there, and repair again.\n`,
    );
  }
  await out(isSame(after) ? "  repaired\n" : lineOf(after));
  return after;
}

const heading = row(["day", "channel", "", "history", "mirror", "sum", "sum", "missing", "surplus"]);

function lineOf({ span, channel, history, mirror: kept, missing, surplus }: VerifiedDay): string {
  const name = `${channel.gateway} ${channel.channel}`;
  const sums = [history.sum, kept.sum].map((sum) => sum.toFixed(1));
  const counts = [history.count, kept.count].map(String);
  const day = new Date(span.startMs).toISOString().slice(0, 10);
  return row([day, name, channel.simulated ? "sim" : "", ...counts, ...sums, String(missing), String(surplus)]);
}

/** Columns with two spaces between them; numbers to the right. */
function row(cells: readonly string[]): string {
  const widths = [10, 24, 3, 8, 8, 12, 12, 8, 8];
  const columns = cells.map((cell, i) => (i < 3 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)));
  return `${columns.join("  ").trimEnd()}\n`;
}

function chooseMirrors(mirrors: readonly CheckedMirror[], id: string | boolean | undefined): readonly CheckedMirror[] {
  if (mirrors.length === 0) throw wrong("there are no mirrors in the settings: see docs/mirrors.md");
  if (typeof id !== "string") return mirrors;
  const chosen = mirrors.filter((one) => one.id === id);
  if (chosen.length > 0) return chosen;
  const ids = mirrors.map((one) => one.id);
  throw wrong(`there is no mirror "${id}"; ${hint(nearestWord(id, ids), ids)}`);
}

function hint(nearest: string | undefined, known: readonly string[]): string {
  return nearest ? `did you mean ${nearest}?` : `there are ${known.join(", ")}`;
}

function spanOf(from: string | boolean | undefined, to: string | boolean | undefined, nowMs: number): TimeSpan {
  const fullHourMs = Math.floor((nowMs - onTheWayMs) / hourMs) * hourMs;
  const endMs = to === undefined ? fullHourMs : Math.min(dayOf(to, "--to") + dayMs, fullHourMs);
  const today = Math.floor(endMs / dayMs) * dayMs;
  const startMs = from === undefined ? today - defaultDays * dayMs : dayOf(from, "--from");
  if (startMs >= endMs) throw wrong("--from must lie before --to, and before the last full hour");
  return { startMs, endMs };
}

function dayOf(text: string | boolean, option: string): number {
  const ms = typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw wrong(`${option}: write a date such as 2026-04-01`);
  return ms;
}

function isoMinute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

function unknownTask(task: string): string {
  return `there is no \`machikoba mirror ${task}\`; there is: machikoba mirror verify`;
}

function wrong(message: string): SettingsError {
  return new SettingsError(message, { source: "command line" });
}

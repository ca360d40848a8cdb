/** The real recordings that detection is measured by: whole where they lie beside the project, else the excerpts that come with it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { DetectionSecond } from "../../../common/detection/detection-second.ts";
import type { LabelledSeconds } from "./agreement.ts";

const whole = path.resolve("../shared/data");

/** Whether the whole recordings are there. */
export const hasWhole = existsSync(whole);

type Row = Readonly<Record<string, string>>;

function readCsv(file: string): Row[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const [heading = "", ...lines] = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  const names = heading.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, index) => [names[index] ?? "", cell])));
}

function secondOf(t: number, amps: number, intervalMs: number): DetectionSecond {
  return { t, meanA: Math.abs(amps), validForMs: 2.5 * intervalMs, lengthMs: Math.min(1000, intervalMs) };
}

/** The days of the machining centres whose name begins so: summed loads in %, once a second; none while lost or off. */
export function mazakDays(machine: string): LabelledSeconds[] {
  const folder = path.join(whole, "nist-mazak");
  return readdirSync(folder)
    .filter((file) => file.startsWith(machine))
    .sort()
    .map((file) => {
      const rows = readCsv(path.join(folder, file)).filter(({ state }) => state !== "lost" && state !== "off");
      const loads = Object.keys(rows[0] ?? {}).filter((name) => name.endsWith("load"));
      const sum = (row: Row) => loads.reduce((total, name) => total + Math.abs(Number(row[name]) || 0), 0);
      return {
        name: file.slice(0, 16),
        seconds: rows.map((row) => secondOf(Number(row.t_unix) * 1000, sum(row), 1000)),
        truth: rows.map(({ state }) => state === "run"),
      };
    });
}

/** The runs of the milling machine one behind the other, an hour apart: spindle current at 10 Hz; the spindle turns above half its speed. */
export function umichRuns(): LabelledSeconds {
  const folder = path.join(whole, "umich-cnc");
  const runs = readdirSync(folder)
    .sort()
    .map((file) => readCsv(path.join(folder, file)));
  const turning = 26;
  return {
    name: "UMich",
    seconds: runs.flatMap((rows, run) =>
      rows.map((row) => secondOf(run * 3_600_000 + Number(row.t_ms), Number(row.S1_CurrentFeedback), 100)),
    ),
    truth: runs.flatMap((rows) => rows.map((row) => Math.abs(Number(row.S1_ActualVelocity)) > turning)),
  };
}

/** The compressor: motor current every 9 to 10 s; truth is the valve's signal. */
export function metroPt(): LabelledSeconds {
  const rows = readCsv(path.join(whole, "metropt3", "metropt3_head.csv"));
  return {
    name: "MetroPT",
    seconds: rows.map((row) =>
      secondOf(Date.parse(`${row.timestamp?.replace(" ", "T")}Z`), Number(row.Motor_current), 10_000),
    ),
    truth: rows.map((row) => Number(row.DV_eletric) === 1),
  };
}

/** The status of the mill that made parts: when it changed, and whether a program was active from then on. */
export function hurcoStatus(): { readonly t: number; readonly isActive: boolean }[] {
  return readCsv(path.join(whole, "nist-hurco", "Hurco04-20170201-events.csv"))
    .filter(({ item }) => item === "Program_Status")
    .map(({ t_unix, value }) => ({ t: Number(t_unix) * 1000, isActive: value === "ACTIVE" }));
}

/** Excerpts of recordings of real machines, with the truth that came with them; where they are from stands in each file. */
import { readFileSync } from "node:fs";
import type { DetectionSecond } from "../../../../common/detection/detection-second.ts";
import type { LabelledSeconds } from "../../../bench/detection/agreement.ts";
import { inProject } from "../../../project-root.ts";

type Row = Readonly<Record<string, string>>;

function rowsOf(file: string): Row[] {
  const lines = readFileSync(inProject("test", "data", file), "utf8")
    .trimEnd()
    .split("\n");
  const [heading = "", ...rows] = lines.filter((line) => !line.startsWith("#"));
  const names = heading.split(",");
  return rows.map((line) => Object.fromEntries(line.split(",").map((cell, index) => [names[index] ?? "", cell])));
}

function secondOf(t: number, amps: number, intervalMs: number): DetectionSecond {
  return { t, meanA: Math.abs(amps), validForMs: 2.5 * intervalMs, lengthMs: Math.min(1000, intervalMs) };
}

/** Two hours of a machining centre: summed loads in % at 1 Hz; the truth is its controller's. */
export function mazakHours(file: "nist-mazak01.csv" | "nist-mazak03.csv"): LabelledSeconds {
  const rows = rowsOf(file);
  return {
    name: file,
    seconds: rows.map(({ t_unix, load }) => secondOf(Number(t_unix) * 1000, Number(load), 1000)),
    truth: rows.map(({ state }) => state === "run"),
  };
}

/** Two runs of a milling machine: spindle current at 10 Hz; above half its speed the spindle turns. */
export function umichRuns(): LabelledSeconds {
  const rows = rowsOf("umich-cnc.csv");
  const turning = 26;
  return {
    name: "umich-cnc.csv",
    seconds: rows.map(({ t_ms, current }) => secondOf(Number(t_ms), Number(current), 100)),
    truth: rows.map(({ velocity }) => Math.abs(Number(velocity)) > turning),
  };
}

/** A compressor for nearly three hours: motor current every 9 to 10 s; the truth is its valve. */
export function compressorHours(): LabelledSeconds {
  const rows = rowsOf("metropt3.csv");
  return {
    name: "metropt3.csv",
    seconds: rows.map(({ timestamp = "", Motor_current }) =>
      secondOf(Date.parse(`${timestamp.replace(" ", "T")}Z`), Number(Motor_current), 10_000),
    ),
    truth: rows.map(({ DV_eletric }) => Number(DV_eletric) === 1),
  };
}

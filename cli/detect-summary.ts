/** What `machikoba detect` says to people: what was found, why, and what to do with it. */
import { stringify } from "yaml";
import { machineStates } from "../common/contract/machine-state.ts";
import type { CycleTimes } from "../common/detection/cycles.ts";
import type { DetectSummary } from "./detect-play.ts";
import type { DetectSettings } from "./detect-settings.ts";
import type { LeftOut } from "./recording.ts";

/** What there is to tell. */
export interface Findings {
  readonly summary: DetectSummary;
  readonly decided: DetectSettings;
  readonly leftOut: LeftOut;
  readonly pauseMs: number;
  readonly pauseReason: string;
  readonly cycles: number;
  readonly cycleTimes: CycleTimes | undefined;
}

/** Puts it into words. */
export function describeFindings({
  summary,
  decided,
  leftOut,
  pauseMs,
  pauseReason,
  cycles,
  cycleTimes,
}: Findings): string {
  const { settings, refused, reasons, isGiven } = decided;
  const lines = [
    refused ? `Declined: ${refused.reason}` : undefined,
    ...reasons,
    describeTimes(summary),
    settings ? describeCycles(cycles, cycleTimes, pauseMs, pauseReason) : undefined,
    describeLeftOut(leftOut),
    settings && !isGiven ? describeSettings({ ...settings, cyclePauseMs: pauseMs }) : undefined,
  ];
  return `${lines.filter((line) => line !== undefined).join("\n")}\n`;
}

function describeTimes({ ms, values, segments }: DetectSummary): string {
  const total = Math.max(
    1,
    machineStates.reduce((sum, state) => sum + ms[state], 0),
  );
  const parts = machineStates.map(
    (state) => `${state} ${duration(ms[state])} (${((100 * ms[state]) / total).toFixed(1)} %)`,
  );
  return `${values} values, ${segments} segments: ${parts.join(", ")}`;
}

function describeCycles(count: number, times: CycleTimes | undefined, pauseMs: number, reason: string): string {
  const lengths = times
    ? `; whole ones take ${duration(times.medianMs)} (half of them ${duration(times.quarterMs)} to ${duration(times.threeQuartersMs)}, ` +
      `shortest ${duration(times.shortestMs)}, longest ${duration(times.longestMs)})`
    : "";
  return `${count} cycles with a pause of ${pauseMs / 1000} s${lengths}\n${reason}`;
}

function describeLeftOut({ blank, notNumbers, notInOrder }: LeftOut): string | undefined {
  const parts = [
    blank > 0 ? `${blank} blank` : "",
    notNumbers > 0 ? `${notNumbers} that aren't numbers` : "",
    notInOrder > 0
      ? `${notInOrder} whose time isn't behind the one before (several recordings? detect them one by one)`
      : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : `Rows left out: ${parts.join(", ")}`;
}

function describeSettings(settings: object): string {
  const yaml = stringify({ detection: settings }).replaceAll(/^/gm, "    ").trimEnd();
  return `To apply them, put this under the machine in the plant settings:\n${yaml}`;
}

function duration(ms: number): string {
  const s = ms / 1000;
  if (s < 120) return `${Number(s.toPrecision(3))} s`;
  if (s < 7200) return `${(s / 60).toFixed(1)} min`;
  return `${(s / 3600).toFixed(1)} h`;
}

/** A machine's past as it stands in the data folder, as seconds for detection: read hour by hour, never held whole. */
import type { MachineSettings, PlantSettings } from "../common/contract/plant-settings.ts";
import { type ChannelSecond, createCombinedChannels } from "../common/detection/combined-channels.ts";
import type { DetectionSecond } from "../common/detection/detection-second.ts";
import { toDetectionSeconds } from "../common/detection/replay.ts";
import type { HistoryQuestions } from "../dashboard/server/history/open-questions.ts";

/** A span of a machine's past. Times in epoch ms. */
export interface MachineSpan {
  readonly machine: MachineSettings;
  readonly startMs: number;
  readonly endMs: number;
}

const hourMs = 3_600_000;

/** Reads the seconds of a machine, an hour at a time. Channels count as they are assigned at the end of the span. */
export function* readMachine(
  history: HistoryQuestions,
  { machine, startMs, endMs }: MachineSpan,
): Generator<DetectionSecond[]> {
  const assigned = machine.channels.filter(({ fromMs, toMs }) => (fromMs ?? 0) < endMs && (toMs ?? endMs) >= endMs);
  const channels = assigned.map(({ channel }) => channel);
  const known = history.channels();
  const isSimulated = (gateway: string, channel: string) =>
    known.some((one) => one.gateway === gateway && one.channel === channel && one.isCurrent && one.simulated);
  const combined = createCombinedChannels(channels, machine.combine);
  for (let fromMs = startMs; fromMs < endMs; fromMs += hourMs) {
    const span = { startMs: fromMs, endMs: Math.min(endMs, fromMs + hourMs) };
    const bySecond = new Map<number, ChannelSecond[]>();
    for (const { gateway, channel } of assigned) {
      const rows = history.seconds(gateway, channel, isSimulated(gateway, channel), span);
      for (const { t, meanA, validForMs } of toDetectionSeconds(rows.map((row) => ({ ...row, t: row.atMs })))) {
        const heard = bySecond.get(t) ?? [];
        heard.push({ channel, mean: meanA, validForMs });
        bySecond.set(t, heard);
      }
    }
    yield [...bySecond]
      .sort(([a], [b]) => a - b)
      .flatMap(([t, seconds]) => {
        const second = combined.second(t, seconds);
        return second ? [{ t, ...second, lengthMs: 1000 }] : [];
      });
  }
}

/** The machine of a name or an id; undefined when there is none. */
export function findMachine({ machines }: PlantSettings, wanted: string): MachineSettings | undefined {
  return machines.find(({ id, name }) => id === wanted || name === wanted);
}

/** A machine's past as seconds for detection: read from history hour by hour, never held whole. */
import type { MachineSettings } from "../../../common/contract/plant-settings.ts";
import { type ChannelSecond, createCombinedChannels } from "../../../common/detection/combined-channels.ts";
import type { DetectionSecond } from "../../../common/detection/detection-second.ts";
import { toDetectionSeconds } from "../../../common/detection/replay.ts";
import type { HistoryQuestions } from "../history/open-questions.ts";

/** A span of a machine's past. Times in epoch ms. */
export interface MachineSpan {
  readonly machine: MachineSettings;
  readonly startMs: number;
  readonly endMs: number;
}

type Assigned = MachineSettings["channels"][number];

const hourMs = 3_600_000;

/** Reads the seconds of a machine, an hour or less at a time. Each channel counts while it was assigned to the machine. */
export function* readMachine(
  history: HistoryQuestions,
  { machine, startMs, endMs }: MachineSpan,
): Generator<DetectionSecond[]> {
  const ends = machine.channels.flatMap(({ fromMs, toMs }) => [fromMs ?? startMs, toMs ?? endMs]);
  const bounds = [...new Set([startMs, ...ends.filter((ms) => startMs < ms && ms < endMs), endMs])];
  bounds.sort((a, b) => a - b);
  for (const [index, fromMs] of bounds.slice(0, -1).entries()) {
    const toMs = bounds[index + 1] ?? endMs;
    const assigned = machine.channels.filter((one) => (one.fromMs ?? fromMs) <= fromMs && (one.toMs ?? toMs) >= toMs);
    yield* readAssigned(history, machine, assigned, fromMs, toMs);
  }
}

/** Reads a span in which nobody changed the assignments. */
function* readAssigned(
  history: HistoryQuestions,
  { combine }: MachineSettings,
  assigned: readonly Assigned[],
  startMs: number,
  endMs: number,
): Generator<DetectionSecond[]> {
  const known = history.channels();
  const isSimulated = (gateway: string, channel: string) =>
    known.some((one) => one.gateway === gateway && one.channel === channel && one.isCurrent && one.simulated);
  const channels = assigned.map(({ channel }) => channel);
  const combined = createCombinedChannels(channels, combine);
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

/** A machine's past as seconds for detection: read from history hour by hour, never held whole. */
import { importChannel, importGateway } from "../../../common/contract/import-channel.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineCombine, MachineSettings } from "../../../common/contract/plant-settings.ts";
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

type Channel = Pick<MachineSettings["channels"][number], "gateway" | "channel">;

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

/** Reads a span in which nobody changed the assignments; where no channel of theirs has anything, what was imported counts. */
function* readAssigned(
  history: HistoryQuestions,
  { id, combine }: MachineSettings,
  assigned: readonly Channel[],
  startMs: number,
  endMs: number,
): Generator<DetectionSecond[]> {
  const imported = [{ gateway: importGateway, channel: importChannel(id) }];
  const live = createReader(history, assigned, combine);
  const old = createReader(history, imported, "largest");
  for (let fromMs = startMs; fromMs < endMs; fromMs += hourMs) {
    const span = { startMs: fromMs, endMs: Math.min(endMs, fromMs + hourMs) };
    const seconds = live(span);
    yield seconds.length > 0 ? seconds : old(span);
  }
}

/** Reads channels that count together; spans must be asked for in order. */
function createReader(
  history: HistoryQuestions,
  channels: readonly Channel[],
  combine: MachineCombine,
): (span: TimeSpan) => DetectionSecond[] {
  const known = history.channels();
  const isSimulated = ({ gateway, channel }: Channel) =>
    known.some((one) => one.gateway === gateway && one.channel === channel && one.isCurrent && one.simulated);
  const names = channels.map(({ channel }) => channel);
  const combined = createCombinedChannels(names, combine);
  return (span) => {
    const bySecond = new Map<number, ChannelSecond[]>();
    for (const one of channels) {
      const rows = history.seconds(one.gateway, one.channel, isSimulated(one), span);
      for (const { t, meanA, validForMs } of toDetectionSeconds(rows.map((row) => ({ ...row, t: row.atMs })))) {
        const heard = bySecond.get(t) ?? [];
        heard.push({ channel: one.channel, mean: meanA, validForMs });
        bySecond.set(t, heard);
      }
    }
    return [...bySecond]
      .sort(([a], [b]) => a - b)
      .flatMap(([t, seconds]) => {
        const second = combined.second(t, seconds);
        return second ? [{ t, ...second, lengthMs: 1000 }] : [];
      });
  };
}

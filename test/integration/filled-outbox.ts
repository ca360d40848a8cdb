/** An outbox with seconds of days gone by, written as the agent writes it, for uplinks to send. */
import type { Outbox } from "../../agent/outbox/outbox.ts";
import { openOutbox } from "../../agent/outbox/outbox.ts";
import type { SecondRow, UnnumberedRecord } from "../../common/contract/records.ts";
import { createLog } from "../../common/runtime/log.ts";
import { createTestClock } from "../fakes/test-clock.ts";

/** Where the first run begins, epoch ms. */
export const filledFromMs = Date.UTC(2026, 4, 1);

/** What a run wrote. */
export interface FilledRun {
  readonly seconds: number;
  /** Ids of channels; those that begin with `sim` are simulated. */
  readonly channels: readonly string[];
  /** Machines by channel. */
  readonly machines?: Readonly<Record<string, string>>;
  /** How long after the run's beginning its wall time became known, in ms; null: never. */
  readonly anchorAfterMs?: number | null;
  /** Epoch ms of the run's beginning. */
  readonly fromMs?: number;
}

/** The current of a channel at a time: no two neighbours are alike. */
export function currentAt(channel: number, second: number): number {
  return 1 + channel + (second % 97) / 100;
}

/** Opens the outbox in a folder for another run; the caller closes it. */
export function openForRun(folder: string, cursors: readonly string[] = ["uplink-own"]): Promise<Outbox> {
  const log = createLog({ level: "silent" });
  return openOutbox({ folder, cursors, clock: createTestClock(), log, maxBytes: 1e9 });
}

/** Writes a run into an open outbox. */
export function writeRun(outbox: Outbox, run: FilledRun): void {
  const { seconds, channels, machines = {}, anchorAfterMs = 0, fromMs = filledFromMs } = run;
  const append = (record: UnnumberedRecord) => void outbox.append(record);
  for (const channel of channels) {
    append({
      kind: "channel",
      t: 0,
      channel,
      sensorType: "trace",
      quantity: "rmsA",
      simulated: channel.startsWith("sim"),
    });
    const detail = machines[channel];
    if (detail) append({ kind: "event", t: 0, event: "machine-assigned", subject: channel, detail });
  }
  for (let second = 0; second < seconds; second += 1) {
    const t = second * 1000;
    if (anchorAfterMs !== null && t >= anchorAfterMs && t < anchorAfterMs + 1000) {
      append({ kind: "anchor", t, wallMs: fromMs + t, source: "system" });
    }
    const rows = channels.map((channel, index): SecondRow => {
      const mean = currentAt(index, second);
      return [channel, mean, mean - 0.1, mean + 0.1, 0.05, 5, 2500];
    });
    append({ kind: "seconds", t, rows });
  }
}

/** An outbox with scores of areas in it, for uplinks that carry scores. */
import { onTestFinished } from "vitest";
import type { Outbox } from "../../../../agent/outbox/outbox.ts";
import type { RecordOf, UnnumberedRecord } from "../../../../common/contract/records.ts";
import { openForRun } from "../../../integration/filled-outbox.ts";
import { temporaryFolder } from "../outbox/outbox-under-test.ts";

/** Wall time of the run's beginning: nine o'clock in Tokyo. */
const nineMs = Date.parse("2026-11-20T09:00:00+09:00");

type Score = Partial<Omit<RecordOf<"score">, "seq" | "kind">>;

/** A score at so many hours after nine. */
export function scoreAt(hours: number, given: Score = {}): UnnumberedRecord {
  const same = { kind: "score", t: hours * 3_600_000, area: "bench", occasion: "schedule", slot: "09:00" } as const;
  return { ...same, outcome: "scored", share: 0.123, level: "a-little", revision: 1, simulated: false, ...given };
}

/** An outbox with an anchor at nine o'clock, and a way to add scores. */
export async function openWithScores(...scores: UnnumberedRecord[]) {
  const folder = temporaryFolder();
  const outbox: Outbox = await openForRun(folder);
  onTestFinished(() => outbox.close());
  outbox.append({ kind: "anchor", t: 0, wallMs: nineMs, source: "system" });
  for (const score of scores) outbox.append(score);
  return { folder, outbox };
}

/** Numbers that can't be sent any more: how a gap record stands in their place. */
import { type MachikobaRecord, maxBatchBytes, maxRecordsPerBatch } from "../../common/contract/records.ts";

/** The last number that a record stands for: a gap stands for many. */
export function lastSeqOf(record: MachikobaRecord): number {
  return record.kind === "gap" ? record.untilSeq : record.seq;
}

/** Puts one gap record in the place of the `count` oldest and the one behind them. */
export function giveUpOldest(unwritten: MachikobaRecord[], count: number): void {
  const [first] = unwritten;
  const last = unwritten[count];
  if (!first || !last) return;
  const gap = { seq: first.seq, kind: "gap", t: last.t, untilSeq: lastSeqOf(last), reason: "disk-full" } as const;
  unwritten.splice(0, count + 1, gap);
}

/** As many records as fit in a batch; where numbers are missing in front of one, a gap record stands in their place. */
export function takeBatch(records: readonly MachikobaRecord[], afterSeq: number, firstHeld: number): MachikobaRecord[] {
  const batch: MachikobaRecord[] = [];
  let bytes = 0;
  let previous = afterSeq;
  for (const record of records) {
    if (batch.length + 2 > maxRecordsPerBatch) break;
    if (record.seq > previous + 1) {
      const reason = previous + 1 < firstHeld ? "outbox-full" : "damaged";
      batch.push({ seq: previous + 1, kind: "gap", t: record.t, untilSeq: record.seq - 1, reason });
    }
    bytes += Buffer.byteLength(JSON.stringify(record)) + 1;
    if (batch.length > 0 && bytes > maxBatchBytes) break;
    batch.push(record);
    previous = lastSeqOf(record);
  }
  return batch;
}

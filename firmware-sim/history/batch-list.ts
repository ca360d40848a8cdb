/** Gathers numbered records into batches that keep the contract's limits. */
import {
  type MachikobaRecord,
  maxBatchBytes,
  maxRecordsPerBatch,
  type RecordBatch,
  type UnnumberedRecord,
} from "../../common/contract/records.ts";

/** Longest JSON of a row without its channel's id, of any other record without ids, and of a batch without records. */
const rowBytes = 60;
const recordBytes = 260;
const batchBytes = 120;

/** Records on their way into a batch. */
export interface BatchList {
  /** Numbers a record, which the list then owns, and adds it; answers the full batch that had to go first, if one had to. */
  add(record: UnnumberedRecord): RecordBatch | undefined;
  /** What is left; undefined when nothing is. */
  rest(): RecordBatch | undefined;
}

/** Creates the list; sequence numbers begin at 1, the run is 1. */
export function createBatchList(stream: string): BatchList {
  let records: MachikobaRecord[] = [];
  let bytes = batchBytes;
  let seq = 0;

  function take(): RecordBatch | undefined {
    if (records.length === 0) return undefined;
    const batch = { stream, run: 1, records };
    records = [];
    bytes = batchBytes;
    return batch;
  }

  return {
    rest: take,
    add(unnumbered) {
      const size = largestSize(unnumbered);
      const full = records.length >= maxRecordsPerBatch || bytes + size > maxBatchBytes ? take() : undefined;
      seq += 1;
      records.push(Object.assign(unnumbered, { seq }));
      bytes += size;
      return full;
    },
  };
}

/** An upper bound of a record's JSON in bytes; writing it out only to measure it would take as long as making it. */
function largestSize(unnumbered: UnnumberedRecord): number {
  if (unnumbered.kind !== "seconds") return recordBytes;
  let size = recordBytes / 2;
  for (const [channel] of unnumbered.rows) size += rowBytes + channel.length;
  return size;
}

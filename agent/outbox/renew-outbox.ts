/** Begins a new stream for an outbox whose card was restored or copied; nothing that was recorded since is lost. */
import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import type { UnnumberedRecord } from "../../common/contract/records.ts";
import type { Outbox } from "./outbox.ts";
import { setOutboxAside } from "./outbox-identity.ts";
import { parseSegmentName } from "./segment-file.ts";

/** The outbox with the new stream, and where the old files were put. */
export interface RenewedOutbox {
  readonly outbox: Outbox;
  readonly aside: string;
}

/**
 * Moves the old files aside and opens a new outbox with `reopen`. Into it go the files of earlier runs from `sinceSeq` on,
 * which have been written since the card was restored, and the records of this run.
 */
export async function renewOutbox(
  old: Outbox,
  folder: string,
  sinceSeq: number,
  reopen: () => Promise<Outbox>,
): Promise<RenewedOutbox> {
  const kept: UnnumberedRecord[] = [];
  let seq = old.firstSeqOfRun - 1;
  for (let batch = old.readAfter(seq); batch; batch = old.readAfter(seq)) {
    for (const { seq: _seq, ...record } of batch.records) {
      // The numbers in a gap record mean nothing in another stream.
      if (record.kind !== "gap") kept.push(record as UnnumberedRecord);
      else kept.push({ kind: "event", t: record.t, event: "records-lost", detail: record.reason });
    }
    seq = batch.records.at(-1)?.seq ?? old.lastSeq();
  }
  await old.close();
  const aside = setOutboxAside(folder, old.stream);
  mkdirSync(folder);
  for (const name of readdirSync(aside)) {
    const segment = parseSegmentName(aside, name);
    if (!segment || segment.firstSeq < sinceSeq || segment.run === old.run) continue;
    renameSync(segment.path, join(folder, basename(segment.path)));
  }
  const outbox = await reopen();
  for (const record of kept) outbox.append(record);
  return { outbox, aside };
}

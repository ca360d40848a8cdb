/** Begins a new stream for an outbox whose card was restored or copied; nothing of this run is lost. */
import type { UnnumberedRecord } from "../../common/contract/records.ts";
import type { Outbox } from "./outbox.ts";
import { setOutboxAside } from "./outbox-identity.ts";

/** The outbox with the new stream, and where the old files were put. */
export interface RenewedOutbox {
  readonly outbox: Outbox;
  readonly aside: string;
}

/** Moves the old files aside, opens a new outbox with `reopen`, and writes this run's records into it. */
export async function renewOutbox(old: Outbox, folder: string, reopen: () => Promise<Outbox>): Promise<RenewedOutbox> {
  const kept: UnnumberedRecord[] = [];
  let seq = old.firstSeqOfRun - 1;
  for (let batch = old.readAfter(seq); batch; batch = old.readAfter(seq)) {
    for (const { seq: _seq, ...record } of batch.records) kept.push(record as UnnumberedRecord);
    seq = batch.records.at(-1)?.seq ?? old.lastSeq();
  }
  await old.close();
  const aside = setOutboxAside(folder, old.stream);
  const outbox = await reopen();
  for (const record of kept) outbox.append(record);
  return { outbox, aside };
}

/** An outbox in a folder of its own, opened and read as the agent does it; all ends with the test. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Outbox, openOutbox } from "../../../../agent/outbox/outbox.ts";
import type { MachikobaRecord, UnnumberedRecord } from "../../../../common/contract/records.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock, type TestClock } from "../../../fakes/test-clock.ts";

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-outbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Whether this user may mount a small disk. */
export const canMount = process.platform === "linux" && process.getuid?.() === 0;

/** Mounts a disk of so many kB on a folder, until the test ends. */
export function mountSmallDisk(kilobytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder]);
  onTestFinished(() => {
    execFileSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

interface OpenOptions {
  readonly cursors?: readonly string[];
  readonly maxBytes?: number;
  readonly segmentBytes?: number;
  readonly clock?: TestClock;
  readonly random?: () => number;
}

/** Opens an outbox for a new run. */
export async function openIn(folder: string, options: OpenOptions = {}): Promise<Outbox> {
  const { clock = createTestClock(), ...rest } = options;
  const log = createLog({ level: "silent" });
  const outbox = await openOutbox({ folder, clock, log, maxBytes: 50_000_000, ...rest });
  onTestFinished(() => outbox.close());
  return outbox;
}

/** A record that can be told from others. */
export function event(name: string, t = 0): UnnumberedRecord {
  return { kind: "event", t, event: name };
}

/** Writes `count` events named `{prefix}{number}`. */
export function appendMany(outbox: Outbox, count: number, prefix = "e"): void {
  for (let i = 0; i < count; i += 1) outbox.append(event(`${prefix}${i}`));
}

/** A record with the run that its batch said. */
export type SentRecord = MachikobaRecord & { readonly run: number };

/** Everything after `seq`, read batch by batch as an uplink does. */
export function readAll(outbox: Outbox, seq = 0): SentRecord[] {
  const all: SentRecord[] = [];
  let after = seq;
  for (let batch = outbox.readAfter(after); batch; batch = outbox.readAfter(after)) {
    for (const record of batch.records) all.push({ ...record, run: batch.run });
    const last = batch.records.at(-1);
    if (last) after = last.kind === "gap" ? last.untilSeq : last.seq;
  }
  return all;
}

/** What a record is, in a few letters: its number and its event, or the span of a gap. */
export function brief(record: MachikobaRecord): string {
  if (record.kind === "gap") return `gap ${record.seq}-${record.untilSeq} ${record.reason}`;
  return record.kind === "event" ? `${record.seq} ${record.event}` : `${record.seq} ${record.kind}`;
}

/** Files of records, in their order. */
export function logFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .sort()
    .map((name) => join(folder, name));
}

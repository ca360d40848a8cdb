/** What a gateway's outbox holds on disk, and waiting until the recorder has stored it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { expect, vi } from "vitest";
import { parseSegmentName, readSegment } from "../../agent/outbox/segment-file.ts";
import { parseMessage } from "../../common/contract/messages.ts";
import type { MachikobaRecord } from "../../common/contract/records.ts";
import type { MachikobaProcess } from "./machikoba-process.ts";

/** Every record that was ever given a number, by number, with its run. */
export type Numbered = Map<number, { run: number; record: MachikobaRecord }>;

/** Reads what the outbox of a data folder has on disk right now. */
export function readOutbox(dataDir: string, into: Numbered = new Map()): Numbered {
  const folder = join(dataDir, "agent", "outbox");
  for (const name of readdirSync(folder)) {
    const segment = parseSegmentName(folder, name);
    if (!segment) continue;
    for (const record of readSegment(segment)) into.set(record.seq, { run: segment.run, record });
  }
  return into;
}

/** Waits until the recorder has said that everything up to `seq` is stored. */
export async function waitUntilStored(machikoba: MachikobaProcess, gateway: string, seq: number): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${machikoba.mqttPort}`);
  let storedSeq = 0;
  client.on("message", (_topic, payload) => {
    const parsed = parseMessage("gatewayStored", payload);
    if (parsed.ok) storedSeq = parsed.value.seq;
  });
  await client.subscribeAsync(`machikoba/1/site/gateways/${gateway}/stored`);
  await vi.waitFor(() => expect(storedSeq).toBeGreaterThanOrEqual(seq), { timeout: 40_000, interval: 50 });
  await client.endAsync(true);
}

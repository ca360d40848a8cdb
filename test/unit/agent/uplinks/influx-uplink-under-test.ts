/** The uplink to InfluxDB on an outbox and a clock of the test, in front of an HTTP server that answers as it is told. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Outbox } from "../../../../agent/outbox/outbox.ts";
import { createUplinkTargets, startUplinks } from "../../../../agent/uplinks/uplinks.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { type GateAnswer, openHttpGate } from "../../../fakes/http-gate.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { filledFromMs, openForRun, writeRun } from "../../../integration/filled-outbox.ts";
import { temporaryFolder } from "../outbox/outbox-under-test.ts";

/** What an InfluxDB answers that takes everything. */
export const takes: GateAnswer = { status: 204, headers: { "x-influxdb-version": "1.6.7" } };

/** An InfluxDB of the test's own, and all that it was sent. */
export async function createTarget() {
  const gate = await openHttpGate(() => 0);
  const target = {
    /** What a write is answered. */
    answer: takes,
    /** Lines of all writes, in their order. */
    lines: [] as string[],
    writes: 0,
    settings: { id: "own", type: "influx1", url: gate.url },
    /** Seconds since the first run began that have arrived, in their order. */
    seconds: () => target.lines.map((line) => (Number(line.split(" ").at(-1)) - filledFromMs) / 1000),
  };
  gate.rule = ({ path, body }) => {
    if (!path.startsWith("/write")) return takes;
    target.writes += 1;
    if (target.answer === takes) target.lines.push(...body.split("\n"));
    return target.answer;
  };
  return target;
}

interface UplinkOptions {
  readonly outbox: () => Outbox | undefined;
  readonly folder: string;
  readonly settings: { id: string; type: string };
}

/** Starts an uplink by a clock of its own; it ends with the test. */
export function startUplink({ outbox, folder, settings }: UplinkOptions) {
  const clock = createTestClock();
  const uplinks = startUplinks(createUplinkTargets([settings]), {
    site: "site",
    gateway: "gateway",
    folder,
    outbox,
    isSimulated: () => undefined,
    clock,
    log: createLog({ level: "silent" }),
    random: () => 0.5,
  });
  onTestFinished(() => uplinks.close());
  const phase = () => uplinks.reports()[0]?.phase;
  return {
    clock,
    uplinks,
    phase,
    /** Waits until so many points were acknowledged and it waits for its clock. */
    untilSent: (points: number) =>
      eventually(() => [uplinks.reports()[0]?.sentPoints, phase()]).toEqual([points, "current"]),
  };
}

/** An outbox with runs in it. */
export async function openFilled(...runs: Parameters<typeof writeRun>[1][]) {
  const folder = temporaryFolder();
  const outbox = await openForRun(folder);
  onTestFinished(() => outbox.close());
  for (const run of runs) writeRun(outbox, run);
  return { folder, outbox };
}

/** Where the uplink is by the file on the card. */
export function keptSeq(folder: string): number {
  return JSON.parse(readFileSync(join(folder, "cursor-own.json"), "utf8")).seq;
}

/** Looks again and again for what should happen soon, also on a busy computer. */
export function eventually<T>(look: () => T) {
  return expect.poll(look, { timeout: 8000, interval: 10 });
}

/** Numbers from `from` on. */
export const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
/** One real channel. */
export const channels = ["a.1"];

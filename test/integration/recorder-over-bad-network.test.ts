/** Outbox, uplink and recorder over a network that loses and doubles, with restarts on both sides: each record arrives once. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Outbox, openOutbox } from "../../agent/outbox/outbox.ts";
import { createTimeAnchor } from "../../agent/time-anchor.ts";
import { createRecorderUplink, type RecorderUplink } from "../../agent/uplinks/recorder-uplink.ts";
import { parseMessage } from "../../common/contract/messages.ts";
import { createLog } from "../../common/runtime/log.ts";
import type { MqttLink, MqttMessage } from "../../common/runtime/mqtt-link.ts";
import { openSqlite, type Sqlite } from "../../common/runtime/sqlite.ts";
import { openHistory } from "../../dashboard/server/history/history.ts";
import { createRecorder, type Recorder } from "../../dashboard/server/ingest/recorder.ts";
import { createTestClock } from "../fakes/test-clock.ts";
import { storeOf } from "../unit/dashboard/server/ingest/recorder-under-test.ts";

const log = createLog({ level: "silent" });

/** What the network does to the messages of one direction, one after the other: loses, doubles or brings them. */
const anyFate = fc.constantFrom("brought", "brought", "brought", "lost", "doubled");
const anyStep = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant("append" as const), count: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant("wait" as const), ms: fc.constantFrom(100, 3000, 30_000) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom("cut" as const, "connect" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom("restart-agent" as const, "restart-recorder" as const) }) },
);

/** A gateway and a recorder in one folder, and the network between them. */
async function createBothSides(folder: string, fates: readonly string[]) {
  const clock = createTestClock();
  const toAgent = new Set<(message: MqttMessage) => void>();
  const onConnect: (() => void)[] = [];
  let isConnected = false;
  let messages = 0;
  let outbox: Outbox;
  let uplink: RecorderUplink;
  let db: Sqlite | undefined;
  let recorder: Recorder | undefined;
  let nextAnchor = () => createTimeAnchor(clock, clock.monoMs)();
  const foreign: number[] = [];
  let isBad = true;

  function times(): number {
    if (!isBad) return 1;
    messages += 1;
    return { lost: 0, doubled: 2 }[fates[messages % fates.length] ?? ""] ?? 1;
  }

  const link: MqttLink = {
    open() {},
    subscribe: (_filter, handler) => {
      toAgent.add(handler);
      return () => void toAgent.delete(handler);
    },
    async publish(_topic, payload) {
      if (!isConnected) throw new Error("cut");
      const parsed = parseMessage("gatewayRecords", Buffer.from(payload));
      if (!parsed.ok) throw new Error(parsed.reason);
      for (let left = times(); left > 0; left -= 1) recorder?.ingest("g", parsed.value);
    },
    onConnect: (callback) => void onConnect.push(callback),
    isConnected: () => isConnected,
    close: async () => {},
  };

  async function startAgent(): Promise<void> {
    toAgent.clear();
    onConnect.length = 0;
    outbox = await openOutbox({ folder: join(folder, "outbox"), clock, log, maxBytes: 1e9, segmentBytes: 2000 });
    const options = { site: "s", gateway: "g", link, clock, log, outbox: () => outbox };
    uplink = createRecorderUplink({ ...options, onForeignStream: () => foreign.push(1) });
    uplink.open();
    nextAnchor = createTimeAnchor(clock, clock.monoMs);
  }

  /** Restarts without a flush, as after a kill: what wasn't committed is gone. */
  function startRecorder(database = "machikoba.sqlite"): void {
    db?.close();
    db = openSqlite(join(folder, database));
    const history = openHistory({ db, machineOf: () => undefined });
    recorder = createRecorder({
      history: storeOf(history),
      clock,
      log,
      commitEveryMs: 10_000,
      events: {
        committed() {},
        stored(_gateway, message) {
          if (!isConnected) return;
          const payload = Buffer.from(JSON.stringify(message));
          for (let left = times(); left > 0; left -= 1) {
            for (const handler of toAgent) handler({ topic: "", payload, retained: false });
          }
        },
      },
    });
  }

  function connect(): void {
    isConnected = true;
    recorder?.announce();
    for (const callback of onConnect) callback();
  }

  await startAgent();
  startRecorder();
  return {
    clock,
    startAgent,
    startRecorder,
    connect,
    cut(): void {
      isConnected = false;
    },
    append(event: string): void {
      const anchor = nextAnchor();
      if (anchor) outbox.append(anchor);
      outbox.append({ kind: "event", t: clock.monoMs(), event });
      uplink.pump();
    },
    /** From here on the network is good; waits until nothing is left to be stored. */
    async heal(): Promise<void> {
      isBad = false;
      connect();
      for (let i = 0; i < 40 && outbox.depth().records > 0; i += 1) await clock.advanceAsync(10_000);
    },
    waiting: () => outbox.depth().records,
    noticedForeign: () => foreign.length,
    stored: () => (db?.prepare("SELECT event FROM event ORDER BY rowid").all() ?? []).map(({ event }) => String(event)),
    async close(): Promise<void> {
      recorder?.close();
      db?.close();
      await outbox.close();
    },
  };
}

it("each record is stored once and in order, and nothing is left behind", async () => {
  const anyRun = fc.tuple(fc.array(anyStep, { maxLength: 30 }), fc.array(anyFate, { minLength: 1, maxLength: 40 }));
  await fc.assert(
    fc.asyncProperty(anyRun, async ([steps, fates]) => {
      const folder = mkdtempSync(join(tmpdir(), "machikoba-network-"));
      const both = await createBothSides(folder, fates);
      const written: string[] = [];
      try {
        for (const step of steps) {
          if (step.what === "append") {
            for (let i = 0; i < step.count; i += 1) {
              written.push(`e${written.length}`);
              both.append(written.at(-1) ?? "");
            }
          } else if (step.what === "wait") await both.clock.advanceAsync(step.ms);
          else if (step.what === "cut") both.cut();
          else if (step.what === "connect") both.connect();
          else if (step.what === "restart-agent") await both.startAgent();
          else both.startRecorder();
          await both.clock.advanceAsync(0);
        }
        await both.heal();
        expect(both.stored()).toEqual(written);
        expect([both.waiting(), both.noticedForeign()]).toEqual([0, 0]);
      } finally {
        await both.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 40 },
  );
});

it("a recorder with a new database, or an old backup of it, gets all that is still there, and is never stuck", async () => {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-network-"));
  const both = await createBothSides(folder, ["brought"]);
  const append = (from: number, until: number) => {
    for (let i = from; i < until; i += 1) both.append(`e${i}`);
  };
  const numbers = (from: number, until: number) => Array.from({ length: until - from }, (_, i) => `e${from + i}`);
  try {
    append(0, 200);
    await both.heal();
    both.startRecorder("new.sqlite");
    await both.clock.advanceAsync(10 * 60_000);
    append(200, 400);
    await both.heal();
    expect(both.stored().slice(-200)).toEqual(numbers(200, 400));
    expect(both.stored()[0]).toBe("records-lost");
    both.startRecorder("machikoba.sqlite");
    append(400, 600);
    await both.startAgent();
    await both.heal();
    expect(both.stored().slice(0, 200)).toEqual(numbers(0, 200));
    expect(both.stored().slice(-200)).toEqual(numbers(400, 600));
    expect([both.waiting(), both.noticedForeign()]).toEqual([0, 0]);
  } finally {
    await both.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

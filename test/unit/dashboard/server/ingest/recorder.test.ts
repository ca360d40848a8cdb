/** The recorder: what it says to be stored is in the database, once, whatever the network and the disk do. */
import { beforeEach, describe, expect, it } from "vitest";
import type { MachikobaRecord, RecordBatch, StoredMessage } from "../../../../../common/contract/records.ts";
import { createLog } from "../../../../../common/runtime/log.ts";
import type { Sqlite } from "../../../../../common/runtime/sqlite.ts";
import type { History } from "../../../../../dashboard/server/history/history.ts";
import { createRecorder, type Recorder } from "../../../../../dashboard/server/ingest/recorder.ts";
import { createTestClock, type TestClock } from "../../../../fakes/test-clock.ts";
import {
  anchor,
  hourStart,
  openDb,
  openOn,
  otherStream,
  second,
  state,
  stream,
  temporaryFolder,
} from "../history/history-under-test.ts";

let clock: TestClock;
let folder: string;
let db: Sqlite;
let history: History;
let recorder: Recorder;
let told: (StoredMessage & { gateway: string })[];
let changed: string[];

beforeEach(() => {
  clock = createTestClock();
  folder = temporaryFolder();
  told = [];
  changed = [];
  start();
});

/** Starts a recorder on the folder, as after a restart of the dashboard. */
function start(): void {
  db = openDb(folder);
  history = openOn(db);
  recorder = createRecorder({
    history,
    clock,
    log: createLog({ level: "silent" }),
    commitEveryMs: 30_000,
    events: {
      stored: (gateway, message) => void told.push({ gateway, ...message }),
      committed: (machines) => void changed.push(...machines),
    },
  });
}

/** A batch with the records from `from` to `until`: an anchor as number 1, seconds as the others. */
function batch(from: number, until: number, { run = 5, of = stream } = {}): RecordBatch {
  const records = Array.from({ length: until - from + 1 }, (_, i): MachikobaRecord => {
    const seq = from + i;
    return seq === 1 ? anchor(1, 0, hourStart) : second(seq, (seq - 2) * 1000, seq / 1000);
  });
  return { stream: of, run, records };
}

/** What is durable: numbers of the seconds, read by another look at the database. */
function durable(): number[] {
  const span = { startMs: hourStart - 3_600_000, endMs: hourStart + 36_000_000 };
  return openOn(openDb(folder))
    .seconds("g", "press.1", false, span)
    .map(({ mean }) => Math.round(mean * 1000));
}
const numbers = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, i) => from + i);

describe("what a gateway sends", () => {
  it("is durable before the gateway is told so", () => {
    recorder.ingest("g", batch(1, 10));
    expect(told).toEqual([]);
    clock.advance(30_000);
    expect(told).toMatchObject([{ gateway: "g", stream, run: 5, seq: 10 }]);
    expect(told[0]?.resend).toBeUndefined();
    expect(durable()).toEqual(numbers(2, 10));
  });

  it("is stored once, however often and in whatever overlap it comes", () => {
    for (const [from, until] of [
      [1, 10],
      [1, 10],
      [5, 14],
      [14, 14],
      [2, 3],
      [11, 20],
    ] as const) {
      recorder.ingest("g", batch(from, until));
    }
    recorder.flush();
    recorder.ingest("g", batch(1, 20));
    recorder.flush();
    expect(durable()).toEqual(numbers(2, 20));
    expect(told.at(-1)).toMatchObject({ seq: 20 });
  });

  it("is told as stored once more when it comes again, since the gateway may have missed that", () => {
    recorder.ingest("g", batch(1, 10));
    recorder.flush();
    told.length = 0;
    recorder.ingest("g", batch(1, 10));
    expect(told).toMatchObject([{ seq: 10 }]);
  });

  it("behind a hole isn't taken: the gateway is asked for what is missing", () => {
    recorder.ingest("g", batch(1, 10));
    recorder.flush();
    recorder.ingest("g", batch(15, 20));
    recorder.flush();
    expect(told.at(-1)).toMatchObject({ seq: 10, resend: true });
    expect(durable()).toEqual(numbers(2, 10));
    recorder.ingest("g", batch(11, 20));
    recorder.flush();
    expect(durable()).toEqual(numbers(2, 20));
  });

  it("is asked for again at most every two seconds, however much comes behind the hole", () => {
    recorder.ingest("g", batch(1, 1));
    recorder.flush();
    told.length = 0;
    for (let i = 0; i < 50; i += 1) recorder.ingest("g", batch(15 + i, 15 + i));
    expect(told).toHaveLength(1);
    clock.advance(2000);
    recorder.ingest("g", batch(70, 70));
    expect(told).toHaveLength(2);
  });

  it("may leave out what its gap record names", () => {
    recorder.ingest("g", batch(1, 10));
    const gap = { seq: 11, kind: "gap", t: 9000, untilSeq: 500, reason: "outbox-full" } as const;
    recorder.ingest("g", { ...batch(501, 510), records: [gap, ...batch(501, 510).records] });
    recorder.flush();
    expect(told.at(-1)).toMatchObject({ seq: 510 });
    expect(durable()).toEqual([...numbers(2, 10), ...numbers(501, 510)]);
  });

  it("of a stream that is new is asked for from the beginning, and taken from where the gateway still has it", () => {
    recorder.ingest("g", batch(305, 310));
    expect(told).toMatchObject([{ stream, run: 0, seq: 0, resend: true }]);
    const gap = { seq: 1, kind: "gap", t: 0, untilSeq: 298, reason: "outbox-full" } as const;
    const records = [gap, anchor(299, 0, hourStart), ...batch(300, 310).records];
    recorder.ingest("g", { ...batch(300, 310), records });
    recorder.flush();
    expect(told.at(-1)).toMatchObject({ run: 5, seq: 310 });
    expect(durable()).toEqual(numbers(300, 310));
  });

  it("goes on in a later run, and an earlier run's leftovers are refused", () => {
    recorder.ingest("g", batch(1, 10, { run: 5 }));
    recorder.ingest("g", batch(11, 12, { run: 9 }));
    recorder.flush();
    expect(told.at(-1)).toMatchObject({ run: 9, seq: 12 });
    recorder.ingest("g", batch(13, 20, { run: 5 }));
    recorder.flush();
    expect(told.at(-1)).toMatchObject({ run: 9, seq: 12, resend: true });
  });

  it("in another life of the same stream isn't taken over what is stored; its new stream is", () => {
    recorder.ingest("g", batch(1, 10, { run: 5 }));
    recorder.flush();
    recorder.ingest("g", { ...batch(8, 12, { run: 77 }) });
    recorder.flush();
    expect(told.at(-1)).toMatchObject({ stream, run: 5, seq: 10, resend: true });
    expect(durable()).toEqual(numbers(2, 10));
    recorder.ingest("g", batch(1, 3, { run: 77, of: otherStream }));
    recorder.flush();
    expect(told.at(-1)).toMatchObject({ stream: otherStream, run: 77, seq: 3 });
  });

  it("of several gateways is kept apart, also with the same numbers", () => {
    recorder.ingest("g", batch(1, 5));
    recorder.ingest("h", batch(1, 3));
    recorder.flush();
    expect(told.map(({ gateway, seq }) => [gateway, seq])).toEqual([
      ["g", 5],
      ["h", 3],
    ]);
  });
});

describe("how soon it is stored", () => {
  it("at once, where a machine's state has changed, and screens are told which", () => {
    recorder.ingest("g", { stream, run: 5, records: [anchor(1, 0, hourStart), state(2, 0, "running")] });
    clock.advance(100);
    expect(told).toMatchObject([{ seq: 2 }]);
    expect(changed).toEqual(["press"]);
  });

  it("at once, where a gateway catches up", () => {
    for (let from = 1; from <= 3000; from += 500) recorder.ingest("g", batch(from, from + 499));
    expect(told.length).toBeGreaterThan(0);
    expect(durable().length).toBeGreaterThan(900);
  });

  it("within the interval, for everything else", () => {
    recorder.ingest("g", batch(1, 1));
    recorder.flush();
    told.length = 0;
    recorder.ingest("g", batch(2, 5));
    clock.advance(29_000);
    expect(told).toEqual([]);
    clock.advance(1000);
    expect(told).toMatchObject([{ seq: 5 }]);
  });

  it("when the dashboard is stopped in order", () => {
    recorder.ingest("g", batch(1, 5));
    recorder.close();
    expect(durable()).toEqual(numbers(2, 5));
  });
});

describe("a restarted recorder", () => {
  it("knows what is stored, says so, and asks for the rest", () => {
    recorder.ingest("g", batch(1, 10));
    recorder.close();
    db.close();
    told.length = 0;
    start();
    recorder.announce();
    expect(told).toMatchObject([{ gateway: "g", stream, run: 5, seq: 10, resend: true }]);
    recorder.ingest("g", batch(6, 15));
    recorder.flush();
    expect(durable()).toEqual(numbers(2, 15));
  });

  it("has lost what it hadn't said to be stored, and gets it again", () => {
    recorder.ingest("g", batch(1, 10));
    recorder.flush();
    recorder.ingest("g", batch(11, 20));
    db.close();
    start();
    told.length = 0;
    recorder.ingest("g", batch(21, 25));
    expect(told).toMatchObject([{ seq: 10, resend: true }]);
    recorder.ingest("g", batch(11, 25));
    recorder.flush();
    expect(durable()).toEqual(numbers(2, 25));
  });
});

describe("the time that a recorder tells", () => {
  it("is that of a clock that is set by its own computer, and no hearsay", () => {
    recorder.ingest("g", batch(1, 2));
    recorder.flush();
    expect(told[0]?.at).toBe(clock.wallMs());
    clock.setWall(undefined);
    clock.offerWallMs(hourStart, "person");
    recorder.ingest("g", batch(3, 4));
    recorder.flush();
    expect(told[1]).toMatchObject({ seq: 4 });
    expect(told[1]?.at).toBeUndefined();
  });
});

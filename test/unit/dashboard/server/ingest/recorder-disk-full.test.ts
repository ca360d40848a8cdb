/** The recorder on a full disk: it says so, keeps what it has taken, and stores it when there is space. */
import { beforeEach, expect, it } from "vitest";
import type { MachikobaRecord, RecordBatch, StoredMessage } from "../../../../../common/contract/records.ts";
import { DiskFullError } from "../../../../../common/runtime/errors.ts";
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
  second,
  state,
  stream,
  temporaryFolder,
} from "../history/history-under-test.ts";
import { storeOf } from "./recorder-under-test.ts";

let clock: TestClock;
let db: Sqlite;
let history: History;
let recorder: Recorder;
let told: StoredMessage[];
let next: number;

beforeEach(() => {
  clock = createTestClock({ wallMs: hourStart });
  db = openDb(temporaryFolder());
  history = openOn(db);
  told = [];
  recorder = createRecorder({
    history: storeOf(history),
    clock,
    log: createLog({ level: "silent" }),
    commitEveryMs: 10_000,
    events: { stored: (_gateway, message) => void told.push(message), committed() {} },
  });
  recorder.ingest("g", { stream, run: 1, records: [anchor(1, 0, hourStart)] });
  recorder.flush();
  told = [];
  next = 2;
});

function fillDisk(): () => void {
  // Pages that are free would take some commits more.
  db.exec("VACUUM");
  db.pragma(`max_page_count = ${Number(db.pragma("page_count")[0]?.page_count)}`);
  return () => void db.pragma("max_page_count = 1000000");
}

/** Seconds that compress badly, so that they need space. */
function send(count: number): void {
  const records: MachikobaRecord[] = [];
  for (let i = 0; i < count; i += 1, next += 1) {
    const scattered = Math.abs((Math.sin(next * 12.9898) * 43_758.5453) % 1);
    records.push(second(next, (next - 2) * 1000, Math.round(scattered * 50_000) / 1000));
  }
  const batch: RecordBatch = { stream, run: 1, records };
  recorder.ingest("g", batch);
}
const stored = () => history.seconds("g", "press.1", false, { startMs: hourStart, endMs: hourStart + 1e9 }).length;

it("tells nobody that anything is stored, says what is wrong, and stores everything once there is space", () => {
  const makeSpace = fillDisk();
  for (let i = 0; i < 12; i += 1) send(400);
  clock.advance(60_000);
  expect(recorder.failure()).toBeInstanceOf(DiskFullError);
  expect(told.filter(({ resend }) => !resend)).toEqual([]);
  expect(stored()).toBe(0);
  makeSpace();
  clock.advance(10_000);
  expect(recorder.failure()).toBeUndefined();
  expect(told.at(-1)).toMatchObject({ seq: 4801 });
  expect(stored()).toBe(4800);
});

it("takes no more than it can hold, and asks for the rest afterwards", () => {
  const makeSpace = fillDisk();
  for (let i = 0; i < 100; i += 1) send(400);
  makeSpace();
  clock.advance(10_000);
  const held = stored();
  expect(held).toBeGreaterThan(15_000);
  expect(held).toBeLessThan(25_000);
  expect(told.at(-1)?.seq).toBe(held + 1);
  recorder.ingest("g", { stream, run: 1, records: [second(next, 0)] });
  clock.advance(3000);
  recorder.ingest("g", { stream, run: 1, records: [second(next, 0)] });
  expect(told.at(-1)).toMatchObject({ seq: held + 1, resend: true });
});

it("leaves the timeline as it was before the commit that failed", () => {
  recorder.ingest("g", { stream, run: 1, records: [second(2, 0), state(3, 0, "running"), second(4, 1000)] });
  recorder.flush();
  const span = { startMs: hourStart, endMs: hourStart + 60_000 };
  const before = history.timeline("press", false, span);
  const makeSpace = fillDisk();
  next = 5;
  for (let i = 0; i < 5; i += 1) send(400);
  recorder.ingest("g", { stream, run: 1, records: [state(next, 30_000, "off")] });
  clock.advance(1000);
  expect(recorder.failure()).toBeInstanceOf(DiskFullError);
  expect(history.timeline("press", false, span)).toEqual(before);
  makeSpace();
  clock.advance(10_000);
  expect(history.timeline("press", false, span).map(({ state: one }) => one)).toEqual(["running", "off"]);
});

it("does nothing any more after closing, though it couldn't store all", () => {
  fillDisk();
  for (let i = 0; i < 5; i += 1) send(400);
  void recorder.close();
  db.close();
  expect(() => clock.advance(600_000)).not.toThrow();
  expect(clock.pendingTimers).toBe(0);
});

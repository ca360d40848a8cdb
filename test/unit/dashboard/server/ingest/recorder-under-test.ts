/** A recorder on a database of its own, and what it has said and stored; all ends with the test. */
import type { MachikobaRecord, RecordBatch, StoredMessage } from "../../../../../common/contract/records.ts";
import { createLog } from "../../../../../common/runtime/log.ts";
import { createHeldBatches } from "../../../../../dashboard/server/history/held-batches.ts";
import type { History } from "../../../../../dashboard/server/history/history.ts";
import { createRecorder, type Recorder, type RecordStore } from "../../../../../dashboard/server/ingest/recorder.ts";
import { createTestClock, type TestClock } from "../../../../fakes/test-clock.ts";
import { anchor, hourStart, openDb, openOn, second, stream, temporaryFolder } from "../history/history-under-test.ts";

/** The recorder and its surroundings. */
export interface RecorderUnderTest {
  readonly clock: TestClock;
  /** What gateways were told. */
  readonly told: (StoredMessage & { gateway: string })[];
  /** Machines whose past has changed. */
  readonly changed: string[];
  recorder: Recorder;
  /** Ends the process without a flush, and starts it anew on the same database. */
  restart(): void;
  /** What is durable: numbers of the seconds of gateway `g`, read by another look at the database. */
  durable(): number[];
}

/** A history as a recorder writes to it. */
export function storeOf(history: History): RecordStore {
  return { positions: history.positions, ...createHeldBatches(history.commit) };
}

/** Starts a recorder that commits every 30 s. */
export function startRecorder(): RecorderUnderTest {
  const folder = temporaryFolder();
  const clock = createTestClock();
  const told: RecorderUnderTest["told"] = [];
  const changed: string[] = [];
  let db = openDb(folder);
  const start = () =>
    createRecorder({
      history: storeOf(openOn(db)),
      clock,
      log: createLog({ level: "silent" }),
      commitEveryMs: 30_000,
      events: {
        stored: (gateway, message) => void told.push({ gateway, ...message }),
        committed: (machines) => void changed.push(...machines),
      },
    });
  const under: RecorderUnderTest = {
    clock,
    told,
    changed,
    recorder: start(),
    restart() {
      db.close();
      db = openDb(folder);
      under.recorder = start();
    },
    durable() {
      const span = { startMs: hourStart - 3_600_000, endMs: hourStart + 36_000_000 };
      const found = openOn(openDb(folder)).seconds("g", "press.1", false, span);
      return found.map(({ mean }) => Math.round(mean * 1000));
    },
  };
  return under;
}

/** A batch with the records from `from` to `until`: an anchor as number 1, seconds as the others. */
export function batch(from: number, until: number, { run = 5, of = stream } = {}): RecordBatch {
  const records = Array.from({ length: until - from + 1 }, (_, i): MachikobaRecord => {
    const seq = from + i;
    return seq === 1 ? anchor(1, 0, hourStart) : second(seq, (seq - 2) * 1000, seq / 1000);
  });
  return { stream: of, run, records };
}

/** The numbers from `from` to `until`. */
export function numbers(from: number, until: number): number[] {
  return Array.from({ length: until - from + 1 }, (_, i) => from + i);
}

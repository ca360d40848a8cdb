/** What holds for every batch that the contract lets in: history takes it, packs it, and can be opened again. */
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { machineStates } from "../../../../../common/contract/machine-state.ts";
import { recordBatch } from "../../../../../common/contract/records.ts";
import { openSqlite } from "../../../../../common/runtime/sqlite.ts";
import { openOn, temporaryFolder } from "./history-under-test.ts";

const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -1, 0.5, 1e5, 1e9, 1e15, 2 ** 53, 1e300, -1e300, 1.7e308, -1e11, 1e12, 1e-300, Number.MIN_VALUE),
  fc.integer({ min: 0, max: 4_000_000 }),
);
const anyWhole = fc.oneof(fc.nat(1e6), fc.constantFrom(2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER));
const anyRow = fc
  .tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyWhole, anyNumber, anyWhole)
  .map(([mean, min, max, std, n, validForMs, flags]) => ["press.1", mean, min, max, std, n, validForMs, flags]);
const anyRecord = fc.oneof(
  fc.record({ kind: fc.constant("seconds"), t: anyNumber, rows: fc.array(anyRow, { minLength: 1, maxLength: 2 }) }),
  fc.record({
    kind: fc.constant("anchor"),
    t: anyNumber,
    wallMs: fc.constant(Date.UTC(2026, 6, 1)),
    source: fc.constant("system"),
  }),
  fc.record({
    kind: fc.constant("state"),
    t: anyNumber,
    machine: fc.constant("press"),
    state: fc.constantFrom(...machineStates),
    since: anyNumber,
    revision: anyWhole,
  }),
  fc.record({ kind: fc.constant("gap"), t: anyNumber, untilSeq: fc.constant(1000), reason: fc.constant("damaged") }),
  fc.record({ kind: fc.constant("event"), t: anyNumber, event: fc.string({ unit: "binary", maxLength: 10 }) }),
);

it("takes whatever the contract lets in, and can be opened again", () => {
  const path = `${temporaryFolder()}/any.sqlite`;
  let db = openSqlite(path);
  onTestFinished(() => db.close());
  let history = openOn(db);
  let stream = 0;
  fc.assert(
    fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 12 }), (records) => {
      stream += 1;
      const numbered = records.map((record, index) => ({ seq: index + 1, ...record }));
      const fitting = numbered.filter(
        (record) => recordBatch.safeParse({ stream: "0".repeat(16), run: 1, records: [record] }).success,
      );
      if (fitting.length === 0) return;
      const batch = recordBatch.parse({ stream: stream.toString(16).padStart(16, "0"), run: 1, records: fitting });
      history.commit([{ gateway: "g", ...batch }]);
      db.close();
      db = openSqlite(path);
      history = openOn(db);
      while (history.packSome(Date.UTC(2600, 0, 1), true));
      const tiles = history.timeline("press", false, { startMs: Date.UTC(2026, 5, 30), endMs: Date.UTC(2026, 6, 2) });
      expect(tiles.length).toBeGreaterThan(0);
      history.seconds("g", "press.1", false, { startMs: Date.UTC(2026, 5, 30), endMs: Date.UTC(2026, 6, 2) });
    }),
    { numRuns: 100 },
  );
});

/** Seconds in history: the same answers before and after they are packed, and after reopening the database. */
import { describe, expect, it } from "vitest";
import { secondFlags } from "../../../../../common/contract/records.ts";
import { DiskFullError } from "../../../../../common/runtime/errors.ts";
import type { History } from "../../../../../dashboard/server/history/history.ts";
import { anchor, batch, hourStart, newHistory, openDb, openOn, second, temporaryFolder } from "./history-under-test.ts";

const hourMs = 3_600_000;
const late = { flags: secondFlags.late };

/** What a screen gets of the press's clamp: seconds after `hourStart`, and amperes. */
function shown(history: History, simulated = false): [number, number][] {
  const span = { startMs: hourStart - hourMs, endMs: hourStart + 5 * hourMs };
  return history.seconds("g", "press.1", simulated, span).map(({ atMs, mean }) => [(atMs - hourStart) / 1000, mean]);
}

function packAll(history: History, untilMs = hourStart + 24 * hourMs): void {
  while (history.packSome(untilMs, true));
}

/** Seconds over an hour's end, each with an ampere more. */
function fill(history: History): [number, number][] {
  const expected: [number, number][] = Array.from({ length: 20 }, (_, i) => [3590 + i, 1 + i / 1000]);
  history.commit([batch([anchor(1, 0, hourStart), ...expected.map(([s, amps], i) => second(2 + i, s * 1000, amps))])]);
  return expected;
}

describe("seconds in history", () => {
  it("are the same before packing, after packing, and after reopening in each condition", () => {
    const folder = temporaryFolder();
    const db = openDb(folder);
    const history = openOn(db);
    const expected = fill(history);
    expect(shown(history)).toEqual(expected);
    db.close();
    const unpacked = openDb(folder);
    const again = openOn(unpacked);
    expect(shown(again)).toEqual(expected);
    packAll(again);
    expect([shown(again), again.openRows()]).toEqual([expected, 0]);
    unpacked.close();
    expect(shown(openOn(openDb(folder)))).toEqual(expected);
  });

  it("survive a cut between packing and the emptying of the journal, and may be packed twice", () => {
    const folder = temporaryFolder();
    const db = openDb(folder);
    const history = openOn(db);
    const expected = fill(history);
    expect(history.packSome(hourStart + 24 * hourMs, true)).toBe(true);
    db.close();
    const again = openOn(openDb(folder));
    expect(shown(again)).toEqual(expected);
    packAll(again);
    packAll(again);
    expect(shown(again)).toEqual(expected);
  });

  it("of an hour that isn't over stay unpacked", () => {
    const history = newHistory();
    const expected = fill(history);
    packAll(history, hourStart + hourMs);
    expect([shown(history), history.openRows()]).toEqual([expected, 10]);
  });

  it("that come late for an hour that is packed are added to it", () => {
    const history = newHistory();
    const expected = fill(history);
    packAll(history);
    history.commit([batch([second(30, 100_000, 7, late)])]);
    expect(shown(history)).toEqual([[100, 7], ...expected]);
    packAll(history);
    expect(shown(history)).toEqual([[100, 7], ...expected]);
  });

  it("that came on time aren't replaced by late readings of the same second", () => {
    const history = newHistory();
    history.commit([batch([anchor(1, 0, hourStart), second(2, 5000, 3)])]);
    history.commit([batch([second(3, 5000, 0.5, late)])]);
    expect(shown(history)).toEqual([[5, 3]]);
    packAll(history);
    history.commit([batch([second(4, 5000, 0.7, late)])]);
    packAll(history);
    expect(shown(history)).toEqual([[5, 3]]);
  });

  it("are apart for what was simulated and what was real, of one and the same channel", () => {
    const folder = temporaryFolder();
    const db = openDb(folder);
    const history = openOn(db);
    const declared = (seq: number, simulated: boolean) =>
      ({ seq, kind: "channel", t: 0, channel: "press.1", sensorType: "x", quantity: "rmsA", simulated }) as const;
    history.commit([
      batch([anchor(1, 0, hourStart), declared(2, true), second(3, 0, 1), declared(4, false), second(5, 1000, 2)]),
    ]);
    expect([shown(history, true), shown(history, false)]).toEqual([[[0, 1]], [[1, 2]]]);
    expect(history.isSimulated("g", "press.1")).toBe(false);
    db.close();
    const again = openOn(openDb(folder));
    expect([shown(again, true), shown(again, false)]).toEqual([[[0, 1]], [[1, 2]]]);
  });

  it("of a commit that failed are in no answer, and come with the next try", () => {
    const db = openDb(temporaryFolder());
    const history = openOn(db);
    const expected = fill(history);
    const more = Array.from({ length: 20_000 }, (_, i) => {
      const scattered = Math.abs((Math.sin(i * 12.9898) * 43_758.5453) % 1);
      return second(100 + i, 4_000_000 + i * 1000, Math.round(scattered * 50_000) / 1000);
    });
    const pages = Number(db.pragma("page_count")[0]?.page_count);
    db.pragma(`max_page_count = ${pages + 2}`);
    expect(() => history.commit([batch(more)])).toThrow(DiskFullError);
    expect([shown(history), history.positions()[0]?.seq]).toEqual([expected, 21]);
    db.pragma("max_page_count = 1000000");
    history.commit([batch(more)]);
    expect(history.positions()[0]?.seq).toBe(20_099);
    expect(shown(history).length).toBeGreaterThan(expected.length);
  });
});

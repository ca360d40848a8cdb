/** Records of a gateway whose clock isn't set: they wait, and get their time when it is known. */
import { describe, expect, it } from "vitest";
import {
  anchor,
  batch,
  hourStart,
  newHistory,
  openDb,
  openOn,
  second,
  state,
  temporaryFolder,
  timelineS,
} from "./history-under-test.ts";

const day = { startMs: hourStart, endMs: hourStart + 3_600_000 };
const times = (history: ReturnType<typeof newHistory>, span = day) =>
  history.seconds("g", "press.1", false, span).map(({ atMs }) => (atMs - hourStart) / 1000);

describe("records without a time", () => {
  it("are in no answer while they wait, least of all in 1970", () => {
    const history = newHistory();
    history.commit([batch([second(1, 0, 3), state(2, 0, "running"), second(3, 1000, 3)])]);
    expect(times(history, { startMs: 0, endMs: Number.MAX_SAFE_INTEGER / 1e6 })).toEqual([]);
    expect(history.timeline("press", false, { startMs: 0, endMs: 60_000 })).toEqual([
      { startMs: 0, endMs: 60_000, state: "unknown", cause: "gateway-away", revision: 0 },
    ]);
    expect(history.pendingCount()).toBe(3);
  });

  it("get their time from the first anchor of their run, in their order", () => {
    const history = newHistory();
    history.commit([batch([second(1, 0, 3), state(2, 0, "running"), second(3, 1000, 3)])]);
    history.commit([batch([second(4, 2000, 0), anchor(5, 10_000, hourStart + 10_000), state(6, 5000, "off")])]);
    expect(times(history)).toEqual([0, 1, 2]);
    expect(history.pendingCount()).toBe(0);
    expect(timelineS(history, 0, 7)).toEqual(["0–5 running", "5–7 unknown gateway-away"]);
  });

  it("still wait after the database was closed and opened", () => {
    const folder = temporaryFolder();
    const db = openDb(folder);
    openOn(db).commit([batch([second(1, 0, 3), second(2, 1000, 3)])]);
    db.close();
    const again = openOn(openDb(folder));
    expect(again.pendingCount()).toBe(2);
    expect(again.positions()).toEqual([{ gateway: "g", stream: expect.any(String), run: 1, seq: 2 }]);
    again.commit([batch([anchor(3, 2000, hourStart + 2000)])]);
    expect(times(again)).toEqual([0, 1]);
  });

  it("don't take the time of another run", () => {
    const history = newHistory();
    history.commit([
      batch([second(1, 0, 3)], { run: 1 }),
      batch([anchor(2, 0, hourStart), second(3, 0, 4)], { run: 2 }),
    ]);
    expect([times(history), history.pendingCount()]).toEqual([[0], 1]);
  });

  it("go by the newer anchor once the clock was corrected, and stay where they were before", () => {
    const history = newHistory();
    history.commit([
      batch([anchor(1, 0, hourStart), second(2, 5000), anchor(3, 10_000, hourStart + 100_000), second(4, 15_000)]),
    ]);
    expect(times(history)).toEqual([5, 105]);
  });
});

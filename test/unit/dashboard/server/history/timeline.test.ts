/** A machine's past, folded from the records of its gateways: what was known, and what nobody knows. */
import { describe, expect, it } from "vitest";
import type { MachineState } from "../../../../../common/contract/machine-state.ts";
import type { RecordOf } from "../../../../../common/contract/records.ts";
import {
  anchor,
  batch,
  hourStart,
  newHistory,
  openDb,
  openOn,
  otherStream,
  second,
  state,
  temporaryFolder,
  timelineS,
} from "./history-under-test.ts";

/** The press in one state from `fromS` until before `untilS`, as its gateway records it, numbered on from `seq`. */
function stretch(seq: number, fromS: number, untilS: number, to: MachineState, more: Partial<RecordOf<"state">> = {}) {
  const amps = { running: 3, idle: 0.4, off: 0, unknown: 0 }[to];
  const [first, ...rest] = Array.from({ length: untilS - fromS }, (_, i) => (fromS + i) * 1000);
  return [
    second(seq, first ?? 0, amps),
    state(seq + 1, fromS * 1000, to, more),
    ...rest.map((t, i) => second(seq + 2 + i, t, amps)),
  ];
}

describe("a machine's past", () => {
  it("shows each state from its edge until the next, and unknown before and after", () => {
    const history = newHistory();
    history.commit([batch([anchor(1, 0, hourStart), ...stretch(2, 10, 20, "running"), ...stretch(13, 20, 30, "off")])]);
    expect(timelineS(history, 0, 40)).toEqual([
      "0–10 unknown gateway-away",
      "10–20 running",
      "20–31.5 off",
      "31.5–40 unknown gateway-away",
    ]);
  });

  it("has the dead time between two runs as unknown, and nothing else", () => {
    const history = newHistory();
    history.commit([batch([anchor(1, 0, hourStart), ...stretch(2, 0, 10, "running")])]);
    const wokeUp = hourStart + 60_000;
    history.commit([batch([anchor(13, 0, wokeUp), ...stretch(14, 0, 10, "running")], { run: 2 })]);
    expect(timelineS(history, 0, 70)).toEqual(["0–10 running", "10–60 unknown gateway-away", "60–70 running"]);
  });

  it("goes on running where a pause was taken back, as if it had never been told", () => {
    const folder = temporaryFolder();
    const history = openOn(openDb(folder));
    history.commit([
      batch([
        anchor(1, 0, hourStart),
        ...stretch(2, 0, 60, "running"),
        state(70, 20_000, "idle"),
        state(71, 40_000, "running"),
      ]),
    ]);
    expect(timelineS(history, 0, 60)).toEqual(["0–20 running", "20–40 idle", "40–60 running"]);
    history.commit([batch([state(72, 20_000, "running")])]);
    expect(timelineS(history, 0, 60)).toEqual(["0–60 running"]);
    history.commit([batch([state(73, 50_000, "off")])]);
    expect(timelineS(history, 0, 60)).toEqual(["0–50 running", "50–60 off"]);
  });

  it("has a pause that was told only when the machine had long gone on", () => {
    const history = newHistory();
    history.commit([
      batch([
        anchor(1, 0, hourStart),
        ...stretch(2, 0, 60, "running"),
        state(70, 20_000, "idle"),
        state(71, 55_000, "off"),
        state(72, 30_000, "running"),
        state(73, 50_000, "idle"),
      ]),
    ]);
    expect(timelineS(history, 0, 60)).toEqual(["0–20 running", "20–30 idle", "30–50 running", "50–60 idle"]);
  });

  it("is the same after the database was opened again, also where a state came in one commit with the second before it", () => {
    const folder = temporaryFolder();
    const db = openDb(folder);
    const history = openOn(db);
    history.commit([batch([anchor(1, 0, hourStart), ...stretch(2, 0, 1, "running")])]);
    const before = timelineS(history, 0, 10);
    expect(before).toEqual(["0–2.5 running", "2.5–10 unknown gateway-away"]);
    db.close();
    expect(timelineS(openOn(openDb(folder)), 0, 10)).toEqual(before);
  });

  it("has a silent sensor as unknown with its cause, until the sensor is heard again", () => {
    const history = newHistory();
    history.commit([
      batch([
        anchor(1, 0, hourStart),
        ...stretch(2, 0, 10, "running"),
        state(13, 11_500, "unknown", { cause: "sensor-silent" }),
        ...stretch(14, 100, 110, "idle"),
      ]),
    ]);
    expect(timelineS(history, 0, 105)).toEqual(["0–11.5 running", "11.5–100 unknown sensor-silent", "100–105 idle"]);
  });

  it("goes on as unknown for hours when the sensor stays silent", () => {
    const history = newHistory();
    history.commit([
      batch([
        anchor(1, 0, hourStart),
        second(2, 0),
        state(3, 0, "running"),
        state(4, 2500, "unknown", { cause: "sensor-silent" }),
      ]),
    ]);
    expect(timelineS(history, 0, 7200)).toEqual(["0–2.5 running", "2.5–7200 unknown sensor-silent"]);
  });

  it("isn't made up where records were lost: a state may have ended in the gap", () => {
    const history = newHistory();
    history.commit([
      batch([
        anchor(1, 0, hourStart),
        ...stretch(2, 0, 10, "running"),
        { seq: 13, kind: "gap", t: 3_000_000, untilSeq: 3000, reason: "outbox-full" },
        second(3001, 3_000_000, 0),
        second(3002, 3_004_000, 0),
        ...stretch(3003, 3005, 3010, "idle"),
      ]),
    ]);
    expect(timelineS(history, 0, 3010)).toEqual(["0–10 running", "10–3005 unknown records-lost", "3005–3010 idle"]);
  });

  it("keeps what is simulated apart from what is real", () => {
    const history = newHistory();
    history.commit([batch([anchor(1, 0, hourStart), ...stretch(2, 0, 10, "running", { simulated: true })])]);
    expect(timelineS(history, 0, 10)).toEqual(["0–10 unknown gateway-away"]);
    expect(timelineS(history, 0, 10, true)).toEqual(["0–10 running"]);
  });

  it("is the same after reopening the database, and goes on from there", () => {
    const folder = temporaryFolder();
    const db = openDb(folder);
    openOn(db).commit([batch([anchor(1, 0, hourStart), ...stretch(2, 0, 10, "running")])]);
    db.close();
    const again = openOn(openDb(folder));
    expect(timelineS(again, 0, 20)).toEqual(["0–11.5 running", "11.5–20 unknown gateway-away"]);
    again.commit([batch([second(13, 11_000), second(14, 14_000), ...stretch(15, 15, 20, "idle")])]);
    expect(timelineS(again, 0, 20)).toEqual(["0–15 running", "15–20 idle"]);
  });

  it("takes a new stream of the same gateway, as after a restored card, for what it adds", () => {
    const history = newHistory();
    history.commit([batch([anchor(1, 0, hourStart), ...stretch(2, 0, 10, "running")])]);
    const later = [anchor(1, 0, hourStart + 30_000), ...stretch(2, 0, 10, "idle")];
    history.commit([batch(later, { of: otherStream })]);
    expect(timelineS(history, 0, 40)).toEqual(["0–11.5 running", "11.5–30 unknown gateway-away", "30–40 idle"]);
  });

  it("finds a state that began days before the span that is asked for", () => {
    const history = newHistory();
    const day = 86_400;
    history.commit([batch([anchor(1, 0, hourStart), second(2, 0), state(3, 0, "off")])]);
    for (let d = 1; d <= 3; d += 1) history.commit([batch([second(3 + d, d * day * 1000, 0)])]);
    expect(timelineS(history, 3 * day - 100, 3 * day)).toEqual([`${3 * day - 100}–${3 * day} off`]);
  });
});

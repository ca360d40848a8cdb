/** What is owed to mirrors: hours that are new, hours to which rows came late, and nothing that has arrived. */
import { describe, expect, it } from "vitest";
import { anchor, batch, hourStart, newHistory, openDb, openOn, second, temporaryFolder } from "./history-under-test.ts";

const hourMs = 3_600_000;
const hour = hourStart / hourMs;
const nowMs = hourStart + 10 * hourMs;

function open(history = newHistory()) {
  const { mirrors } = history;
  mirrors.open("influx");
  const owed = () => mirrors.owed("influx", 100);
  const send = (one: ReturnType<typeof owed>[number] | undefined, untilMs = ((one?.hour ?? 0) + 1) * hourMs) => {
    if (!one) throw new Error("Nothing is owed.");
    mirrors.sent("influx", [{ hour: one, untilMs }]);
  };
  const pack = () => {
    while (history.packSome(nowMs, true));
  };
  history.commit([batch([anchor(1, 0, hourStart), second(2, 0), second(3, hourMs)])]);
  return { history, mirrors, owed, send, pack, hours: () => owed().map((one) => one.hour - hour) };
}

describe("a mirror", () => {
  it("is owed each hour once, the oldest first, and none that it has", () => {
    const { owed, send, hours, mirrors } = open();
    expect([hours(), mirrors.backlog("influx", nowMs)]).toEqual([[0, 1], { hours: 2, oldestMs: hourStart }]);
    send(owed()[0]);
    expect([hours(), mirrors.backlog("influx", nowMs)]).toEqual([[1], { hours: 1, oldestMs: hourStart + hourMs }]);
  });

  it("is owed an hour again when a row comes late, packed or not", () => {
    const { history, owed, send, hours, pack } = open();
    for (const one of owed()) send(one);
    pack();
    expect(hours()).toEqual([]);
    history.commit([batch([second(4, 5000)])]);
    expect(hours()).toEqual([0]);
  });

  it("is owed an hour still when a row came while it was being sent", () => {
    const { history, owed, send, hours } = open();
    const [asked] = owed();
    history.commit([batch([second(4, 5000)])]);
    send(asked);
    expect(hours()).toEqual([0, 1]);
    send(owed()[0]);
    expect(hours()).toEqual([1]);
  });

  it("is owed again what lies before the rows that it has, and only the rest of an hour that goes on", () => {
    const { history, owed, send } = open();
    const untilMs = hourStart + hourMs + 60_000;
    send(owed()[1], untilMs);
    expect(owed()[1]?.sentUntilMs).toBe(untilMs);
    history.commit([batch([second(4, hourMs + 90_000)])]);
    expect(owed()[1]?.sentUntilMs).toBe(untilMs);
    const before = owed()[1];
    history.commit([batch([second(5, hourMs + 30_000)])]);
    expect(owed()[1]?.sentUntilMs).toBe(0);
    send(before, hourStart + 2 * hourMs);
    expect(owed()[1]?.sentUntilMs).toBe(0);
  });

  it("is owed a span anew for repair, packed or not", () => {
    for (const isPacked of [true, false]) {
      const { owed, send, hours, pack, mirrors } = open();
      for (const one of owed()) send(one);
      if (isPacked) pack();
      mirrors.oweAgain("influx", { startMs: hourStart, endMs: hourStart + hourMs });
      expect(hours()).toEqual([0]);
    }
  });

  it("that is new is owed all that is kept, and one that is forgotten nothing, also after opening again", () => {
    const folder = temporaryFolder();
    const db = openDb(folder);
    const { history, mirrors, pack } = open(openOn(db));
    pack();
    history.commit([batch([second(9, 2 * hourMs)])]);
    mirrors.open("second");
    expect(mirrors.owed("second", 100).map((one) => one.hour - hour)).toEqual([0, 1, 2]);
    mirrors.forget("influx");
    expect([mirrors.targets(), mirrors.owed("influx", 100)]).toEqual([["second"], []]);
    db.close();
    const again = openOn(openDb(folder)).mirrors;
    expect(again.targets()).toEqual(["second"]);
    expect(again.owed("second", 100).map((one) => one.hour - hour)).toEqual([0, 1, 2]);
  });
});

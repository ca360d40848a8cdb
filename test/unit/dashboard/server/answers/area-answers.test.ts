/** The questions about areas, asked of a history with scores: a day, a calendar, rows, a file. */
import { describe, expect, it } from "vitest";
import type {
  AreaAnswer,
  AreasDayAnswer,
  ClutterCalendarAnswer,
  ScoresAnswer,
} from "../../../../../common/contract/clutter-answers.ts";
import type { QuestionName } from "../../../../../dashboard/server/answers/answers.ts";
import { openLedger } from "../../../../../dashboard/server/ledger/ledger.ts";
import { openHistoryReader } from "../../../../../dashboard/server/store/history-reader.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";
import { dayMs, friday, hourMs, plantWithArea, scoreRecord } from "../areas/made-areas.ts";
import { anchor, batch, openDb, openOn, temporaryFolder } from "../history/history-under-test.ts";

const at = (hour: number) => friday + hour * hourMs;

/** Friday and the Thursday before, asked at 13:00 on Friday. */
function open(nowMs = at(13)) {
  const db = openDb(temporaryFolder());
  const history = openOn(db);
  const polygon = [
    [0, 0],
    [0.5, 0],
    [0.5, 1],
  ];
  openLedger(db, createTestClock({ wallMs: at(-100) })).decide(
    plantWithArea({ zones: [{ id: "left", name: "左", polygon }] }),
    "test",
  );
  const outline = [[100, 100, 300, 100, 300, 300]];
  const run = friday - 10 * dayMs;
  const scored = (seq: number, ms: number, share: number, more = {}) =>
    scoreRecord(seq, ms - run, { share, level: share < 0.25 ? "a-little" : "cluttered", ...more });
  const none = { share: undefined, level: undefined };
  history.commit([
    batch([
      anchor(1, 0, run),
      scored(2, at(-15), 0.12, { slot: "09:00" }),
      scored(3, at(-13), 0.4, { occasion: "demand" }),
      scored(4, at(-7), 0.2, { slot: "17:00" }),
      scoreRecord(5, at(-12) - run, { slot: "12:00", outcome: "missed", cause: "power-off", ...none }),
      scored(6, at(9), 0.31, {
        slot: "09:00",
        outline,
        zones: [{ id: "left", share: 0.6 }],
        left: [[10, 10, 50, 50]],
        confidence: 0.9,
      }),
      scoreRecord(7, at(12) - run, { slot: "12:00", outcome: "skipped", cause: "person-in-view", ...none }),
      scored(8, at(12.2), 0.99, { simulated: true }),
    ]),
  ]);
  const reader = openHistoryReader(db);
  const raw = (name: QuestionName, params: object) => reader.ask(name, params, nowMs);
  const ask = <T>(name: QuestionName, params: object): T => {
    const answer = raw(name, params);
    if ("refusal" in answer) throw new Error(answer.refusal);
    return JSON.parse(new TextDecoder().decode(answer.json)) as T;
  };
  return { ask, raw, reader, history, db };
}

describe("an area's day", () => {
  it("has each time of the schedule with what became of it, and the newest sheet", () => {
    const { ask } = open();
    const answer = ask<AreaAnswer>("area", { area: "bench" });
    expect(answer).toMatchObject({ area: "bench", name: "組立作業台", date: "2026-11-20", today: "2026-11-20" });
    expect(answer.simulated).toBe(true);
  });

  it("never mixes simulated scores with real ones", () => {
    const { ask, history } = open();
    history.commit([batch([scoreRecord(9, 10 * dayMs + 12.5 * hourMs, { share: 0.05, level: "tidy" })])]);
    const { simulated, slots, sheet, looks, trend } = ask<AreaAnswer>("area", { area: "bench" });
    expect(simulated).toBe(false);
    expect(slots.map(({ slot, state }) => [slot, state])).toEqual([
      ["09:00", "scored"],
      ["12:00", "skipped"],
      ["17:00", "coming"],
    ]);
    expect(slots[1]?.look).toMatchObject({ cause: "person-in-view" });
    expect(looks.map(({ share }) => share)).toEqual([0.31, undefined, 0.05]);
    expect(sheet).toMatchObject({ share: 0.05, outline: [], zones: [] });
    expect(trend.map(([, share]) => share)).toEqual([0.12, 0.4, 0.2, 0.31, 0.05]);
  });

  it("of a date that is over shows the sheet as it was at its end", () => {
    const { ask, history } = open();
    history.commit([batch([scoreRecord(9, 10 * dayMs + 12.5 * hourMs)])]);
    const { sheet, slots } = ask<AreaAnswer>("area", { area: "bench", date: "2026-11-19" });
    expect(sheet).toMatchObject({ share: 0.2, atMs: at(-7) });
    expect(slots.map(({ state }) => state)).toEqual(["scored", "missed", "scored"]);
  });

  it("shows the newest sheet that was scored, though the look behind it came to nothing", () => {
    const { ask, history } = open();
    const skipped = { outcome: "skipped", cause: "too-dark", share: undefined, level: undefined } as const;
    history.commit([batch([scoreRecord(9, 10 * dayMs + 12.5 * hourMs, skipped)])]);
    const { sheet } = ask<AreaAnswer>("area", { area: "bench" });
    expect(sheet).toMatchObject({ share: 0.31, confidence: 0.9, zones: [{ id: "left", share: 0.6 }] });
    expect(sheet?.left).toEqual([[10, 10, 50, 50]]);
  });

  it("tells a look that is waited for from one that nothing was heard of", () => {
    const { ask } = open(at(17) + 60_000);
    expect(ask<AreaAnswer>("area", { area: "bench" }).slots.at(-1)?.state).toBe("waiting");
    const later = open(at(17) + hourMs);
    expect(later.ask<AreaAnswer>("area", { area: "bench" }).slots.at(-1)?.state).toBe("nothing");
  });

  it("has no times on a day off", () => {
    const { ask } = open();
    const answer = ask<AreaAnswer>("area", { area: "bench", date: "2026-11-15" });
    expect(answer).toMatchObject({ isDayOff: true, slots: [], sheet: null });
  });
});

describe("the calendar of clutter", () => {
  it("has each date's worst score and the three looks, missed and skipped ones with their cause", () => {
    const { ask, history } = open();
    history.commit([batch([scoreRecord(9, 10 * dayMs + 12.5 * hourMs, { occasion: "motion" })])]);
    const question = { area: "bench", from: "2026-11-18", to: "2026-11-22" };
    const { times, days, today } = ask<ClutterCalendarAnswer>("clutter", question);
    expect([times, today]).toEqual([["09:00", "12:00", "17:00"], "2026-11-20"]);
    expect(days.map(({ date }) => date)).toEqual(["18", "19", "20", "21", "22"].map((day) => `2026-11-${day}`));
    const [none, thursday, fri, saturday] = days;
    expect(none).toMatchObject({ worst: null, slots: [null, null, null], others: 0, isDayOff: false });
    expect(thursday).toMatchObject({
      worst: { share: 0.4, level: "cluttered", atMs: at(-13) },
      slots: [{ share: 0.12 }, { outcome: "missed", cause: "power-off" }, { share: 0.2 }],
      others: 1,
    });
    expect(fri?.slots).toMatchObject([{ share: 0.31 }, { cause: "person-in-view" }, null]);
    expect(saturday?.isDayOff).toBe(true);
  });

  it("keeps a time that the schedule has no more, where looks belong to it", () => {
    const { ask, history } = open();
    const old = scoreRecord(9, 10 * dayMs + 15 * hourMs, { slot: "15:00" });
    history.commit([batch([old])]);
    const { times } = ask<ClutterCalendarAnswer>("clutter", { area: "bench", from: "2026-11-20", to: "2026-11-20" });
    expect(times).toEqual(["09:00", "12:00", "15:00", "17:00"]);
  });
});

describe("scores", () => {
  it("are told one by one, and for a day of all areas", () => {
    const { ask } = open();
    const { looks } = ask<ScoresAnswer>("scores", { area: "bench", from: "2026-11-20", to: "2026-11-20" });
    expect(looks).toMatchObject([{ share: 0.99, zones: [] }]);
    const { areas } = ask<AreasDayAnswer>("areas-day", { date: "2026-11-20" });
    expect(areas).toMatchObject([{ area: "bench", simulated: true, looks: [{ share: 0.99 }] }]);
  });

  it("go into a file with their cause, their zones, and marked where they are simulated", () => {
    const { reader } = open();
    const asked = { table: "scores", format: "csv", language: "ja", from: "2026-11-19", to: "2026-11-20" } as const;
    const file = reader.exportOpen({ ...asked, machines: ["bench"] });
    let text = "";
    for (let piece = reader.exportNext(file); piece; piece = reader.exportNext(file)) {
      text += new TextDecoder().decode(piece);
    }
    const lines = text.trim().split("\r\n");
    expect(lines).toHaveLength(1 + 7);
    expect(lines[0]).toContain("作業場,");
    expect(text).toContain("12:00,実施できず,,,電源オフ");
    expect(text).toContain(",09:00,採点,0.31,散らかり,,0.9,left 0.6,1,");
    expect(lines.filter((line) => line.endsWith("模擬"))).toHaveLength(1);
  });

  it.each([
    ["area", { area: "nowhere" }, /no area/],
    ["area", { area: "bench", date: "2026-13-01" }, /date/],
    ["area", { area: "bench", weeks: "99" }, /weeks/],
    ["clutter", { area: "bench", from: "2026-01-01", to: "2027-06-01" }, /366/],
    ["scores", { area: "bench", from: "2026-01-02", to: "2026-01-01" }, /before/],
  ] as const)("are refused for a question %s %j that makes no sense", (name, params, reason) => {
    const answer = open().raw(name, params);
    expect("refusal" in answer ? answer.refusal : "").toMatch(reason);
  });
});

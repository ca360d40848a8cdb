/** Changes of the past: shown, counted, and undone without a trace in any figure. */
import { describe, expect, it } from "vitest";
import { readCorrection } from "../../../../../dashboard/server/history/correction-detail.ts";
import { dayMs, hourMs, july, minuteMs, openReckoned } from "./reckoned-history.ts";

const of = { machine: "press", simulated: false };
const second = { startMs: july + dayMs, endMs: july + 2 * dayMs };
const stopStartMs = second.startMs + 10 * hourMs;

function open() {
  const reckoned = openReckoned(3);
  const { history, past, tidy } = reckoned;
  const figures = () => {
    tidy();
    const [one] = history.dayFigures("2026-07-02", "2026-07-02")[0]?.figures ?? [];
    if (!one) throw new Error("There is no sheet.");
    const { isCorrected: _, ...rest } = one;
    return rest;
  };
  return { ...reckoned, past, figures, shown: () => history.timeline("press", false, second) };
}

describe("a change of the past", () => {
  it("puts a state right: it is shown with its mark and counted, and undoing brings back exactly what was", () => {
    const { past, figures, shown, history } = open();
    const before = { figures: figures(), shown: shown() };
    const span = { startMs: stopStartMs, endMs: stopStartMs + 30 * minuteMs };
    const id = past.edit({ kind: "corrected", ...of, ...span, state: "running" }, "test", july);
    expect(shown()).toContainEqual({ ...span, state: "running", cause: undefined, revision: 0, mark: "corrected" });
    expect(figures().runningMs).toBe(before.figures.runningMs + 30 * minuteMs);
    expect(past.undo(id ?? 0, july)).toBe(true);
    expect({ figures: figures(), shown: shown() }).toEqual(before);
    expect(past.undo(id ?? 0, july)).toBe(false);
    expect(history.changes(second)).toMatchObject([{ id, undoneMs: july, author: "test" }]);
  });

  it("keeps what somebody noted of a correction beside its state", () => {
    const { past, shown, history } = open();
    const span = { startMs: stopStartMs, endMs: stopStartMs + 30 * minuteMs };
    past.edit({ kind: "corrected", ...of, ...span, state: "off", note: "電源 を切った" }, "test", july);
    expect(shown()).toContainEqual({ ...span, state: "off", cause: undefined, revision: 0, mark: "corrected" });
    const [change] = history.changes(second);
    expect(readCorrection(change?.detail ?? "")).toEqual({ state: "off", note: "電源 を切った" });
    expect(readCorrection("running")).toEqual({ state: "running", note: "" });
  });

  it("has every date reckoned again that has figures, however long it is", () => {
    const { past, tidy, history } = open();
    const runningOn = (date: string) => history.dayFigures(date, date)[0]?.figures[0]?.runningMs ?? -1;
    tidy();
    expect(runningOn("2026-07-01")).toBeLessThan(8 * hourMs);
    const span = { startMs: july - 10 * dayMs, endMs: july + 1500 * dayMs };
    past.edit({ kind: "corrected", ...of, ...span, state: "running" }, "test", july);
    tidy();
    expect(runningOn("2026-07-01")).toBe(8 * hourMs);
    expect(runningOn("2026-07-03")).toBe(8 * hourMs);
  });

  it("leaves a span out of every figure but the excluded time", () => {
    const { past, figures, shown, history } = open();
    const before = { figures: figures(), shown: shown() };
    const span = { startMs: stopStartMs, endMs: stopStartMs + 2 * hourMs };
    const id = past.edit({ kind: "excluded", ...of, ...span, reason: "保守" }, "test", july);
    const { plannedMs, runningMs, stops, excludedMs, unknownMs, stopsMs, pausesMs } = figures();
    expect({ plannedMs, stops, excludedMs }).toEqual({ plannedMs: 8 * hourMs, stops: 0, excludedMs: 2 * hourMs });
    expect(runningMs + stopsMs + pausesMs + unknownMs + excludedMs).toBe(plannedMs);
    expect(history.excluded("press", false, second)).toEqual([{ ...span, reason: "保守" }]);
    expect(shown()).toEqual(before.shown);
    past.undo(id ?? 0, july);
    expect(figures()).toEqual(before.figures);
  });

  it("lays a re-evaluation of several days over what was recorded, later changes over it, and takes both away", () => {
    const { past, shown } = open();
    const before = shown();
    const span = { startMs: july + dayMs / 2, endMs: july + 2.5 * dayMs };
    const decided = { ...span, state: "idle", cause: undefined, revision: 1, mark: "re-evaluated" } as const;
    const first = past.reEvaluate({ ...of, ...span, detail: "{}", segments: [decided] }, "test", july);
    expect(shown()).toEqual([{ ...decided, ...second }]);
    const part = { startMs: second.startMs, endMs: second.startMs + hourMs };
    const then = past.edit({ kind: "corrected", ...of, ...part, state: "off" }, "test", july);
    expect(shown().map(({ state, mark }) => [state, mark])).toEqual([
      ["off", "corrected"],
      ["idle", "re-evaluated"],
    ]);
    past.undo(first, july);
    expect(shown()[0]).toMatchObject({ ...part, state: "off" });
    past.undo(then ?? 0, july);
    expect(shown()).toEqual(before);
  });

  it("gives a stop its reason, in stops and sums, and takes it away", () => {
    const { past, tidy, history } = open();
    const told = () => {
      tidy();
      const stops = history.dayStops("2026-07-02", "2026-07-02").map(({ reason }) => reason);
      return [stops, history.reasonSums("2026-07-02", "2026-07-02").map(({ reason, stops: n }) => [reason, n])];
    };
    const reason = (what: string | null) =>
      past.edit({ kind: "reason", ...of, startMs: stopStartMs, reason: what }, "test", july);
    expect(told()).toEqual([[null], [[null, 1]]]);
    reason("setup");
    expect(told()).toEqual([["setup"], [["setup", 1]]]);
    reason(null);
    expect(told()).toEqual([[null], [[null, 1]]]);
  });
});

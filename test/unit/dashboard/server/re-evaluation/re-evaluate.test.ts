/** Deciding the past again: what other thresholds make of recorded seconds, and what differs from what was recorded. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importChannel, importGateway } from "../../../../../common/contract/import-channel.ts";
import { machineStates } from "../../../../../common/contract/machine-state.ts";
import { detectionSettings } from "../../../../../common/contract/plant-settings.ts";
import { openHistory } from "../../../../../dashboard/server/history/history.ts";
import type { Segment } from "../../../../../dashboard/server/history/segment.ts";
import { createAssignments } from "../../../../../dashboard/server/ledger/assignments.ts";
import { openLedger } from "../../../../../dashboard/server/ledger/ledger.ts";
import { openPlans } from "../../../../../dashboard/server/ledger/plans.ts";
import { differingMs, previewOf } from "../../../../../dashboard/server/re-evaluation/preview.ts";
import { reEvaluate } from "../../../../../dashboard/server/re-evaluation/re-evaluate.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";
import { anchor, batch, openDb, otherStream, second, state, temporaryFolder } from "../history/history-under-test.ts";
import { hourMs, july, minuteMs, plantFrom } from "../history/reckoned-history.ts";

/** Two hours from 9:00 in which the press drew 2 A, and from 10:00 on 0.5 A; decided live with thresholds of 0.1 and 1 A. */
const startMs = july + 9 * hourMs;
const span = { startMs, endMs: startMs + 2 * hourMs };

function open(channels?: readonly object[]) {
  const db = openDb(temporaryFolder());
  const plant = plantFrom("08:00");
  const [press] = plant.machines;
  if (!press) throw new Error("There is no press.");
  const machine = channels ? { ...press, channels: channels as typeof press.channels } : press;
  openLedger(db, createTestClock({ wallMs: july })).decide({ ...plant, machines: [machine] }, "test");
  const plan = openPlans(db).newest();
  const history = openHistory({ db, machineOf: createAssignments(plan.plant) });
  const t = startMs - july;
  const rows = Array.from({ length: 7200 }, (_, s) => second(4 + s, t + s * 1000, s < 3600 ? 2 : 0.5));
  const states = [state(2, t, "running"), state(3, t + hourMs, "idle")];
  history.commit([batch([anchor(1, 0, july), ...states, ...rows])]);
  const evaluate = (settings: object, of = span) =>
    reEvaluate({
      ...of,
      questions: history,
      plan,
      machine,
      detection: detectionSettings.parse(settings),
      simulated: false,
      learnedPauseMs: undefined,
    });
  return { evaluate, history, db };
}

const minutes = (segments: readonly Segment[]) =>
  segments.map((one) => [Math.round((one.startMs - startMs) / minuteMs), one.state, one.mark]);

describe("a span decided again", () => {
  it("has the states that other thresholds make of its seconds, and says what that changes", () => {
    const evaluated = open().evaluate({ offBelowA: 0.7, runAboveA: 1 });
    expect(minutes(evaluated.after)).toEqual([
      [0, "running", "re-evaluated"],
      [60, "off", "re-evaluated"],
    ]);
    expect(minutes(evaluated.before)).toEqual([
      [0, "running", undefined],
      [60, "idle", undefined],
    ]);
    const preview = previewOf(span, evaluated);
    expect(preview.heldShare).toBeCloseTo(1, 3);
    expect(preview.changedMs / minuteMs).toBeCloseTo(60, 0);
    expect(preview.after.statesMs.off / hourMs).toBeCloseTo(1, 2);
    expect(Object.values(preview.after.statesMs).reduce((sum, ms) => sum + ms, 0)).toBe(2 * hourMs);
    expect(evaluated.figuresBefore.runningMs).toBe(hourMs);
  });

  it("begins as it was decided live: what came before its start counts", () => {
    // 0.5 A is running still, by the hysteresis, but only for who knows that it was 2 A before.
    const settings = { offBelowA: 0.1, runAboveA: 0.95, hysteresisShare: 0.5 };
    const part = { startMs: startMs + 65 * minuteMs, endMs: startMs + 70 * minuteMs };
    const [first, ...rest] = open().evaluate(settings, part).segments;
    expect(first).toMatchObject({ ...part, state: "running" });
    expect(rest).toEqual([]);
  });

  it("is unknown where no second is kept", () => {
    const { evaluate } = open();
    const late = { startMs: startMs + 5 * hourMs, endMs: startMs + 6 * hourMs };
    expect(evaluate({}, late)).toMatchObject({ segments: [], heldMs: 0, after: [{ ...late, state: "unknown" }] });
    const over = evaluate({ offBelowA: 0.1, runAboveA: 1 }, { ...span, endMs: span.endMs + 2 * hourMs });
    expect(previewOf({ ...span, endMs: span.endMs + 2 * hourMs }, over).heldShare).toBeCloseTo(0.5, 2);
  });

  it("takes what was imported where no channel of the machine has anything", () => {
    const { evaluate, history } = open([]);
    expect(evaluate({}).heldMs).toBe(0);
    const rows = Array.from({ length: 3600 }, (_, s) =>
      second(2 + s, startMs - july + s * 1000, 3, { channel: importChannel("press") }),
    );
    history.commit([{ ...batch([anchor(1, 0, july), ...rows], { of: otherStream }), gateway: importGateway }]);
    expect(minutes(evaluate({}).after).map(([min, what]) => [min, what])).toEqual([
      [0, "running"],
      [60, "unknown"],
    ]);
  });

  it.each([
    ["from", { fromMs: startMs + 30 * minuteMs, toMs: null }, [0, "unknown"], [30, "running"]],
    ["until", { fromMs: null, toMs: startMs + 30 * minuteMs }, [0, "running"], [30, "unknown"]],
  ])("counts a channel only %s when it was assigned to the machine", (_word, dates, first, second) => {
    const { evaluate } = open([{ gateway: "g", channel: "press.1", ...dates }]);
    const after = minutes(evaluate({ offBelowA: 0.1, runAboveA: 1 }).after).map(([min, what]) => [min, what]);
    expect(after.slice(0, 2)).toEqual([first, second]);
  });
});

const tiles = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.constantFrom(...machineStates)), { minLength: 1, maxLength: 20 })
  .map((parts) => {
    let atMs = 0;
    return parts.map(([length, one]): Segment => {
      atMs += length;
      return { startMs: atMs - length, endMs: atMs, state: one, cause: undefined, revision: 0 };
    });
  });

it("reckons the differing time as one would count it millisecond by millisecond", () => {
  const at = (list: readonly Segment[], ms: number) => list.find((one) => one.startMs <= ms && ms < one.endMs)?.state;
  fc.assert(
    fc.property(tiles, tiles, (one, other) => {
      const end = Math.min(one.at(-1)?.endMs ?? 0, other.at(-1)?.endMs ?? 0);
      const counted = Array.from({ length: end }, (_, ms) => ms).filter((ms) => at(one, ms) !== at(other, ms)).length;
      expect(differingMs(one, other)).toBe(counted);
    }),
  );
});

/** What holds for every machine and all settings: one state at a time, tiling time, the same live and in replay. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStateDetector } from "../../../../common/detection/state-detector.ts";
import { anySettings, anyTape, play, type TapeSecond } from "./detector-tape.ts";

const runs = { numRuns: 300 };

describe("any machine", () => {
  it("is in one state at a time: changes follow each other in time, and each changes the state", () => {
    fc.assert(
      fc.property(anyTape, anySettings, (seconds, settings) => {
        const transitions = play(seconds, settings);
        for (const [index, { state, since }] of transitions.entries()) {
          const before = transitions[index - 1];
          if (!before) continue;
          expect(since).toBeGreaterThanOrEqual(before.since);
          expect(state).not.toBe(before.state);
        }
      }),
      runs,
    );
  });

  it("is unknown exactly where no reading is valid", () => {
    fc.assert(
      fc.property(anyTape, anySettings, (seconds, settings) => {
        const transitions = play(seconds, settings);
        const endT = (seconds.at(-1)?.t ?? 0) + 1000;
        for (let t = seconds[0]?.t ?? 0; t < endT; t += 500) {
          const told = transitions.findLast(({ since }) => since <= t);
          const isValid = seconds.some((one) => one.t <= t && t < one.t + one.validForMs);
          expect({ t, isUnknown: told?.state === "unknown" }).toEqual({ t, isUnknown: !isValid });
        }
      }),
      runs,
    );
  });

  it("gives a cause with unknown, and only with unknown", () => {
    fc.assert(
      fc.property(anyTape, anySettings, (seconds, settings) => {
        for (const { state, cause } of play(seconds, settings)) {
          expect(cause).toBe(state === "unknown" ? "sensor-silent" : undefined);
        }
      }),
      runs,
    );
  });

  it("shows the same in a replay of its seconds as live, however often the clock was looked at", () => {
    fc.assert(
      fc.property(anyTape, anySettings, fc.integer({ min: 100, max: 3000 }), (seconds, settings, tickMs) => {
        const ticks = ({ t }: TapeSecond, previousT: number) => {
          const times: number[] = [];
          for (let at = previousT; at < t; at += tickMs) times.push(at);
          return times;
        };
        expect(play(seconds, settings, ticks)).toEqual(play(seconds, settings));
      }),
      runs,
    );
  });

  it("runs only after so long above the threshold as the dwell says, unless nothing was known before", () => {
    fc.assert(
      fc.property(anyTape, anySettings, (seconds, settings) => {
        const detector = createStateDetector(settings, 0);
        for (const { t, meanA, validForMs } of seconds) {
          const before = detector.current().state;
          const changes = detector.second(t, meanA, validForMs);
          const began = changes.find(({ state }) => state === "running");
          if (!began || before === "unknown" || changes.length > 1) continue;
          // The edge may lie within the second that passed the threshold, or in the one before it.
          expect(t + 1000 - began.since).toBeGreaterThan(settings.dwellRunningMs - 1000);
          const { runAboveA, offBelowA, hysteresisShare, dwellRunningMs } = settings;
          // A short time with less, on the way from off to running, belongs to the run.
          for (const one of seconds.filter((each) => each.t >= began.since + 1000 && each.t <= t)) {
            const isLast = one.t > t - dwellRunningMs;
            const lowest = (isLast ? runAboveA : offBelowA) * (1 - hysteresisShare);
            expect(one.meanA).toBeGreaterThanOrEqual(lowest);
          }
        }
      }),
      runs,
    );
  });
});

/** Anchors: when a run is told the time. */
import { describe, expect, it } from "vitest";
import { createTimeAnchor } from "../../../agent/time-anchor.ts";
import { createTestClock } from "../../fakes/test-clock.ts";

const noon = Date.UTC(2026, 6, 1, 3);

describe("the anchor of a run", () => {
  it("is due at once when the clock is set, and then not again", () => {
    const clock = createTestClock({ monoMs: 500, wallMs: noon });
    const next = createTimeAnchor(clock, () => clock.monoMs() - 500);
    expect(next()).toEqual({ kind: "anchor", t: 0, wallMs: noon, source: "system" });
    clock.advance(60_000);
    expect(next()).toBeUndefined();
  });

  it("comes as soon as somebody tells the time, and says who", () => {
    const clock = createTestClock({ monoMs: 0, wallMs: undefined });
    const next = createTimeAnchor(clock, () => clock.monoMs());
    expect(next()).toBeUndefined();
    clock.advance(90_000);
    clock.offerWallMs(noon, "dashboard");
    expect(next()).toEqual({ kind: "anchor", t: 90_000, wallMs: noon, source: "dashboard" });
  });

  it("is due again when the clock has been corrected by more than a second, not for less", () => {
    const clock = createTestClock({ monoMs: 0, wallMs: noon });
    const next = createTimeAnchor(clock, () => clock.monoMs());
    next();
    clock.advance(10_000);
    clock.setWall(noon + 10_900);
    expect(next()).toBeUndefined();
    clock.setWall(noon - 3_600_000);
    expect(next()).toMatchObject({ t: 10_000, wallMs: noon - 3_600_000 });
    expect(next()).toBeUndefined();
  });

  it("comes again every ten minutes, so that a dashboard with a new database can date what it gets", () => {
    const clock = createTestClock({ monoMs: 0, wallMs: noon });
    const next = createTimeAnchor(clock, () => clock.monoMs());
    next();
    clock.advance(9 * 60_000);
    expect(next()).toBeUndefined();
    clock.advance(60_000);
    expect(next()).toMatchObject({ t: 600_000, wallMs: noon + 600_000 });
    expect(next()).toBeUndefined();
  });
});

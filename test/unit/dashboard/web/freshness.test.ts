/** When a machine turns unknown by itself, and what is blamed for it. */
import { describe, expect, it } from "vitest";
import { shownState } from "../../../../dashboard/web/freshness.ts";

const t0 = Date.UTC(2026, 10, 20, 5);
const running = { state: "running", sinceMs: t0 - 60_000 } as const;

describe("what is shown of a machine", () => {
  it("is what was heard while it is valid", () => {
    const feed = { nowMs: t0 + 2499, heardMs: t0 + 2000, silentMs: 499 };
    expect(shownState(running, t0 + 2500, feed)).toMatchObject({ state: "running", sinceMs: t0 - 60_000 });
  });

  it("turns unknown at the moment the reading runs out, because the sensor is silent", () => {
    const feed = { nowMs: t0 + 2500, heardMs: t0 + 2500, silentMs: 0 };
    expect(shownState(running, t0 + 2500, feed)).toEqual({
      state: "unknown",
      cause: "sensor-silent",
      sinceMs: t0 + 2500,
    });
  });

  it("turns unknown when the feed is cut, although its reading is still valid", () => {
    const feed = { nowMs: t0 + 3001, heardMs: t0, silentMs: 3001 };
    expect(shownState(running, t0 + 60_000, feed)).toEqual({ state: "unknown", cause: "feed-cut", sinceMs: t0 + 3000 });
  });

  it("blames the feed, not the sensor, for a reading that ran out while nothing was heard", () => {
    const feed = { nowMs: t0 + 2600, heardMs: t0 + 500, silentMs: 2100 };
    expect(shownState(running, t0 + 2500, feed)).toEqual({ state: "unknown", cause: "feed-cut", sinceMs: t0 + 2500 });
  });

  it("goes on blaming the sensor that was silent before the feed was cut", () => {
    const feed = { nowMs: t0 + 60_000, heardMs: t0 + 5000, silentMs: 55_000 };
    expect(shownState(running, t0 + 2500, feed)).toMatchObject({ cause: "sensor-silent", sinceMs: t0 + 2500 });
  });

  it("keeps the server's word on an unknown state", () => {
    const away = { state: "unknown", cause: "gateway-away", sinceMs: t0 } as const;
    const feed = { nowMs: t0 + 60_000, heardMs: t0, silentMs: 60_000 };
    expect(shownState(away, t0, feed)).toEqual({ state: "unknown", cause: "gateway-away", sinceMs: t0 });
  });
});

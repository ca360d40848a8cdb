/** The live model of areas: what it tells, and when. */
import { describe, expect, it } from "vitest";
import type { BoardArea } from "../../../../../common/contract/live-events.ts";
import { createLiveAreas } from "../../../../../dashboard/server/areas/live-areas.ts";
import { friday, hourMs, look, plantWithArea } from "./made-areas.ts";

function open() {
  let nowMs = friday + 10 * hourMs;
  const told: BoardArea[] = [];
  const live = createLiveAreas(
    () => nowMs,
    (area) => told.push(area),
  );
  live.configure(plantWithArea());
  const known = (share = 0.1) => live.known("bench", { simulated: false, looks: [look(friday + 9 * hourMs, share)] });
  return { live, told, known, at: (ms: number) => (nowMs = ms) };
}

describe("the live model", () => {
  it("says nothing of an area to others before history has told of it", () => {
    const { live, told, known } = open();
    live.tick();
    live.live("gateway", [{ area: "bench", doing: "looking" }]);
    expect([told, live.told()]).toEqual([[], []]);
    expect(live.all()).toHaveLength(1);
    known();
    expect(told).toMatchObject([{ level: "a-little", doing: "looking" }]);
  });

  it("tells an area that has never been scored as unknown", () => {
    const { live, told } = open();
    live.known("bench", { simulated: false, looks: [] });
    expect(told).toMatchObject([{ level: "unknown", cause: "no-score-yet", simulated: false }]);
  });

  it("tells changes only, and what runs out with time", () => {
    const { live, told, known, at } = open();
    known();
    known();
    live.tick();
    expect(told).toHaveLength(1);
    at(friday + 18 * hourMs);
    live.tick();
    expect(told.at(-1)).toMatchObject({ level: "unknown", cause: "overdue" });
  });

  it("listens to the area's own gateway only, and a set-up goes before what that says", () => {
    const { live, told, known } = open();
    known();
    live.live("another", [{ area: "bench", doing: "looking" }]);
    expect(told).toHaveLength(1);
    live.setUp("bench", true);
    live.live("gateway", [{ area: "bench", doing: "looking" }]);
    expect(told.at(-1)?.doing).toBe("set-up");
    live.setUp("bench", false);
    expect(told.at(-1)?.doing).toBe("looking");
    live.gatewayLost("gateway");
    expect(told.at(-1)?.doing).toBe("nothing");
  });

  it("keeps what it knows of an area when settings change, and forgets one that is gone", () => {
    const { live, known } = open();
    known(0.4);
    live.configure(plantWithArea({ name: "検査台" }));
    expect(live.all()).toMatchObject([{ name: "検査台", level: "cluttered" }]);
    live.configure({ ...plantWithArea(), areas: [] });
    expect(live.all()).toEqual([]);
  });

  it("marks an area whose camera is simulated before its first score, and then as its scores are", () => {
    const { live, known } = open();
    const plant = plantWithArea();
    const gateways = plant.gateways.map((one) => ({ ...one, cameras: [{ id: "cam", type: "x", simulated: true }] }));
    live.configure({ ...plant, areas: [] });
    live.configure({ ...plant, gateways });
    expect(live.all()).toMatchObject([{ simulated: true }]);
    known();
    expect(live.all()).toMatchObject([{ simulated: false }]);
  });
});

/** Which channel measures which machine, and what a gateway is told to run. */
import { describe, expect, it } from "vitest";
import { desiredSettings, plantSettings } from "../../../../../common/contract/plant-settings.ts";
import { createAssignments, desiredOf } from "../../../../../dashboard/server/ledger/assignments.ts";

const june = Date.UTC(2026, 5, 1);
const july = Date.UTC(2026, 6, 1);
/** The clamp moved from the press to the lathe in July. */
const plant = plantSettings.parse({
  gateways: [
    {
      id: "g",
      sensors: [{ id: "wave", type: "trace", file: "/a.csv" }],
      channels: [{ channel: "clamp.1", noiseFloorA: 0.03, nameplateA: 6 }],
    },
    { id: "h", sensors: [{ id: "own", type: "machikoba-device" }] },
  ],
  machines: [
    { id: "press", name: "プレス", channels: [{ gateway: "g", channel: "clamp.1", toMs: july }] },
    {
      id: "lathe",
      name: "旋盤",
      channels: [
        { gateway: "g", channel: "clamp.1", fromMs: july },
        { gateway: "h", channel: "x.1" },
      ],
    },
    { id: "saw", name: "のこ盤" },
  ],
});

describe("a channel", () => {
  it("measures the machine that it is assigned to at that time", () => {
    expect(createAssignments(plant)("g", "clamp.1", june)).toBe("press");
    expect(createAssignments(plant)("g", "clamp.1", july - 1)).toBe("press");
    expect(createAssignments(plant)("g", "clamp.1", july)).toBe("lathe");
  });

  it("measures the machine that it is assigned to until further notice, where nobody knows the time", () => {
    expect(createAssignments(plant)("g", "clamp.1", undefined)).toBe("lathe");
  });

  it("measures none where it isn't assigned, or by another gateway", () => {
    const find = createAssignments(plant);
    expect([find("g", "other.1", june), find("h", "clamp.1", june), find("h", "x.1", june)]).toEqual([
      undefined,
      undefined,
      "lathe",
    ]);
  });
});

describe("what a gateway shall run", () => {
  it("are its own sensors, and our own devices always", () => {
    expect(desiredOf(plant, 3, "g", june).sensors).toEqual([
      { id: "devices", type: "machikoba-device" },
      { id: "wave", type: "trace", file: "/a.csv" },
    ]);
    expect(desiredOf(plant, 3, "h", june).sensors).toEqual([{ id: "own", type: "machikoba-device" }]);
    expect(desiredOf(plant, 3, "new", june).sensors).toEqual([{ id: "devices", type: "machikoba-device" }]);
  });

  it("are the machines that its channels measure now, with their detection", () => {
    expect(desiredOf(plant, 3, "g", june).machines.map(({ id, channels }) => [id, channels])).toEqual([
      ["press", ["clamp.1"]],
    ]);
    expect(desiredOf(plant, 3, "g", july).machines).toMatchObject([
      { id: "lathe", channels: ["clamp.1"], detection: { runAboveA: 1 } },
    ]);
    expect(desiredOf(plant, 3, "new", june).machines).toEqual([]);
  });

  it("is what is known of its clamps, and when the site works", () => {
    expect(desiredOf(plant, 3, "g", june)).toMatchObject({
      channels: [{ channel: "clamp.1", noiseFloorA: 0.03, noiseStdA: 0, nameplateA: 6 }],
      plan: { timeZone: "Asia/Tokyo", calendar: plant.calendar },
    });
    expect(desiredOf(plant, 3, "h", june).channels).toEqual([]);
  });

  it("can be sent", () => {
    const desired = desiredOf(plant, 3, "g", june);
    expect(desiredSettings.parse(JSON.parse(JSON.stringify(desired)))).toEqual(desired);
  });
});

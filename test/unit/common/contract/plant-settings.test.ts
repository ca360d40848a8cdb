/** Settings of a site: defaults that work, and errors that name the place. */
import { describe, expect, it } from "vitest";
import { detectionSettings, plantSettings } from "../../../../common/contract/plant-settings.ts";

function whyNot(plant: unknown): string {
  const parsed = plantSettings.safeParse(plant);
  return parsed.success
    ? ""
    : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
}

describe("a site's settings", () => {
  it("are complete when nothing is written", () => {
    expect(plantSettings.parse({})).toMatchObject({ timeZone: "Asia/Tokyo", machines: [], adoptNewChannels: true });
  });

  it("give a machine all that its detection needs", () => {
    const { machines } = plantSettings.parse({
      machines: [{ id: "press", name: "プレス", channels: [{ channel: "clamp.1" }] }],
    });
    expect(machines[0]).toMatchObject({
      channels: [{ gateway: "gateway", channel: "clamp.1", fromMs: null, toMs: null }],
      detection: { offBelowA: 0.1, runAboveA: 1 },
    });
  });

  it("say where a key stands that isn't known", () => {
    expect(whyNot({ machines: [{ id: "press", name: "p", chanels: [] }] })).toMatch(/machines\.0.*chanels/s);
  });

  it("refuse a machine that stands twice, and say which", () => {
    const press = { id: "press", name: "p" };
    expect(whyNot({ machines: [press, press] })).toBe('machines.1.id: "press" stands twice');
  });

  it("refuse thresholds in the wrong order, also one that meets the other's default", () => {
    expect(whyNot({ machines: [{ id: "a", name: "a", detection: { offBelowA: 2 } }] })).toContain(
      "detection.runAboveA",
    );
    expect(detectionSettings.safeParse({ offBelowA: 1, runAboveA: 1 }).success).toBe(false);
  });

  it.each(["clamp", "clamp.", ".1", "clamp.1.2", "clamp/1.1"])("refuse %j as a channel", (channel) => {
    expect(whyNot({ machines: [{ id: "a", name: "a", channels: [{ channel }] }] })).toContain("channel");
  });

  it("are the same after being exported and imported", () => {
    const plant = plantSettings.parse({
      machines: [{ id: "press", name: "プレス", channels: [{ channel: "clamp.1" }] }],
    });
    expect(plantSettings.parse(JSON.parse(JSON.stringify(plant)))).toEqual(plant);
  });
});

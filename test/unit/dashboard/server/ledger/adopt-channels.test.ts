/** Channels that nobody has assigned: each gets a machine of its own. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idPattern } from "../../../../../common/contract/ids.ts";
import { plantSettings } from "../../../../../common/contract/plant-settings.ts";
import { adoptChannels } from "../../../../../dashboard/server/ledger/adopt-channels.ts";

const empty = plantSettings.parse({});
const machinesOf = (plant: typeof empty) =>
  plant.machines.map(({ id, channels }) => [id, ...channels.map((c) => `${c.gateway} ${c.channel}`)]);

describe("a new channel", () => {
  it("gets a machine with the device's name, which is on the board at once", () => {
    const plant = adoptChannels(empty, "g", ["my-clamp.1"]);
    expect(machinesOf(plant)).toEqual([["my-clamp", "g my-clamp.1"]]);
    expect(plant.machines[0]).toMatchObject({ name: "my-clamp", detection: { runAboveA: 1 } });
  });

  it("gets its own name too, where the device has several", () => {
    expect(machinesOf(adoptChannels(empty, "g", ["clamp.1", "clamp.L2"])).map(([id]) => id)).toEqual([
      "clamp",
      "clamp-L2",
    ]);
  });

  it("gets another name when its own is taken, also by a device of another gateway", () => {
    const one = adoptChannels(empty, "g", ["clamp.1"]);
    const two = adoptChannels(adoptChannels(one, "h", ["clamp.1"]), "i", ["clamp.1"]);
    expect(machinesOf(two)).toEqual([
      ["clamp", "g clamp.1"],
      ["clamp-2", "h clamp.1"],
      ["clamp-3", "i clamp.1"],
    ]);
  });

  it("is left alone when it has a machine, or when the site doesn't want this", () => {
    const plant = adoptChannels(empty, "g", ["clamp.1"]);
    expect(adoptChannels(plant, "g", ["clamp.1"])).toBe(plant);
    const strict = plantSettings.parse({ adoptNewChannels: false });
    expect(adoptChannels(strict, "g", ["clamp.1"])).toBe(strict);
  });

  it("is left alone when the site has its most machines", () => {
    const channels = Array.from({ length: 250 }, (_, i) => `clamp${i}.1`);
    expect(adoptChannels(empty, "g", channels).machines).toHaveLength(200);
  });

  it("of any name leads to settings that are valid, with every channel once", () => {
    const anyId = fc.stringMatching(idPattern);
    const anyChannel = fc.tuple(anyId, fc.oneof(fc.constant("1"), anyId)).map((parts) => parts.join("."));
    fc.assert(
      fc.property(fc.uniqueArray(anyChannel, { maxLength: 30 }), (channels) => {
        const plant = adoptChannels(empty, "g", channels);
        expect(plantSettings.safeParse(plant).success).toBe(true);
        expect(plant.machines.map((machine) => machine.channels[0]?.channel)).toEqual(channels);
      }),
    );
  });
});

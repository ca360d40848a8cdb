/** Channels: how long a reading is valid, what is simulated, and that made-up names can't fill the memory. */
import { describe, expect, it } from "vitest";
import { createChannels, maxChannels } from "../../../agent/channels.ts";

function start() {
  const changes: string[] = [];
  const channels = createChannels(({ id, simulated }) => changes.push(`${id} ${simulated ? "simulated" : "real"}`));
  const take = (t: number, more: { periodMs?: number; device?: string; channel?: string; rmsA?: number } = {}) =>
    channels.take("machikoba-device", "devices", { rmsA: 1, device: "clamp", ...more }, t);
  /** Readings at one interval from `fromMs` on; answers the validity of the last. */
  const every = (intervalMs: number, count: number, fromMs = 0) => {
    let validForMs = 0;
    for (let i = 0; i < count; i += 1) validForMs = take(fromMs + i * intervalMs)?.validForMs ?? 0;
    return validForMs;
  };
  return { channels, changes, take, every };
}

describe("how long a reading is valid", () => {
  it("is 2.5 times the interval that the device says", () => {
    const { take } = start();
    expect(take(0, { periodMs: 4000 })?.validForMs).toBe(10_000);
    expect(take(4000, { periodMs: 1000 })?.validForMs).toBe(2500);
  });

  it("is 2.5 times the interval that is observed, where the device says none", () => {
    expect(start().every(1000, 20)).toBe(2500);
    expect(start().every(60_000, 5)).toBe(150_000);
  });

  it("is generous for the first reading, before an interval was observed", () => {
    expect(start().take(0)?.validForMs).toBe(25_000);
  });

  it("is never below what networks delay, nor beyond half an hour", () => {
    expect(start().every(200, 20)).toBe(2000);
    expect(start().take(0, { periodMs: 86_400_000 })?.validForMs).toBe(30 * 60_000);
  });

  it("follows a device that gets slower within a few readings", () => {
    const { every } = start();
    every(1000, 20);
    expect(every(10_000, 6, 20_000)).toBeGreaterThanOrEqual(25_000);
  });

  it("isn't stretched by an outage: an hour of silence doesn't make the next silence believable", () => {
    const { every } = start();
    every(1000, 60);
    expect(every(1000, 3, 3_600_000)).toBeLessThanOrEqual(10_000);
    expect(every(1000, 30, 3_603_000)).toBeLessThanOrEqual(3000);
  });

  it("isn't shortened to nothing by readings that come in a bunch", () => {
    const { take, every } = start();
    every(5000, 5);
    for (let i = 0; i < 10; i += 1) take(25_000);
    expect(take(30_000)?.validForMs).toBeGreaterThanOrEqual(10_000);
  });
});

describe("the noise floor of a channel", () => {
  const noisy = { channel: "clamp.1", noiseFloorA: 3, noiseStdA: 0.1 };

  it("is taken out of each reading as a power, and noise itself reads 0", () => {
    const { channels, take } = start();
    channels.configure([noisy]);
    expect(take(0, { rmsA: 5 })?.value).toBe(4);
    expect(take(200, { rmsA: 3.05 })?.value).toBe(0);
    const [closed] = channels.closeUntil(1000);
    expect(closed?.second).toMatchObject({ mean: 2, min: 0, max: 4, n: 2 });
    expect(closed?.measured).toMatchObject({ mean: 4.025, min: 3.05, max: 5, n: 2 });
  });

  it("is that of the channel alone, and holds from the next reading on when it is changed", () => {
    const { channels, take } = start();
    expect(take(0, { rmsA: 5 })?.value).toBe(5);
    channels.configure([noisy]);
    expect(take(200, { rmsA: 5, channel: "2" })?.value).toBe(5);
    expect(take(400, { rmsA: 5 })?.value).toBe(4);
    channels.configure([]);
    expect(take(600, { rmsA: 5 })?.value).toBe(5);
    expect(channels.closeUntil(1000).map(({ second, measured }) => measured === second)).toEqual([true, true]);
  });
});

describe("a gateway's channels", () => {
  it("are named after the device, or after the sensor where it hears only one", () => {
    const { channels } = start();
    channels.take("trace", "wave", { rmsA: 1 }, 0);
    channels.take("machikoba-device", "devices", { rmsA: 1, device: "clamp", channel: "L2" }, 0);
    expect(channels.inventory().map(({ channel, sensorType }) => [channel, sensorType])).toEqual([
      ["wave.1", "trace"],
      ["clamp.L2", "machikoba-device"],
    ]);
  });

  it("are told of once when they are new, and again when their marking changes", () => {
    const { channels, changes, take } = start();
    take(0);
    take(1000);
    channels.markSimulated("clamp", true);
    channels.markSimulated("clamp", true);
    expect(changes).toEqual(["clamp.1 real", "clamp.1 simulated"]);
    expect(channels.isSimulated("clamp.1")).toBe(true);
  });

  it("are simulated from their first reading when the device has said so before", () => {
    const { channels, changes, take } = start();
    channels.markSimulated("clamp", true);
    take(0);
    expect(changes).toEqual(["clamp.1 simulated"]);
  });

  it("are marked by whole names: a device whose name begins alike stays real", () => {
    const { channels, take } = start();
    take(0);
    take(0, { device: "clamp-2" });
    channels.markSimulated("clamp", true);
    expect(channels.inventory().map(({ simulated }) => simulated)).toEqual([true, false]);
  });

  it("are at most so many: a device that makes up names is refused, the others go on", () => {
    const { channels, take } = start();
    for (let i = 0; i < maxChannels; i += 1) expect(take(0, { channel: `c${i}` })).toBeDefined();
    expect(take(0, { channel: "one-more" })).toBeUndefined();
    expect(take(0, { channel: "c0" })).toBeDefined();
    expect(channels.inventory()).toHaveLength(maxChannels);
  });

  it("say of a reading whose second is over that it is late", () => {
    const { channels, take } = start();
    take(500);
    expect(channels.closeUntil(1000)).toHaveLength(1);
    expect(take(800)).toMatchObject({ isLate: true });
    expect(take(1200)).toMatchObject({ isLate: false });
  });
});

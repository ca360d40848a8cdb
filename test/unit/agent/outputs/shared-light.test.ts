/** A light that a photo and motion share: on while anybody holds it, off in time, and tried again when it refuses. */
import { beforeEach, describe, expect, it } from "vitest";
import type { SwitchOutput } from "../../../../agent/outputs/define-output.ts";
import { createMotionLight, longestMotionMs } from "../../../../agent/outputs/motion-light.ts";
import { OutputFault } from "../../../../agent/outputs/output-fault.ts";
import { createSharedLight, deviceSlackMs, type SharedLight } from "../../../../agent/outputs/shared-light.ts";
import { createTestClock, type TestClock } from "../../../fakes/test-clock.ts";

const never = new AbortController().signal;

/** A lamp that remembers how it is, and when it would go off by itself. */
function createLamp(clock: TestClock) {
  const lamp = {
    isOn: false,
    isBroken: false,
    /** It switches on, but its answer is lost, and then it hears nothing. */
    isMute: false,
    offByItselfMs: 0,
    changes: [] as string[],
  };
  const output: SwitchOutput = {
    kind: "switch",
    async open() {},
    async set(on, signal, forMs) {
      signal.throwIfAborted();
      if (lamp.isBroken || (lamp.isMute && !on)) throw new OutputFault("no-answer", "doesn't answer: check its power");
      if (lamp.isOn !== on) lamp.changes.push(`${clock.monoMs()} ${on ? "on" : "off"}`);
      lamp.isOn = on;
      if (forMs !== undefined) lamp.offByItselfMs = clock.monoMs() + forMs;
      if (lamp.isMute) throw new OutputFault("no-answer", "doesn't answer: check its power");
    },
    async close() {},
  };
  return { lamp, output };
}

let clock: TestClock;
let lamp: ReturnType<typeof createLamp>["lamp"];
let light: SharedLight;
let faults: unknown[];

beforeEach(() => {
  clock = createTestClock();
  const made = createLamp(clock);
  lamp = made.lamp;
  faults = [];
  light = createSharedLight({ output: made.output, clock, onFault: (error) => faults.push(error), random: () => 0.5 });
});

describe("a shared light", () => {
  it("is on for a photo and off after it", async () => {
    const release = await light.hold("photo", 20_000, never);
    expect(lamp.isOn).toBe(true);
    await release();
    expect([lamp.isOn, light.holders()]).toEqual([false, []]);
  });

  it("isn't switched off by one while another one holds it", async () => {
    const photo = await light.hold("photo", 20_000, never);
    const motion = await light.hold("motion", 60_000, never);
    await motion();
    expect(lamp.isOn).toBe(true);
    const again = await light.hold("motion", 60_000, never);
    await photo();
    expect(lamp.isOn).toBe(true);
    await again();
    expect(lamp.changes).toEqual(["0 on", "0 off"]);
  });

  it("goes off when the last hold has run out, though nobody let go", async () => {
    await light.hold("photo", 20_000, never);
    await light.hold("motion", 30_000, never);
    await clock.advanceAsync(20_000);
    expect([lamp.isOn, light.holders()]).toEqual([true, ["motion"]]);
    await clock.advanceAsync(10_000);
    expect(lamp.changes).toEqual(["0 on", "30000 off"]);
  });

  it("tells the device when to go off by itself: never before the holds end, and soon after", async () => {
    await light.hold("motion", 60_000, never);
    expect(lamp.offByItselfMs).toBe(60_000 + deviceSlackMs);
    for (let second = 0; second < 300; second += 7) {
      await light.hold("motion", 60_000, never);
      const leftMs = lamp.offByItselfMs - (clock.monoMs() + 60_000);
      expect(leftMs).toBeGreaterThanOrEqual(0);
      expect(leftMs).toBeLessThanOrEqual(deviceSlackMs);
      await clock.advanceAsync(7000);
    }
  });

  it("takes a new hold of the same name in place of the old one, whose end no longer counts", async () => {
    const first = await light.hold("motion", 10_000, never);
    await clock.advanceAsync(5000);
    const second = await light.hold("motion", 10_000, never);
    await first();
    await clock.advanceAsync(9000);
    expect(lamp.isOn).toBe(true);
    await second();
    expect(lamp.isOn).toBe(false);
  });

  it("hands the device's fault to whoever asked, holds nothing then, and works again when it is mended", async () => {
    lamp.isBroken = true;
    await expect(light.hold("photo", 20_000, never)).rejects.toThrow(/check its power/);
    expect(light.holders()).toEqual([]);
    lamp.isBroken = false;
    await light.hold("photo", 20_000, never);
    expect([lamp.isOn, faults.at(-1)]).toEqual([true, undefined]);
  });

  it("is switched off when it came on but its answer was lost", async () => {
    lamp.isMute = true;
    await expect(light.hold("photo", 20_000, never)).rejects.toThrow();
    expect(lamp.isOn).toBe(true);
    lamp.isMute = false;
    await clock.advanceAsync(20_000);
    expect(lamp.isOn).toBe(false);
  });

  it("goes on trying to switch off, and says what is wrong meanwhile", async () => {
    const release = await light.hold("photo", 20_000, never);
    lamp.isBroken = true;
    await expect(release()).rejects.toThrow(/check its power/);
    await clock.advanceAsync(60_000);
    expect(faults.at(-1)).toBeInstanceOf(OutputFault);
    lamp.isBroken = false;
    await clock.advanceAsync(20_000);
    expect([lamp.isOn, faults.at(-1)]).toEqual([false, undefined]);
  });

  it("is off after closing, and can't be held any more", async () => {
    await light.hold("photo", 20_000, never);
    await light.close();
    expect([lamp.isOn, clock.pendingTimers]).toEqual([false, 0]);
    await expect(light.hold("photo", 20_000, never)).rejects.toThrow(/closed/);
  });

  it("isn't touched by one who has given up already", async () => {
    const reason = new Error("closing");
    await expect(light.hold("photo", 1000, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(lamp.changes).toEqual([]);
  });
});

describe("light by motion", () => {
  const rule = (onForMs = 60_000) => createMotionLight({ light, who: "motion", onForMs, clock, random: () => 0.5 });

  it("is on for its time after the last motion, and more motion prolongs it", async () => {
    const motion = rule();
    motion.motion(true);
    await clock.advanceAsync(5000);
    motion.motion(false);
    await clock.advanceAsync(40_000);
    motion.motion(true);
    await clock.advanceAsync(1000);
    motion.motion(false);
    await clock.advanceAsync(59_999);
    expect(lamp.isOn).toBe(true);
    await clock.advanceAsync(1);
    expect(lamp.changes).toEqual(["0 on", "106000 off"]);
  });

  it("stays on while motion lasts, however long its own time is", async () => {
    const motion = rule(10_000);
    motion.motion(true);
    await clock.advanceAsync(120_000);
    expect(lamp.isOn).toBe(true);
    motion.motion(false);
    await clock.advanceAsync(10_000);
    expect(lamp.changes).toEqual(["0 on", "130000 off"]);
  });

  it("doesn't believe a sensor for ever that hangs at motion", async () => {
    const motion = rule(10_000);
    motion.motion(true);
    await clock.advanceAsync(longestMotionMs + 10_000);
    expect(lamp.isOn).toBe(false);
    motion.motion(false);
    await clock.advanceAsync(1000);
    expect(lamp.isOn).toBe(false);
    motion.motion(true);
    await clock.advanceAsync(1000);
    expect(lamp.isOn).toBe(true);
  });

  it("leaves the light on that a photo holds, and a photo leaves it on for motion", async () => {
    const motion = rule(10_000);
    motion.motion(true);
    motion.motion(false);
    await clock.advanceAsync(9000);
    const photo = await light.hold("photo", 20_000, never);
    await clock.advanceAsync(5000);
    expect(lamp.isOn).toBe(true);
    motion.motion(true);
    motion.motion(false);
    await clock.advanceAsync(1);
    await photo();
    expect(lamp.isOn).toBe(true);
    await clock.advanceAsync(10_000);
    expect(lamp.isOn).toBe(false);
  });

  it("comes on as soon as the light works again, for the rest of its time only", async () => {
    lamp.isBroken = true;
    const motion = rule();
    motion.motion(true);
    motion.motion(false);
    await clock.advanceAsync(30_000);
    lamp.isBroken = false;
    await clock.advanceAsync(10_000);
    expect(lamp.isOn).toBe(true);
    await clock.advanceAsync(20_000);
    expect(lamp.changes.at(-1)).toBe("60000 off");
  });

  it("doesn't switch on for the end of a motion that it never heard of", async () => {
    rule().motion(false);
    await clock.advanceAsync(1000);
    expect(lamp.changes).toEqual([]);
  });

  it("is off after closing", async () => {
    const motion = rule();
    motion.motion(true);
    await clock.advanceAsync(1000);
    await motion.close();
    motion.motion(true);
    await clock.advanceAsync(1000);
    expect(lamp.isOn).toBe(false);
  });
});

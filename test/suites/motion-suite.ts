/** What every motion sensor must do: refuse wrong settings, tell motion and its end, say that it is away, close, come back. */
import { describe, expect, it } from "vitest";
import type { MotionAdapter, MotionConfig } from "../../agent/motion/define-motion.ts";
import { createMotionSet, type MotionSet } from "../../agent/motion/motion-set.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { MqttLink } from "../../common/runtime/mqtt-link.ts";

type Settings = { readonly type: string } & Record<string, unknown>;

/** A motion sensor at work, as the gateway has it. */
export interface MotionWorld {
  readonly set: MotionSet;
  /** What was told of the sensor `own`, as `monotonic ms, moving`. */
  readonly told: (readonly [number, boolean])[];
  readonly badMessages: string[];
}

interface WorldOptions {
  readonly type: string;
  readonly adapter: unknown;
  readonly clock: Clock;
  readonly link: Pick<MqttLink, "subscribe">;
}

/** Creates the surroundings of one type of sensor. */
export function createMotionWorld({ type, adapter, clock, link }: WorldOptions): MotionWorld {
  const told: (readonly [number, boolean])[] = [];
  const badMessages: string[] = [];
  const set = createMotionSet({
    types: { [type]: adapter },
    site: "site",
    clock,
    link,
    random: () => 0,
    onMotion: (_id, isMoving, atMs) => void told.push([atMs, isMoving]),
    badMessage: (subject, reason) => void badMessages.push(`${subject}: ${reason}`),
    onProblem() {},
  });
  return { set, told, badMessages };
}

interface MotionSubject<Config extends MotionConfig> {
  readonly adapter: MotionAdapter<Config>;
  /** Settings with which it works, without the `id`. */
  readonly settings: () => Settings;
  readonly clock: Clock;
  readonly link: () => Pick<MqttLink, "subscribe">;
  /** The sensor sees somebody, or nobody any more. */
  readonly see: (isMoving: boolean) => unknown;
  /** Resolves when the sensor can be heard. */
  readonly ready?: () => Promise<void>;
  /** Takes it away; answers how to bring it back. */
  readonly breakIt?: () => Promise<{ readonly problem: RegExp; mend(): Promise<void> }>;
}

/** Runs the suite for one type. */
export function describeMotion<Config extends MotionConfig>(name: string, subject: MotionSubject<Config>): void {
  const { adapter, settings, clock, see, breakIt, ready } = subject;
  const parsed = (more: object = {}) => adapter.config.safeParse({ id: "own", ...settings(), ...more });

  async function start(more: object = {}) {
    const { type } = settings();
    const world = createMotionWorld({ type, adapter, clock, link: subject.link() });
    await world.set.configure([{ id: "own", ...settings(), ...more }]);
    await ready?.();
    return world;
  }

  /** Lets the sensor see something until it is told. */
  async function seen(world: MotionWorld, isMoving: boolean) {
    const before = world.told.length;
    await expect
      .poll(
        async () => {
          if (world.told.length === before) await see(isMoving);
          return world.told.slice(before).map(([, moving]) => moving);
        },
        { interval: 100, timeout: 5000 },
      )
      .toContain(isMoving);
  }

  describe(`${name}, as every motion sensor,`, () => {
    it("takes its settings and refuses a key that it doesn't know, a missing id and another type", () => {
      expect(parsed().success).toBe(true);
      expect(parsed({ surplus: 1 }).success).toBe(false);
      expect(parsed({ id: undefined }).success).toBe(false);
      expect(parsed({ type: `${settings().type}-2` }).success).toBe(false);
    });

    it("knows nothing at first, then tells motion and its end with the time on the monotonic clock", async () => {
      const beganMs = clock.monoMs();
      const world = await start();
      expect(world.set.word("own")).toBe("unknown");
      await seen(world, true);
      expect(world.set.word("own")).toBe("moving");
      await seen(world, false);
      expect(world.set.word("own")).toBe("still");
      for (const [atMs] of world.told) {
        expect(atMs).toBeGreaterThanOrEqual(beganMs);
        expect(atMs).toBeLessThanOrEqual(clock.monoMs());
      }
      expect([world.badMessages, world.set.problems()]).toEqual([[], []]);
      await world.set.close();
    });

    it("says nothing more after closing, and works again when it is configured again", async () => {
      const world = await start();
      await seen(world, true);
      await world.set.configure([]);
      const before = world.told.length;
      expect([world.set.ids(), world.set.word("own")]).toEqual([[], "unknown"]);
      await world.set.configure([{ id: "own", ...settings() }]);
      await ready?.();
      await seen(world, true);
      expect(world.told.length).toBeGreaterThan(before);
      await world.set.close();
    });

    if (breakIt) {
      it("says that it is away and what to do, and is back by itself", async () => {
        const world = await start();
        await seen(world, true);
        const { problem, mend } = await breakIt();
        await expect
          .poll(() =>
            world.set
              .problems()
              .map(({ message }) => message)
              .join(),
          )
          .toMatch(problem);
        expect([world.set.word("own"), world.told.at(-1)?.[1]]).toEqual(["unknown", false]);
        await mend();
        await expect.poll(() => world.set.problems(), { timeout: 8000 }).toEqual([]);
        await ready?.();
        await seen(world, true);
        await world.set.close();
      });
    }
  });
}

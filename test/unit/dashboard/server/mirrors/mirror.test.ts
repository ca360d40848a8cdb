/** One mirror's loop, against a small real HTTP server that answers as a test tells it. */
import { expect, it, onTestFinished } from "vitest";
import { createLog } from "../../../../../common/runtime/log.ts";
import { type Mirror, startMirror } from "../../../../../dashboard/server/mirrors/mirror.ts";
import { checkMirrors } from "../../../../../dashboard/server/mirrors/mirror-settings.ts";
import { type GateAnswer, openHttpGate } from "../../../../fakes/http-gate.ts";
import { createMemoryMirrorFeed, type FeedChannel, secondAt } from "../../../../fakes/memory-mirror-feed.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";

const startMs = Date.UTC(2026, 3, 1, 8);
const hourMs = 3_600_000;
const clamp: FeedChannel = {
  gateway: "hall",
  channel: "clamp.1",
  simulated: false,
  quantity: "rmsA",
  machines: [[0, "cutter"]],
};
const taken = { status: 204 };

/** A mirror that isn't started yet; its target takes all and notes the lines. */
async function setUp(channels: readonly FeedChannel[] = [clamp], maxSeries?: number) {
  const clock = createTestClock({ wallMs: startMs });
  const feed = createMemoryMirrorFeed(channels);
  const gate = await openHttpGate(() => 0);
  const lines: string[] = [];
  const logged: string[] = [];
  let answer: (body: string) => GateAnswer | Promise<GateAnswer> = () => taken;
  gate.rule = async ({ body }) => {
    const told = await answer(body);
    if ("status" in told && told.status < 300) lines.push(...body.split("\n"));
    return told;
  };
  const [checked] = checkMirrors([{ id: "office", type: "influx2", url: gate.url, token: "secret-token" }]);
  if (!checked) throw new Error("one mirror is in the settings");
  const { target } = checked;
  const log = createLog({ write: (line) => void logged.push(line) });
  return {
    clock,
    feed,
    lines,
    logged,
    answer: (next: typeof answer) => {
      answer = next;
    },
    start(): Mirror {
      const limits = maxSeries === undefined ? {} : { maxSeries };
      const mirror = startMirror({ id: "office", site: "works", target, feed, clock, log, random: () => 1, ...limits });
      onTestFinished(() => mirror.close());
      return mirror;
    },
    /** Lets time pass in steps, with time for real sockets in between, until something holds. */
    until: (holds: () => boolean, stepMs = 1000) =>
      expect
        .poll(
          async () => {
            await clock.advanceAsync(stepMs);
            return holds();
          },
          { interval: 2, timeout: 8000 },
        )
        .toBe(true),
  };
}

type World = Awaited<ReturnType<typeof setUp>>;

function addSeconds({ feed }: World, fromMs: number, count: number, channel = 0): void {
  for (let i = 0; i < count; i += 1) feed.add(channel, secondAt(fromMs + i * 1000, 2));
}

const timesOf = (lines: readonly string[]) => lines.map((line) => Number(line.split(" ")[2]));

it("sends the hour that is going on every 10 s, each second once", async () => {
  const world = await setUp();
  const { clock, lines, until } = world;
  clock.setWall(startMs + 600_000);
  const nowMs = () => clock.wallMs() ?? 0;
  addSeconds(world, nowMs() - 5000, 5);
  const mirror = world.start();
  await until(() => mirror.status().phase === "current", 0);
  expect(timesOf(lines)).toHaveLength(5);
  const sentMs: number[] = [];
  world.answer(() => {
    sentMs.push(nowMs());
    return taken;
  });
  for (const count of [14, 23, 32]) {
    addSeconds(world, nowMs(), 9);
    await until(() => lines.length >= count);
  }
  const times = timesOf(lines);
  expect(times).toEqual([...new Set(times)].sort());
  for (const [index, ms] of sentMs.entries()) expect(ms - (sentMs[index - 1] ?? 0)).toBeGreaterThanOrEqual(10_000);
  expect(lines[0]).toBe(
    `machine_current,channel=clamp.1,gateway=hall,machine=cutter,site=works mean=2,min=1.9,max=2.2,std=0.05 ${startMs + 595_000}`,
  );
});

it("sends the oldest hours first, and says how far behind it is", async () => {
  const world = await setUp([clamp, { ...clamp, channel: "clamp.2" }]);
  const hours = [5, 3, 4];
  for (const hour of hours) addSeconds(world, startMs - hour * hourMs, 900, hour % 2);
  const behind: unknown[] = [];
  const mirror = world.start();
  world.answer(() => {
    behind.push([mirror.status().owedHours, mirror.status().oldestMs]);
    return taken;
  });
  await world.until(() => mirror.status().phase === "current");
  expect(behind).toEqual([
    [3, startMs - 5 * hourMs],
    [3, startMs - 5 * hourMs],
    [1, startMs - 3 * hourMs],
  ]);
  expect(mirror.status()).toMatchObject({ owedHours: 0, oldestMs: null, sentPoints: 2700, droppedPoints: 0 });
  expect(timesOf(world.lines)).toEqual(timesOf(world.lines).sort());
});

it("sends an hour again that a late row came for, also while it was on its way", async () => {
  const world = await setUp();
  addSeconds(world, startMs - 2 * hourMs, 10);
  let isLate = true;
  world.answer(() => {
    if (isLate) world.feed.add(0, secondAt(startMs - 2 * hourMs + 500, 7));
    isLate = false;
    return taken;
  });
  const mirror = world.start();
  await world.until(() => mirror.status().owedHours === 0 && world.lines.length >= 20);
  expect(timesOf(world.lines)).toContain(startMs - 2 * hourMs + 500);
  world.feed.add(0, secondAt(startMs - 2 * hourMs + 700, 7));
  await world.until(() => timesOf(world.lines).includes(startMs - 2 * hourMs + 700));
});

it("waits as long as a busy target asks for", async () => {
  const world = await setUp();
  addSeconds(world, startMs - 2 * hourMs, 10);
  const triesMs: number[] = [];
  world.answer(() => {
    triesMs.push(world.clock.monoMs());
    return triesMs.length === 1 ? { status: 429, headers: { "retry-after": "120" } } : taken;
  });
  const mirror = world.start();
  await world.until(() => mirror.status().phase === "current");
  const [first = 0, second = 0, ...more] = triesMs;
  expect(more).toEqual([]);
  expect(second - first).toBeGreaterThanOrEqual(120_000);
});

it("says at once that it is refused, and looks again every 10 minutes only, or when something was changed", async () => {
  const world = await setUp();
  addSeconds(world, startMs - 2 * hourMs, 10);
  const triesMs: number[] = [];
  world.answer(() => {
    triesMs.push(world.clock.monoMs());
    return { status: 401, body: '{"message":"unauthorized"}' };
  });
  const mirror = world.start();
  await expect.poll(() => mirror.status().phase).toBe("refused");
  expect(mirror.problems()).toMatchObject([{ code: "mirror-refused", subject: "office" }]);
  expect(mirror.problems()[0]?.message).toMatch(/unauthorized.*check the token.*every 10 minutes/);
  await world.until(() => triesMs.length === 2, 5000);
  expect((triesMs[1] ?? 0) - (triesMs[0] ?? 0)).toBeGreaterThanOrEqual(600_000);
  await world.clock.advanceAsync(0);
  expect(world.logged.filter((line) => line.includes("takes nothing"))).toHaveLength(1);
  world.answer(() => taken);
  mirror.lookAgain();
  await expect.poll(() => mirror.status().phase).toBe("current");
  expect(mirror.problems()).toEqual([]);
  expect(world.logged.join()).not.toContain("secret-token");
});

it("tells that a target is away only after a minute, and what it said before", async () => {
  const world = await setUp();
  addSeconds(world, startMs - 2 * hourMs, 10);
  world.answer(() => ({ cut: "before" }));
  const mirror = world.start();
  await expect.poll(() => mirror.status().phase).toBe("waiting");
  expect(mirror.problems()).toEqual([]);
  expect(mirror.status().failure).toMatch(/doesn't answer/);
  await world.until(() => mirror.problems().length > 0);
  expect(mirror.problems()).toMatchObject([{ code: "mirror-away" }]);
  world.answer(() => taken);
  await world.until(() => mirror.status().phase === "current");
  expect([mirror.problems(), mirror.status().failure]).toEqual([[], null]);
});

it("isn't held up by points that its target refuses: they are counted and told for an hour", async () => {
  const world = await setUp();
  addSeconds(world, startMs - 2 * hourMs, 100);
  const poison = startMs - 2 * hourMs + 50_000;
  world.answer((body) => (body.includes(` ${poison}`) ? { status: 400, body: "bad timestamp" } : taken));
  const mirror = world.start();
  await world.until(() => mirror.status().phase === "current");
  expect(mirror.status()).toMatchObject({ sentPoints: 99, droppedPoints: 1, owedHours: 0 });
  expect(mirror.problems()).toMatchObject([{ code: "mirror-points-dropped" }]);
  expect(mirror.problems()[0]?.message).toContain("bad timestamp");
  await world.clock.advanceAsync(3_700_000);
  expect(mirror.problems()).toEqual([]);
});

it("writes no more series than it may, and says so", async () => {
  const channels = [1, 2, 3].map((i) => ({ ...clamp, channel: `clamp.${i}` }));
  const world = await setUp(channels, 2);
  for (const key of [0, 1, 2]) addSeconds(world, startMs - 2 * hourMs, 5, key);
  const mirror = world.start();
  await world.until(() => mirror.status().phase === "current");
  expect(world.lines.map((line) => line.split(",")[1])).toEqual([
    ...Array(5).fill("channel=clamp.1"),
    ...Array(5).fill("channel=clamp.2"),
  ]);
  expect(mirror.status()).toMatchObject({ droppedPoints: 5, owedHours: 0 });
  expect(mirror.problems()[0]?.message).toContain("no more than 2 series");
});

it("marks simulated points and names the machine that a channel measured then", async () => {
  const movedMs = startMs - 2 * hourMs + 2000;
  const world = await setUp([
    {
      ...clamp,
      simulated: true,
      machines: [
        [0, undefined],
        [movedMs, "press"],
      ],
    },
  ]);
  addSeconds(world, startMs - 2 * hourMs, 4);
  const mirror = world.start();
  await world.until(() => mirror.status().phase === "current");
  const series = world.lines.map((line) => line.split(" ")[0]);
  const unnamed = "machine_current,channel=clamp.1,gateway=hall,site=works,source=sim";
  const named = "machine_current,channel=clamp.1,gateway=hall,machine=press,site=works,source=sim";
  expect(series).toEqual([unnamed, unnamed, named, named]);
});

it("leaves out what isn't a current, and owes it no more", async () => {
  const world = await setUp([{ ...clamp, quantity: "clutterShare" }]);
  addSeconds(world, startMs - 2 * hourMs, 4);
  const mirror = world.start();
  await world.until(() => mirror.status().phase === "current" && mirror.status().owedHours === 0);
  expect([world.lines, mirror.problems()]).toEqual([[], []]);
});

it("ends at once when it is closed in the middle of a write", async () => {
  const world = await setUp();
  addSeconds(world, startMs - 2 * hourMs, 4);
  let arrived = () => {};
  const came = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  world.answer(() => {
    arrived();
    return new Promise(() => undefined);
  });
  const mirror = world.start();
  await came;
  await mirror.close();
  expect((await world.feed.owed("office", 10)).length).toBe(1);
});

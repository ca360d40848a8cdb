/** Comparing a mirror with history: what is missing, what is too much, and what is only finer. */
import { expect, it } from "vitest";
import type { InfluxPoint } from "../../../../../common/contract/influx-layout.ts";
import type { MirrorTarget } from "../../../../../common/runtime/influx/define-mirror.ts";
import type { HistorySecond } from "../../../../../dashboard/server/history/second-table.ts";
import { isSame, repairDay, verifyChannel } from "../../../../../dashboard/server/mirrors/verify-mirror.ts";
import { secondAt } from "../../../../fakes/memory-mirror-feed.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 3, 1);
const joinedFlag = 16;

/** A target that keeps its points in a list; it stands for a server whose answers the suite of mirrors has checked. */
function keptIn(points: { atMs: number; mean: number }[]): MirrorTarget {
  const within = (span: { startMs: number; endMs: number }) =>
    points.filter(({ atMs }) => atMs >= span.startMs && atMs < span.endMs);
  return {
    address: "http://influx",
    async open() {},
    async write(some: readonly InfluxPoint[]) {
      for (const { atMs, mean } of some) {
        const known = points.findIndex((one) => one.atMs === atMs);
        points.splice(known < 0 ? points.length : known, known < 0 ? 0 : 1, { atMs, mean });
      }
      return { dropped: 0 };
    },
    async dayCounts(_, span) {
      const own = within(span);
      const days = [...new Set(own.map(({ atMs }) => Math.floor(atMs / dayMs) * dayMs))];
      return days.map((day) => {
        const means = own.filter(({ atMs }) => atMs >= day && atMs < day + dayMs).map(({ mean }) => mean);
        return { startMs: day, count: means.length, sum: means.reduce((sum, mean) => sum + mean, 0) };
      });
    },
    points: async (_, span) => within(span),
    async close() {},
  };
}

/** A second every ten minutes, from the middle of the first of three days on. */
function someSeconds(): HistorySecond[] {
  return Array.from({ length: 300 }, (_, i) => secondAt(startMs + dayMs / 2 + i * 600_000, 1 + (i % 7) / 10));
}

function partsOf(seconds: readonly HistorySecond[], points: { atMs: number; mean: number }[]) {
  const span = { startMs, endMs: startMs + 3 * dayMs };
  return {
    target: keptIn(points),
    history: {
      seconds: (_g: string, _c: string, _s: boolean, { startMs: fromMs, endMs }: typeof span) =>
        seconds.filter(({ atMs }) => atMs >= fromMs && atMs < endMs),
      machineAt: () => "cutter",
    },
    channel: { site: "works", gateway: "hall", channel: "clamp.1", simulated: false },
    span,
    signal: new AbortController().signal,
  };
}

const pointsOf = (seconds: readonly HistorySecond[]) => seconds.map(({ atMs, mean }) => ({ atMs, mean }));

it("finds nothing where both have the same", async () => {
  const seconds = someSeconds();
  const days = await verifyChannel(partsOf(seconds, pointsOf(seconds)));
  expect(days.map((day) => [day.span.startMs, day.history.count, day.mirror.count, isSame(day)])).toEqual([
    [startMs + dayMs / 2, 72, 72, true],
    [startMs + dayMs, 144, 144, true],
    [startMs + 2 * dayMs, 84, 84, true],
  ]);
});

it("counts what is missing, what has another value, and what is too much", async () => {
  const seconds = someSeconds();
  const points = pointsOf(seconds);
  points.splice(80, 5);
  points.splice(250, 1, { atMs: points[250]?.atMs ?? 0, mean: 99 });
  points.push({ atMs: startMs + 2 * dayMs + 1, mean: 1 });
  const days = await verifyChannel(partsOf(seconds, points));
  expect(days.map(({ missing, surplus }) => [missing, surplus])).toEqual([
    [0, 0],
    [5, 0],
    [1, 1],
  ]);
});

it("sends a day again, and finds it whole then", async () => {
  const seconds = someSeconds();
  const points = pointsOf(seconds).filter((_, i) => i % 3 !== 0);
  const parts = partsOf(seconds, points);
  for (const day of await verifyChannel(parts)) expect(await repairDay(parts, day)).toBe(0);
  expect((await verifyChannel(parts)).every(isSame)).toBe(true);
});

it("doesn't compare what history has thinned, and finds a mirror that has nothing", async () => {
  const seconds = someSeconds().filter(({ atMs }) => atMs >= startMs + dayMs);
  const kept = await verifyChannel(partsOf(seconds, pointsOf(someSeconds())));
  expect(kept.map(({ span, missing, surplus }) => [span.startMs, missing, surplus])).toEqual([
    [startMs + dayMs, 0, 0],
    [startMs + 2 * dayMs, 0, 0],
  ]);
  expect((await verifyChannel(partsOf(seconds, []))).map(({ missing }) => missing)).toEqual([144, 84]);
  expect(await verifyChannel(partsOf([], pointsOf(seconds)))).toEqual([]);
});

it("takes seconds that history has since joined to a row for the same, but not without its beginning", async () => {
  const quiet = Array.from({ length: 60 }, (_, i) => ({ atMs: startMs + i * 1000, mean: 0.01 + (i % 3) / 100 }));
  const joined = { ...secondAt(startMs, 0.02), validForMs: 60_500, flags: joinedFlag };
  const [live] = await verifyChannel(partsOf([joined], quiet));
  expect(live).toMatchObject({ history: { count: 1 }, mirror: { count: 60 }, missing: 0, surplus: 0 });
  const [cut] = await verifyChannel(partsOf([joined], quiet.slice(1)));
  expect(cut).toMatchObject({ missing: 1, surplus: 0 });
  const [later] = await verifyChannel(partsOf([joined], [...quiet, { atMs: startMs + 61_000, mean: 1 }]));
  expect(later).toMatchObject({ missing: 0, surplus: 1 });
});

it("tells points that stand under two machines", async () => {
  const seconds = someSeconds().slice(0, 10);
  const twice = [...pointsOf(seconds), ...pointsOf(seconds.slice(0, 3))];
  expect((await verifyChannel(partsOf(seconds, twice)))[0]).toMatchObject({ missing: 0, surplus: 3 });
});

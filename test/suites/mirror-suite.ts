/** What every mirror must do: write so that it can be read back, say what failed, and lose nothing when its target goes away. */
import { describe, expect, it } from "vitest";
import { type InfluxPoint, influxPoint, influxSeries } from "../../common/contract/influx-layout.ts";
import type { MirrorAdapter, MirrorTarget } from "../../common/runtime/influx/define-mirror.ts";
import { writeAround } from "../../common/runtime/influx/write-around.ts";
import { createLog } from "../../common/runtime/log.ts";
import { startMirror } from "../../dashboard/server/mirrors/mirror.ts";
import { type GateAnswer, openHttpGate } from "../fakes/http-gate.ts";
import { createMemoryMirrorFeed, secondAt } from "../fakes/memory-mirror-feed.ts";
import { createTestClock } from "../fakes/test-clock.ts";
import type { MirrorServer } from "../integration/mirrors/server-process.ts";

interface MirrorSubject<Config extends { type: string; id: string }> {
  readonly adapter: MirrorAdapter<Config>;
  /** Starts the real server that the mirror writes to. */
  readonly startServer: () => Promise<MirrorServer>;
}

const startMs = Date.UTC(2026, 3, 1);
const never = () => new AbortController().signal;

/** Points of one channel, a second apart. */
export function somePoints(count: number, more: { machine?: string; simulated?: boolean } = {}): InfluxPoint[] {
  const names = { site: "works", gateway: "hall", channel: "clamp.1", simulated: false, ...more };
  const series = influxSeries(names);
  if (!series) throw new Error("these are good names");
  return Array.from({ length: count }, (_, i) => influxPoint(series, secondAt(startMs + i * 1000, 1 + (i % 10) / 10)));
}

/** Runs the suite for one adapter. */
export function describeMirror<Config extends { type: string; id: string }>(
  name: string,
  { adapter, startServer }: MirrorSubject<Config>,
): void {
  const create = (settings: object): MirrorTarget => adapter.create(adapter.config.parse({ id: "own", ...settings }));
  const faultOf = (doing: Promise<unknown>): Promise<Record<string, unknown>> =>
    doing.then(
      () => ({ fate: "no fault" }),
      (error) => error,
    );

  /** A target behind a gate that answers as it is told. */
  async function gated() {
    const server = await startServer();
    const gate = await openHttpGate(() => server.port);
    const target = create(server.settings(gate.url));
    await target.open(never());
    return { server, gate, target };
  }

  describe(`${name}, as every mirror,`, () => {
    it("refuses a key that it doesn't know, an address that isn't one, and one with a password in it", async () => {
      const settings = { id: "own", ...(await startServer()).settings() };
      const isRight = (more: object) => adapter.config.safeParse({ ...settings, ...more }).success;
      expect([{}, { surplus: 1 }, { url: "influx" }, { url: "http://me:secret@host/" }].map(isRight)).toEqual([
        true,
        false,
        false,
        false,
      ]);
    });

    it("writes points that are read back with their names and numbers", async () => {
      const server = await startServer();
      const target = create(server.settings());
      await target.open(never());
      const real = somePoints(2, { machine: "cutter" });
      const simulated = somePoints(1, { machine: "cutter", simulated: true });
      expect(await target.write([...real, ...simulated], never())).toEqual({ dropped: 0 });
      await target.close();
      const tags = { site: "works", gateway: "hall", channel: "clamp.1", machine: "cutter" };
      const read = await server.readBack();
      expect(read).toHaveLength(3);
      expect(read).toContainEqual({
        tags,
        ...secondAt(startMs, 1),
        n: undefined,
        validForMs: undefined,
        flags: undefined,
      });
      expect(read.filter((one) => one.tags.source === "sim").map((one) => one.atMs)).toEqual([startMs]);
    });

    it("may write the same points twice", async () => {
      const server = await startServer();
      const target = create(server.settings());
      await target.open(never());
      await target.write(somePoints(10), never());
      await target.write(somePoints(10), never());
      await target.close();
      expect((await server.readBack()).map(({ atMs }) => atMs)).toEqual(somePoints(10).map(({ atMs }) => atMs));
    });

    it("wants to be tried later when its target is away, and works when it is back", async () => {
      const server = await startServer();
      const target = create(server.settings());
      await target.open(never());
      await target.write(somePoints(1), never());
      await server.stop();
      expect(await faultOf(target.write(somePoints(2), never()))).toMatchObject({ fate: "later" });
      await server.start();
      await target.open(never());
      expect(await target.write(somePoints(2), never())).toEqual({ dropped: 0 });
      expect(await server.readBack()).toHaveLength(2);
      await target.close();
    });

    it.each<[string, GateAnswer, object]>([
      [
        "429 as busy, with the pause it asks for",
        { status: 429, headers: { "retry-after": "7" } },
        { fate: "later", retryAfterMs: 7000 },
      ],
      ["503 as unable for now", { status: 503 }, { fate: "later" }],
      ["a broken connection as away", { cut: "before" }, { fate: "later" }],
      ["401 as a wrong login", { status: 401, body: '{"error":"authorization failed"}' }, { fate: "refused" }],
      ["403 as a missing right", { status: 403 }, { fate: "refused" }],
      ["404 as a missing place", { status: 404, body: '{"error":"not found"}' }, { fate: "refused" }],
      ["301 as not InfluxDB", { status: 301, headers: { location: "/login" } }, { fate: "refused" }],
      ["413 as too much at once", { status: 413 }, { fate: "points" }],
      ["400 as points that it can't take", { status: 400 }, { fate: "points" }],
    ])("takes %s", async (_, answer, fault) => {
      const { gate, target } = await gated();
      gate.rule = () => answer;
      const thrown = await faultOf(target.write(somePoints(3), never()));
      expect(thrown).toMatchObject(fault);
      expect(String(thrown.message)).not.toContain("a-token-for-tests");
      await target.close();
    });

    it("says what to check when it isn't let in", async () => {
      const { gate, target } = await gated();
      gate.rule = () => ({ status: 401, body: '{"error":"authorization failed"}' });
      const { message } = await faultOf(target.write(somePoints(1), never()));
      expect(message).toMatch(/refuses us \(401, authorization failed\): check/);
      gate.rule = () => ({ status: 404, body: '{"message":"bucket not found"}' });
      expect((await faultOf(target.write(somePoints(1), never()))).message).toMatch(/create the/);
      await target.close();
    });

    it("writes round a point that its target can't take", async () => {
      const { server, gate, target } = await gated();
      const points = somePoints(50);
      const poison = points[17]?.atMs;
      gate.rule = ({ body }) => (body.includes(` ${poison}`) ? { status: 400, body: "unable to parse" } : undefined);
      const answer = await writeAround(target, points, never());
      expect(answer).toMatchObject({ dropped: 1, reason: expect.stringContaining("unable to parse") });
      expect((await server.readBack()).map(({ atMs }) => atMs)).toEqual(
        points.map(({ atMs }) => atMs).filter((atMs) => atMs !== poison),
      );
      await target.close();
    });

    it("writes what comes behind many points that its target can't take", async () => {
      const { server, gate, target } = await gated();
      const points = somePoints(60);
      const isPoison = (line: string) => Number(line.split(" ")[2]) < startMs + 30_000;
      gate.rule = ({ body }) => (body.split("\n").some(isPoison) ? { status: 400 } : undefined);
      expect(await writeAround(target, points, never())).toMatchObject({ dropped: 30 });
      expect(await server.readBack()).toHaveLength(30);
      await target.close();
    });

    it("drops nothing when its target takes no point at all", async () => {
      const { gate, target } = await gated();
      gate.rule = () => ({ status: 400, body: "out of my mind" });
      expect(await faultOf(writeAround(target, somePoints(50), never()))).toMatchObject({ fate: "refused" });
      await target.close();
    });

    it("counts what its target says that it dropped of a batch", async () => {
      const { gate, target } = await gated();
      const body = JSON.stringify({ error: "partial write: points beyond retention policy dropped=7" });
      gate.rule = () => ({ status: 400, body });
      expect(await target.write(somePoints(9), never())).toMatchObject({ dropped: 7 });
      await target.close();
    });

    it("ends a write at once when it is aborted", async () => {
      const { gate, target } = await gated();
      let arrived = () => {};
      const came = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      gate.rule = () => {
        arrived();
        return new Promise(() => undefined);
      };
      const stop = new AbortController();
      const writing = faultOf(target.write(somePoints(1), stop.signal));
      await came;
      stop.abort(new Error("enough"));
      expect(await writing).toMatchObject({ message: "enough" });
      await target.close();
    });

    it("may be closed without having been opened, and twice", async () => {
      const target = create((await startServer()).settings());
      await target.close();
      await target.close();
    });

    it("has all in the order of time when its target is ended in the middle of a batch", async () => {
      const server = await startServer();
      const gate = await openHttpGate(() => server.port);
      const clock = createTestClock({ wallMs: startMs + 6 * 3_600_000 });
      const channels = [1, 2].map((key) => ({
        gateway: "hall",
        channel: `clamp.${key}`,
        simulated: false,
        quantity: "rmsA",
        machines: [[0, "cutter"]] as const,
      }));
      const feed = createMemoryMirrorFeed(channels);
      for (const key of [0, 1]) {
        for (let i = 0; i < 3 * 3600; i += 1) feed.add(key, secondAt(startMs + i * 1000, i % 7));
      }
      let writes = 0;
      gate.rule = async ({ path }) => {
        if (!path.includes("write")) return undefined;
        writes += 1;
        if (writes === 2) {
          await server.stop();
          return { cut: "before" };
        }
        return writes === 4 ? { cut: "after" } : undefined;
      };
      const log = createLog({ level: "silent" });
      const target = create(server.settings(gate.url));
      const mirror = startMirror({ id: "own", site: "works", target, feed, clock, log, random: () => 1 });
      await expect.poll(() => mirror.status().phase, { timeout: 20_000 }).toBe("waiting");
      await server.start();
      await expect
        .poll(
          async () => {
            await clock.advanceAsync(5000);
            return mirror.status().phase;
          },
          { timeout: 30_000, interval: 20 },
        )
        .toBe("current");
      await mirror.close();
      expect(mirror.status()).toMatchObject({ owedHours: 0, droppedPoints: 0, failure: null });
      const read = await server.readBack();
      for (const key of [0, 1]) {
        const own = read.filter(({ tags }) => tags.channel === channels[key]?.channel);
        expect(own.map(({ atMs, mean }) => [atMs, mean])).toEqual(
          feed.seconds(key).map(({ atMs, mean }) => [atMs, mean]),
        );
      }
      // An hour that was cut off is sent anew; apart from that no hour comes before an older one.
      const lines = new Set(gate.passed.flatMap(({ path, body }) => (path.includes("write") ? body.split("\n") : [])));
      const hours = [...lines].map((line) => Math.floor(Number(line.split(" ")[2]) / 3_600_000));
      expect(hours).toHaveLength(2 * 3 * 3600);
      expect(hours).toEqual([...hours].sort((a, b) => a - b));
    });
  });
}

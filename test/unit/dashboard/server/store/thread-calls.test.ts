/** Calls across a thread boundary, over a real channel. */
import { MessageChannel } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { DamagedDatabaseError, DiskFullError } from "../../../../../common/runtime/errors.ts";
import {
  type Callable,
  callThread,
  serveCalls,
  type ThreadPort,
} from "../../../../../dashboard/server/store/thread-calls.ts";

function connect<C extends Callable>(functions: C) {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  serveCalls(port1 as ThreadPort, functions);
  return callThread<C>(port2 as ThreadPort);
}

describe("a call across a thread boundary", () => {
  it("brings back values, each to its own caller, whatever the order of the answers", async () => {
    const waiting: (() => void)[] = [];
    const { remote } = connect({
      double: (n: number) => n * 2,
      later: (n: number) => new Promise<number>((resolve) => waiting.push(() => resolve(n))),
      release: () => {
        for (const one of waiting.reverse()) one();
      },
    });
    const later = [remote.later(1), remote.later(2)];
    expect(await remote.double(21)).toBe(42);
    await remote.release();
    expect(await Promise.all(later)).toEqual([1, 2]);
  });

  it.each([
    ["a full disk", new DiskFullError("/data/x.sqlite"), DiskFullError],
    ["a damaged file", new DamagedDatabaseError("/data/x.sqlite"), DamagedDatabaseError],
    ["a bad number", new RangeError("too many"), RangeError],
  ])("keeps the class and the words of an error: %s", async (_name, thrown, kind) => {
    const { remote } = connect({
      fails: () => {
        throw thrown;
      },
    });
    const error = await remote.fails().catch((one: unknown) => one);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toBe(thrown.message);
    if ("path" in thrown) expect(error).toMatchObject({ path: "/data/x.sqlite" });
  });

  it("rejects with the words of an error that has no fate of its own, and of an answer that can't be sent", async () => {
    const { remote } = connect({
      fails: () => {
        throw new TypeError("no such thing");
      },
      unsendable: () => () => 1,
    });
    await expect(remote.fails()).rejects.toThrow("no such thing");
    await expect(remote.unsendable()).rejects.toThrow();
  });

  it("hands bytes over, whole", async () => {
    const { remote } = connect({
      own: () => Uint8Array.of(1, 2, 3),
      part: () => Uint8Array.of(0, 1, 2, 3, 4).subarray(1, 4),
    });
    expect([await remote.own(), await remote.part()]).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 3)]);
  });

  it("rejects, under way or later, once the thread has failed", async () => {
    const { remote, fail } = connect({ never: () => new Promise(() => {}) });
    const underWay = remote.never();
    fail(new Error("the thread ended"));
    await expect(underWay).rejects.toThrow("the thread ended");
    await expect(remote.never()).rejects.toThrow("the thread ended");
  });
});

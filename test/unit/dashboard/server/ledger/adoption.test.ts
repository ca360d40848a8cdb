/** When channels are adopted. */
import { describe, expect, it } from "vitest";
import { DiskFullError } from "../../../../../common/runtime/errors.ts";
import { createAdoption } from "../../../../../dashboard/server/ledger/adoption.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";

function start() {
  const clock = createTestClock();
  const adopted: string[] = [];
  const disk = { failure: undefined as Error | undefined };
  const adoption = createAdoption(clock, (gateway, channels) => {
    if (disk.failure) throw disk.failure;
    adopted.push(`${gateway} ${channels}`);
  });
  return { clock, adopted, disk, adoption };
}

describe("new channels", () => {
  it("are adopted at once", () => {
    const { adoption, adopted } = start();
    adoption.adopt("g", ["clamp.1"]);
    expect(adopted).toEqual(["g clamp.1"]);
  });

  it("are adopted when there is space again, with what the gateway has named since", () => {
    const { adoption, adopted, disk, clock } = start();
    disk.failure = new DiskFullError("/data/machikoba.sqlite");
    adoption.adopt("g", ["clamp.1"]);
    adoption.adopt("g", ["clamp.1", "clamp.2"]);
    adoption.adopt("h", ["x.1"]);
    clock.advance(60_000);
    expect(adopted).toEqual([]);
    disk.failure = undefined;
    clock.advance(60_000);
    expect(adopted).toEqual(["g clamp.1,clamp.2", "h x.1"]);
  });

  it("aren't adopted any more once the dashboard stops", () => {
    const { adoption, adopted, disk, clock } = start();
    disk.failure = new DiskFullError("/data/machikoba.sqlite");
    adoption.adopt("g", ["clamp.1"]);
    adoption.stop();
    disk.failure = undefined;
    clock.advance(60_000);
    adoption.adopt("g", ["clamp.2"]);
    expect(adopted).toEqual([]);
  });

  it("that can't be adopted for another reason end the program: that is a bug", () => {
    const { adoption, disk } = start();
    disk.failure = new TypeError("x");
    expect(() => adoption.adopt("g", ["clamp.1"])).toThrow(TypeError);
  });
});

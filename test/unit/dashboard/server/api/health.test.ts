/** The health answer, and what the dashboard says is wrong with itself. */
import { describe, expect, it } from "vitest";
import { problem } from "../../../../../common/contract/gateway-messages.ts";
import { DiskFullError } from "../../../../../common/runtime/errors.ts";
import { reckonHealth } from "../../../../../dashboard/server/api/health.ts";
import { ownProblems } from "../../../../../dashboard/server/own-problems.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";

const nowMs = Date.UTC(2026, 6, 1);
const well = {
  uptimeMs: 61_500,
  machines: 2,
  newestReadingMs: nowMs - 400,
  nowMs,
  problems: [],
  isStoreFailing: false,
};
const wrong = [{ code: "gateway-away", message: "x" }];

describe("health", () => {
  it("is ok when nothing is wrong", () => {
    expect(reckonHealth(well)).toEqual({ status: "ok", uptimeS: 62, machines: 2, lastReadingAgeMs: 400, problems: [] });
  });

  it("is degraded when something needs a hand, failing when nothing can be stored", () => {
    expect(reckonHealth({ ...well, problems: wrong }).status).toBe("degraded");
    expect(reckonHealth({ ...well, problems: wrong, isStoreFailing: true }).status).toBe("failing");
  });

  it("has no age of readings when there are none, and none below zero", () => {
    expect(reckonHealth({ ...well, newestReadingMs: undefined }).lastReadingAgeMs).toBeNull();
    expect(reckonHealth({ ...well, newestReadingMs: nowMs + 50 }).lastReadingAgeMs).toBe(0);
  });
});

describe("the dashboard's own problems", () => {
  const clock = createTestClock();
  const calm = { setAside: undefined, storeFailure: undefined, damageCount: 0, isConnected: true, clock };

  it("are none when all is well", () => {
    expect(ownProblems(calm)).toEqual([]);
  });

  it("are all named, the gravest first, each with what to do", () => {
    const all = ownProblems({
      setAside: "/data/machikoba.damaged-1.sqlite",
      storeFailure: new DiskFullError("/data/machikoba.sqlite"),
      damageCount: 2,
      isConnected: false,
      clock: createTestClock({ wallMs: undefined }),
    });
    expect(all.map(({ code }) => code)).toEqual([
      "disk-full",
      "database-damaged",
      "history-damaged",
      "broker-away",
      "clock-not-set",
    ]);
    for (const one of all) expect(problem.safeParse(one).success).toBe(true);
    expect(all[0]?.message).toContain("free some space");
    expect(all[1]?.message).toContain("machikoba.damaged-1.sqlite");
  });

  it("can be sent however long a reason is", () => {
    const [one] = ownProblems({ ...calm, storeFailure: new Error("x".repeat(1000)) });
    expect(one).toMatchObject({ code: "store-failing" });
    expect(problem.safeParse(one).success).toBe(true);
  });
});

/** What a gateway reports of itself. */
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../agent/gateway-report.ts";
import { gatewayReported } from "../../../common/contract/gateway-messages.ts";

const wallMs = Date.UTC(2026, 6, 1);
const depth = { records: 0, bytes: 0, waitingSinceMs: undefined, isDiskFull: false };
const calm = { gateway: "gw", revision: 4, problems: [], counters: {}, depth, wallMs };

describe("a gateway's report", () => {
  it("has nothing to complain about when all is well", () => {
    expect(buildReport(calm)).toEqual({
      revision: 4,
      problems: [],
      outbox: { records: 0, bytes: 0, hours: 0 },
      counters: {},
    });
  });

  it("says for how many hours records have been waiting", () => {
    const waiting = { ...depth, records: 900, bytes: 90_000, waitingSinceMs: wallMs - 5.5 * 3_600_000 };
    expect(buildReport({ ...calm, depth: waiting }).outbox).toEqual({ records: 900, bytes: 90_000, hours: 5.5 });
  });

  it("names no hours below zero, and none while the clock isn't set", () => {
    const ahead = { ...depth, waitingSinceMs: wallMs + 9_000_000 };
    expect(buildReport({ ...calm, depth: ahead }).outbox.hours).toBe(0);
    expect(buildReport({ ...calm, depth: { ...depth, waitingSinceMs: 0 }, wallMs: undefined }).outbox.hours).toBe(0);
  });

  it("puts a full disk and a clock that isn't set before all else, and says what to do", () => {
    const other = { code: "sensor-fails", subject: "wave", message: "Sensor wave: no file" };
    const report = buildReport({
      ...calm,
      problems: [other],
      depth: { ...depth, isDiskFull: true },
      wallMs: undefined,
    });
    expect(report.problems.map(({ code }) => code)).toEqual(["clock-not-set", "disk-full", "sensor-fails"]);
    expect(report.problems[1]?.message).toContain("free some space");
  });

  it("says how far each uplink is", () => {
    const uplinks = [{ id: "own", phase: "waiting", records: 12, hours: 0.5, sentPoints: 3 } as const];
    const report = buildReport({ ...calm, uplinks });
    expect(report.uplinks).toEqual(uplinks);
    expect(gatewayReported.parse(report)).toEqual(report);
  });

  it("can always be sent, however much is wrong", () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ code: "sensor-fails", subject: `s${i}`, message: "x" }));
    const report = buildReport({ ...calm, problems: many, depth: { ...depth, isDiskFull: true } });
    expect(gatewayReported.safeParse(report).success).toBe(true);
    expect(report.problems[0]?.code).toBe("disk-full");
  });
});

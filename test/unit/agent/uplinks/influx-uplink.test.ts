/** The uplink to InfluxDB: what it sends, when, and what it keeps on the card. */
import { describe, expect, it } from "vitest";
import type { Outbox } from "../../../../agent/outbox/outbox.ts";
import { filledFromMs, openForRun, writeRun } from "../../../integration/filled-outbox.ts";
import {
  channels,
  createTarget,
  eventually,
  keptSeq,
  openFilled,
  startUplink,
  takes,
  upTo,
} from "./influx-uplink-under-test.ts";

describe("an uplink", () => {
  it("sends what is there in order, and what comes then every ten seconds", async () => {
    const { folder, outbox } = await openFilled({ seconds: 20, channels });
    const target = await createTarget();
    const { clock, phase } = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(phase).toBe("current");
    expect(target.seconds()).toEqual(upTo(20));
    for (let second = 20; second < 25; second += 1) {
      outbox.append({ kind: "seconds", t: second * 1000, rows: [["a.1", 1, 1, 1, 0, 5, 2500]] });
    }
    await clock.advanceAsync(9000);
    expect(target.lines).toHaveLength(20);
    await clock.advanceAsync(1000);
    await eventually(target.seconds).toEqual(upTo(25));
  });

  it("waits with what can't be dated yet, and sends it in order once the time is known", async () => {
    const { folder, outbox } = await openFilled({ seconds: 30, channels, anchorAfterMs: null });
    const target = await createTarget();
    const { clock, phase, uplinks } = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(phase).toBe("current");
    await clock.advanceAsync(30_000);
    expect(target.writes).toBe(0);
    expect(uplinks.reports()[0]?.records).toBe(31);
    outbox.append({ kind: "anchor", t: 30_000, wallMs: filledFromMs + 30_000, source: "system" });
    await clock.advanceAsync(10_000);
    await eventually(target.seconds).toEqual(upTo(30));
    expect(uplinks.problems()).toEqual([]);
  });

  it("goes past a run that ended without having known the time, and says how much that was", async () => {
    const { folder, outbox } = await openFilled({ seconds: 30, channels, anchorAfterMs: null });
    await outbox.close();
    const next = await openForRun(folder);
    writeRun(next, { seconds: 10, channels });
    const target = await createTarget();
    const { uplinks } = startUplink({ folder, outbox: () => next, settings: target.settings });
    await eventually(target.seconds).toEqual(upTo(10));
    await eventually(uplinks.problems).toMatchObject([
      { code: "uplink-undated", message: expect.stringMatching(/^Uplink own: 30 /) },
    ]);
    await uplinks.close();
    await next.close();
  });

  it("begins in the next run where it was left, and knows what it has learned before", async () => {
    const { folder, outbox } = await openFilled({ seconds: 20, channels: ["sim.1"], machines: { "sim.1": "toy" } });
    const target = await createTarget();
    const first = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(first.phase).toBe("current");
    await first.uplinks.close();
    outbox.append({ kind: "seconds", t: 20_000, rows: [["sim.1", 1, 1, 1, 0, 5, 2500]] });
    startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(target.seconds).toEqual(upTo(21));
    expect(new Set(target.lines.map((line) => line.split(" ")[0]))).toEqual(
      new Set(["machine_current,channel=sim.1,gateway=gateway,machine=toy,site=site,source=sim"]),
    );
  });

  it("sends the same points again after a crash, so that they take their own place", async () => {
    const { folder, outbox } = await openFilled({ seconds: 20, channels });
    const target = await createTarget();
    const crashed = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(crashed.phase).toBe("current");
    // The clock of the one that crashed stands still from here on.
    startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(() => target.lines.length).toBe(40);
    expect(target.lines.slice(20)).toEqual(target.lines.slice(0, 20));
  });

  it("writes to the card where it is once a minute, and lets go of the records before only then", async () => {
    const { folder, outbox } = await openFilled({ seconds: 20, channels });
    const target = await createTarget();
    const { clock, untilSent } = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await untilSent(20);
    for (let second = 20; second < 25; second += 1) {
      outbox.append({ kind: "seconds", t: second * 1000, rows: [["a.1", 1, 1, 1, 0, 5, 2500]] });
      await clock.advanceAsync(10_000);
      await untilSent(second + 1);
    }
    expect(keptSeq(folder)).toBe(0);
    expect(outbox.depth("uplink-own").records).toBe(27);
    await clock.advanceAsync(10_000);
    await eventually(() => keptSeq(folder)).toBe(27);
    await eventually(() => outbox.depth("uplink-own").records).toBe(0);
  });

  it("writes it sooner while it catches up, so that it comes forward however often the agent is killed", async () => {
    const { folder, outbox } = await openFilled({ seconds: 26_000, channels });
    const target = await createTarget();
    const { phase } = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(phase).toBe("current");
    expect(keptSeq(folder)).toBeGreaterThan(20_000);
    expect(target.lines).toHaveLength(26_000);
  });

  it("begins anew with a new stream, and stands still while one is begun", async () => {
    const { folder, outbox } = await openFilled({ seconds: 5, channels });
    const other = await openFilled({ seconds: 8, channels });
    const target = await createTarget();
    let now: Outbox | undefined;
    const { clock, untilSent } = startUplink({ folder, outbox: () => now, settings: target.settings });
    await clock.advanceAsync(20_000);
    expect(target.writes).toBe(0);
    now = outbox;
    await clock.advanceAsync(10_000);
    await untilSent(5);
    expect(target.seconds()).toEqual(upTo(5));
    now = other.outbox;
    await clock.advanceAsync(10_000);
    await eventually(target.seconds).toEqual([...upTo(5), ...upTo(8)]);
  });

  it("begins anew with a new stream also when it had something to send from the old one", async () => {
    const { folder, outbox } = await openFilled({ seconds: 50, channels });
    const other = await openFilled({ seconds: 8, channels });
    const target = await createTarget();
    target.answer = { status: 503 };
    let now = outbox;
    const { clock, phase } = startUplink({ folder, outbox: () => now, settings: target.settings });
    await eventually(phase).toBe("waiting");
    now = other.outbox;
    target.answer = takes;
    await clock.advanceAsync(10_000);
    await eventually(target.seconds).toEqual(upTo(8));
  });
});

/** Another life of the outbox: how the uplink notices that the card was restored. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Outbox } from "../../../../agent/outbox/outbox.ts";
import { appendMany, openIn, temporaryFolder } from "../outbox/outbox-under-test.ts";
import { createUplinkUnderTest, type UplinkUnderTest } from "./uplink-under-test.ts";

let under: UplinkUnderTest;
beforeEach(() => {
  under = createUplinkUnderTest();
});

describe("another life of the outbox", () => {
  async function restored(): Promise<Outbox> {
    const folder = temporaryFolder();
    const first = await openIn(folder);
    appendMany(first, 10);
    await first.close();
    const second = await openIn(folder);
    appendMany(second, 5);
    under.start(second);
    await under.connect();
    return second;
  }

  it("is noticed by a run that came after this one", async () => {
    const outbox = await restored();
    await under.say(outbox, { run: outbox.run + 7, seq: 3 });
    expect(under.foreign).not.toEqual([]);
  });

  it("is noticed by numbers of an earlier run that this run has given to other records", async () => {
    const outbox = await restored();
    await under.say(outbox, { run: outbox.run - 1, seq: 12, resend: true }, { retained: true });
    expect(under.foreign).not.toEqual([]);
  });

  it("is noticed by numbers that this run hasn't reached", async () => {
    const outbox = await restored();
    await under.say(outbox, { seq: 100 });
    expect(under.foreign).not.toEqual([]);
  });

  it("is noticed also after a restart, by a number that another run of this outbox has", async () => {
    const folder = temporaryFolder();
    const before = await openIn(folder);
    appendMany(before, 10);
    await before.close();
    const restoredRun = await openIn(folder);
    appendMany(restoredRun, 5);
    await restoredRun.close();
    const now = await openIn(folder);
    appendMany(now, 5);
    under.start(now);
    await under.connect();
    await under.say(now, {
      run: before.run + 1 === restoredRun.run ? before.run : before.run + 1,
      seq: 12,
      resend: true,
    });
    expect(under.foreign).not.toEqual([]);
  });

  it("isn't seen in what this outbox has sent itself, in this run or before", async () => {
    const outbox = await restored();
    await under.say(outbox, { run: 0, seq: 0 });
    await under.say(outbox, { run: outbox.run, seq: 15 });
    await under.say(outbox, { stream: "0123456789abcdef", run: outbox.run + 99, seq: 4 });
    expect(under.foreign).toEqual([]);
  });
});

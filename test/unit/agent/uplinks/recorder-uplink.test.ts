/** The uplink to the recorder, on a connection that a test drives. */
import { beforeEach, describe, expect, it } from "vitest";
import { appendMany, event, logFiles, openIn, temporaryFolder } from "../outbox/outbox-under-test.ts";
import { createUplinkUnderTest, type UplinkUnderTest } from "./uplink-under-test.ts";

let under: UplinkUnderTest;
beforeEach(() => {
  under = createUplinkUnderTest();
});

describe("the uplink to the recorder", () => {
  it("sends what waits once it is connected, and what comes later, each record once", async () => {
    const outbox = await openIn(temporaryFolder());
    const uplink = under.start(outbox);
    appendMany(outbox, 3);
    uplink.pump();
    await under.settled();
    expect(under.link.published).toEqual([]);
    await under.connect();
    expect(under.takeSent()).toEqual(["1 e0", "2 e1", "3 e2"]);
    outbox.append(event("later"));
    uplink.pump();
    await under.settled();
    expect(under.takeSent()).toEqual(["4 later"]);
  });

  it("keeps everything until the recorder says that it is stored, and then lets go of it", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, { segmentBytes: 300 });
    under.start(outbox);
    appendMany(outbox, 40);
    await under.connect();
    expect(outbox.depth().records).toBe(40);
    await under.say(outbox, { seq: 30 });
    expect(outbox.depth().records).toBe(10);
    await under.say(outbox, { seq: 40 });
    expect(outbox.depth().records).toBe(0);
    expect(logFiles(folder)).toHaveLength(1);
  });

  it("goes on after a restart with what wasn't stored, without doubling what the recorder tells it", async () => {
    const folder = temporaryFolder();
    const first = await openIn(folder);
    appendMany(first, 5);
    await first.close();
    const second = await openIn(folder);
    second.append(event("new"));
    under.start(second);
    await under.connect();
    under.takeSent();
    await under.say(second, { run: first.run, seq: 5, resend: true });
    expect(under.takeSent()).toEqual(["6 new"]);
    expect(under.foreign).toEqual([]);
  });

  it("sends again from what is stored when the recorder asks for it", async () => {
    const outbox = await openIn(temporaryFolder());
    under.start(outbox);
    appendMany(outbox, 5);
    await under.connect();
    under.takeSent();
    await under.say(outbox, { seq: 2, resend: true });
    expect(under.takeSent()).toEqual(["3 e2", "4 e3", "5 e4"]);
  });

  it("sends again when nothing was heard for a minute and a half", async () => {
    const outbox = await openIn(temporaryFolder());
    under.start(outbox);
    appendMany(outbox, 2);
    await under.connect();
    under.takeSent();
    await under.clock.advanceAsync(85_000);
    expect(under.takeSent()).toEqual([]);
    await under.clock.advanceAsync(15_000);
    expect(under.takeSent()).toEqual(["1 e0", "2 e1"]);
  });

  it("begins again from what is stored after the connection was cut", async () => {
    const outbox = await openIn(temporaryFolder());
    const uplink = under.start(outbox);
    appendMany(outbox, 3);
    await under.connect();
    await under.say(outbox, { seq: 1 });
    under.takeSent();
    under.link.cut();
    outbox.append(event("alone"));
    uplink.pump();
    await under.connect();
    expect(under.takeSent()).toEqual(["2 e1", "3 e2", "4 alone"]);
  });

  it("sends a part and waits for the recorder, so that a slow network isn't flooded; then the rest", async () => {
    const outbox = await openIn(temporaryFolder());
    under.start(outbox);
    appendMany(outbox, 12_000);
    await under.connect();
    const first = under.takeSent();
    expect(first.length).toBeLessThan(9000);
    await under.say(outbox, { seq: first.length });
    expect(first.length + under.takeSent().length).toBe(12_000);
  });

  it("tells a recorder with an older position, as after restoring a backup, what can't come any more", async () => {
    const outbox = await openIn(temporaryFolder(), { segmentBytes: 200 });
    under.start(outbox);
    appendMany(outbox, 20);
    await under.connect();
    await under.say(outbox, { seq: 20 });
    under.takeSent();
    outbox.append(event("new"));
    await under.say(outbox, { seq: 5, resend: true });
    const sent = under.takeSent();
    expect(sent[0]).toMatch(/^gap 6-\d+ /);
    expect(sent.at(-1)).toBe("21 new");
  });

  it("says the same after a restart when the outbox was full meanwhile", async () => {
    const folder = temporaryFolder();
    const full = { segmentBytes: 500, maxBytes: 2000 };
    const first = await openIn(folder, full);
    appendMany(first, 200);
    await first.close();
    const second = await openIn(folder, full);
    under.start(second);
    await under.connect();
    under.takeSent();
    await under.say(second, { run: first.run, seq: 10, resend: true });
    expect(under.takeSent()[0]).toMatch(/^gap 11-\d+ outbox-full$/);
  });
});

describe("the dashboard's time", () => {
  const at = Date.UTC(2026, 6, 1);

  it("is taken from a fresh answer by a gateway without a clock", async () => {
    const outbox = await openIn(temporaryFolder());
    under.start(outbox);
    await under.connect();
    await under.say(outbox, { at });
    expect([under.clock.wallMs(), under.clock.wallSource()]).toEqual([at, "dashboard"]);
  });

  it("isn't taken from a retained answer, which may be days old", async () => {
    const outbox = await openIn(temporaryFolder());
    under.start(outbox);
    await under.connect();
    await under.say(outbox, { at }, { retained: true });
    expect(under.clock.wallMs()).toBeUndefined();
  });
});

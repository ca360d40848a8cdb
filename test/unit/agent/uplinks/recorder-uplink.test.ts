/** The uplink to the recorder, on a connection that a test drives. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Outbox } from "../../../../agent/outbox/outbox.ts";
import { createRecorderUplink } from "../../../../agent/uplinks/recorder-uplink.ts";
import { parseMessage } from "../../../../common/contract/messages.ts";
import type { StoredMessage } from "../../../../common/contract/records.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock, type TestClock } from "../../../fakes/test-clock.ts";
import { appendMany, brief, event, logFiles, openIn, temporaryFolder } from "../outbox/outbox-under-test.ts";
import { createRecordingLink, type RecordingLink } from "../recording-link.ts";

const recordsTopic = "machikoba/1/site/gateways/gateway/records";
const storedTopic = "machikoba/1/site/gateways/gateway/stored";

let clock: TestClock;
let link: RecordingLink;
let foreign: number;

beforeEach(() => {
  clock = createTestClock({ wallMs: undefined });
  link = createRecordingLink();
  foreign = 0;
});

function start(outbox: Outbox) {
  const log = createLog({ level: "silent" });
  const onForeignStream = () => {
    foreign += 1;
  };
  const common = { site: "site", gateway: "gateway", link, clock, log, onForeignStream };
  const uplink = createRecorderUplink({ ...common, outbox: () => outbox });
  uplink.open();
  return uplink;
}

const settled = () => clock.advanceAsync(0);

async function connect(): Promise<void> {
  link.connect();
  await settled();
}

/** All records sent since the last call, in brief. */
function takeSent(): string[] {
  return link.published.splice(0).flatMap(({ topic, text }) => {
    expect(topic).toBe(recordsTopic);
    const parsed = parseMessage("gatewayRecords", Buffer.from(text));
    return parsed.ok ? parsed.value.records.map(brief) : [parsed.reason];
  });
}

async function say(outbox: Outbox, message: Partial<StoredMessage>, options?: { retained: boolean }): Promise<void> {
  link.bring(storedTopic, { stream: outbox.stream, run: outbox.run, seq: 0, ...message }, options);
  await settled();
}

describe("the uplink to the recorder", () => {
  it("sends what waits once it is connected, and what comes later, each record once", async () => {
    const outbox = await openIn(temporaryFolder());
    const uplink = start(outbox);
    appendMany(outbox, 3);
    uplink.pump();
    await settled();
    expect(link.published).toEqual([]);
    await connect();
    expect(takeSent()).toEqual(["1 e0", "2 e1", "3 e2"]);
    outbox.append(event("later"));
    uplink.pump();
    await settled();
    expect(takeSent()).toEqual(["4 later"]);
  });

  it("keeps everything until the recorder says that it is stored, and then lets go of it", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, { segmentBytes: 300 });
    start(outbox);
    appendMany(outbox, 40);
    await connect();
    expect(outbox.depth().records).toBe(40);
    await say(outbox, { seq: 30 });
    expect(outbox.depth().records).toBe(10);
    await say(outbox, { seq: 40 });
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
    start(second);
    await connect();
    takeSent();
    await say(second, { run: first.run, seq: 5, resend: true });
    expect(takeSent()).toEqual(["6 new"]);
    expect(foreign).toBe(0);
  });

  it("sends again from what is stored when the recorder asks for it", async () => {
    const outbox = await openIn(temporaryFolder());
    start(outbox);
    appendMany(outbox, 5);
    await connect();
    takeSent();
    await say(outbox, { seq: 2, resend: true });
    expect(takeSent()).toEqual(["3 e2", "4 e3", "5 e4"]);
  });

  it("sends again when nothing was heard for a minute and a half", async () => {
    const outbox = await openIn(temporaryFolder());
    start(outbox);
    appendMany(outbox, 2);
    await connect();
    takeSent();
    await clock.advanceAsync(85_000);
    expect(takeSent()).toEqual([]);
    await clock.advanceAsync(15_000);
    expect(takeSent()).toEqual(["1 e0", "2 e1"]);
  });

  it("begins again from what is stored after the connection was cut", async () => {
    const outbox = await openIn(temporaryFolder());
    const uplink = start(outbox);
    appendMany(outbox, 3);
    await connect();
    await say(outbox, { seq: 1 });
    takeSent();
    link.cut();
    outbox.append(event("alone"));
    uplink.pump();
    await connect();
    expect(takeSent()).toEqual(["2 e1", "3 e2", "4 alone"]);
  });

  it("sends a part and waits for the recorder, so that a slow network isn't flooded; then the rest", async () => {
    const outbox = await openIn(temporaryFolder());
    start(outbox);
    appendMany(outbox, 12_000);
    await connect();
    const first = takeSent();
    expect(first.length).toBeLessThan(9000);
    await say(outbox, { seq: first.length });
    expect(first.length + takeSent().length).toBe(12_000);
  });

  it("tells a recorder with an older position, as after restoring a backup, what can't come any more", async () => {
    const outbox = await openIn(temporaryFolder(), { segmentBytes: 200 });
    start(outbox);
    appendMany(outbox, 20);
    await connect();
    await say(outbox, { seq: 20 });
    takeSent();
    outbox.append(event("new"));
    await say(outbox, { seq: 5, resend: true });
    const sent = takeSent();
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
    start(second);
    await connect();
    takeSent();
    await say(second, { run: first.run, seq: 10, resend: true });
    expect(takeSent()[0]).toMatch(/^gap 11-\d+ outbox-full$/);
  });
});

describe("another life of the outbox", () => {
  async function restored(): Promise<Outbox> {
    const folder = temporaryFolder();
    const first = await openIn(folder);
    appendMany(first, 10);
    await first.close();
    const second = await openIn(folder);
    appendMany(second, 5);
    start(second);
    await connect();
    return second;
  }

  it("is noticed by a run that came after this one", async () => {
    const outbox = await restored();
    await say(outbox, { run: outbox.run + 7, seq: 3 });
    expect(foreign).toBeGreaterThan(0);
  });

  it("is noticed by numbers of an earlier run that this run has given to other records", async () => {
    const outbox = await restored();
    await say(outbox, { run: outbox.run - 1, seq: 12, resend: true }, { retained: true });
    expect(foreign).toBeGreaterThan(0);
  });

  it("is noticed by numbers that this run hasn't reached", async () => {
    const outbox = await restored();
    await say(outbox, { seq: 100 });
    expect(foreign).toBeGreaterThan(0);
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
    start(now);
    await connect();
    await say(now, { run: before.run + 1 === restoredRun.run ? before.run : before.run + 1, seq: 12, resend: true });
    expect(foreign).toBeGreaterThan(0);
  });

  it("isn't seen in what this outbox has sent itself, in this run or before", async () => {
    const outbox = await restored();
    await say(outbox, { run: 0, seq: 0 });
    await say(outbox, { run: outbox.run, seq: 15 });
    await say(outbox, { stream: "0123456789abcdef", run: outbox.run + 99, seq: 4 });
    expect(foreign).toBe(0);
  });
});

describe("the dashboard's time", () => {
  const at = Date.UTC(2026, 6, 1);

  it("is taken from a fresh answer by a gateway without a clock", async () => {
    const outbox = await openIn(temporaryFolder());
    start(outbox);
    await connect();
    await say(outbox, { at });
    expect([clock.wallMs(), clock.wallSource()]).toEqual([at, "dashboard"]);
  });

  it("isn't taken from a retained answer, which may be days old", async () => {
    const outbox = await openIn(temporaryFolder());
    start(outbox);
    await connect();
    await say(outbox, { at }, { retained: true });
    expect(clock.wallMs()).toBeUndefined();
  });
});

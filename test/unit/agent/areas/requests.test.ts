/** Requests of a dashboard: answered, refused, done once, and set-up sessions that end. */
import { expect, it } from "vitest";
import { answerRequests, type RequestHandlers } from "../../../../agent/areas/requests.ts";
import { createSetupSessions, RequestRefused } from "../../../../agent/areas/setup-sessions.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { createRecordingLink } from "../recording-link.ts";

const topic = "machikoba/1/site/gateways/gateway/requests";

function listen(given: Partial<RequestHandlers> = {}) {
  const link = createRecordingLink();
  link.connect();
  const clock = createTestClock();
  const complaints: string[] = [];
  const unexpected = async () => Promise.reject(new Error("nobody asked for this"));
  const handlers: RequestHandlers = {
    "area-score": unexpected,
    "area-session-begin": unexpected,
    "area-session-end": unexpected,
    "area-preview": unexpected,
    "area-reference": unexpected,
    "output-test": unexpected,
    ...given,
  };
  const log = createLog({ level: "silent" });
  const badMessage = (_subject: string, reason: string) => void complaints.push(reason);
  answerRequests({ site: "site", gateway: "gateway", link, clock, log, handlers, badMessage });
  const replies = () =>
    link.published.filter((one) => one.topic.endsWith("/replies")).map(({ text }) => JSON.parse(text));
  const ask = (message: object) => link.bring(topic, { id: "1", deadlineMs: 5000, ...message });
  return { link, clock, ask, replies, complaints };
}

it("answers with what was done, and leaves the rest of the deadline to whoever does it", async () => {
  const remaining: number[] = [];
  const score = async (_given: unknown, remainingMs: number) => {
    remaining.push(remainingMs);
    return { share: 0.1 };
  };
  const { ask, replies, clock } = listen({ "area-score": score });
  ask({ request: "area-score", arguments: { area: "bench" } });
  const nowMs = clock.wallMs() ?? 0;
  ask({ id: "2", request: "area-score", arguments: { area: "bench" }, deadlineMs: nowMs + 7000 });
  ask({ id: "3", request: "area-score", arguments: { area: "bench" }, deadlineMs: nowMs - 600_000 });
  await expect.poll(replies).toEqual([
    { id: "1", ok: true, result: { share: 0.1 } },
    { id: "2", ok: true, result: { share: 0.1 } },
  ]);
  expect(remaining).toEqual([5000, 7000]);
});

it("says how far this gateway's clock is ahead, where a request seems to come too late for that alone", async () => {
  const { ask, replies, clock } = listen();
  const nowMs = clock.wallMs() ?? 0;
  const request = { request: "area-score", arguments: { area: "bench" } };
  ask({ id: "ahead", ...request, deadlineMs: nowMs - 12_000 });
  ask({ id: "old", ...request, deadlineMs: nowMs - 600_000 });
  await expect.poll(replies).toEqual([
    {
      id: "ahead",
      ok: false,
      error: expect.stringMatching(/clock is at least 12 s ahead of the dashboard's: connect both to a time server/),
    },
  ]);
});

it.each([
  [{ request: "make-coffee" }, /doesn't know the request "make-coffee": update/],
  [{ request: "area-score", arguments: { area: "no such id!" } }, /area-score: area:/],
  [{ request: "toString" }, /doesn't know/],
])("refuses %j with a reason", async (message, reason) => {
  const { ask, replies } = listen();
  ask(message);
  await expect.poll(replies).toEqual([{ id: "1", ok: false, error: expect.stringMatching(reason) }]);
});

it("does a request once that is delivered twice, and none that was kept by a broker", async () => {
  let done = 0;
  const score = async () => {
    done += 1;
  };
  const { ask, replies, link } = listen({ "area-score": score });
  const message = { request: "area-score", arguments: { area: "bench" } };
  ask(message);
  ask(message);
  link.bring(topic, { id: "old", deadlineMs: 5000, ...message }, { retained: true });
  ask({ ...message, id: "2" });
  await expect.poll(() => replies().map(({ id }) => id)).toEqual(["1", "2"]);
  expect(done).toBe(2);
});

it("complains of what is no request, and replies nothing", () => {
  const { link, complaints } = listen();
  link.bring(topic, '{"id":1}');
  link.bring(topic, "{");
  expect(complaints).toHaveLength(2);
  expect(link.published).toEqual([]);
});

function sessions() {
  const clock = createTestClock();
  const events: string[] = [];
  const changes: string[] = [];
  const all = createSetupSessions({
    clock,
    t: () => clock.monoMs(),
    record: (record) => {
      if (record.kind === "event")
        events.push(`${record.t / 60_000} ${record.event} ${record.subject} ${record.detail}`);
    },
    changed: (area) => void changes.push(area),
  });
  return { all, clock, events, changes };
}

it("lets one person look at an area for ten minutes, and keeps on record who", () => {
  const { all, clock, events } = sessions();
  expect(() => all.check("bench", "session-1")).toThrow(RequestRefused);
  all.begin("bench", "session-1", "Yamada");
  all.check("bench", "session-1");
  expect(() => all.check("bench", "session-2")).toThrow("no set-up");
  expect(() => all.check("other", "session-1")).toThrow("no set-up");
  clock.advance(599_000);
  expect(all.begin("bench", "session-1", "Yamada")).toBe(1000);
  clock.advance(1000);
  expect(() => all.check("bench", "session-1")).toThrow("ten minutes are over");
  expect(all.isOpen("bench")).toBe(false);
  expect(events).toEqual(["0 set-up-begin bench Yamada", "10 set-up-end bench Yamada (its time was over)"]);
});

it("ends a session when another one is begun, and says so on record: who crashed doesn't lock the others out", () => {
  const { all, clock, changes, events } = sessions();
  all.begin("bench", "session-1", "Yamada");
  clock.advance(60_000);
  expect(all.begin("bench", "session-2", "Sato")).toBe(600_000);
  expect(() => all.check("bench", "session-1")).toThrow("somebody else has begun");
  all.end("bench", "session-1");
  all.check("bench", "session-2");
  // The first one's time doesn't end the second's.
  clock.advance(599_000);
  expect(all.isOpen("bench")).toBe(true);
  all.begin("other", "session-3", "Suzuki");
  expect(events).toEqual([
    "0 set-up-begin bench Yamada",
    "1 set-up-end bench Yamada (another began)",
    "1 set-up-begin bench Sato",
    expect.stringContaining("set-up-begin other Suzuki"),
  ]);
  expect(changes).toEqual(["bench", "bench", "bench", "other"]);
  all.close();
  expect([all.isOpen("bench"), all.isOpen("other")]).toEqual([false, false]);
});

/** Posting scores to a web address: redirects as Google's scripts answer, refusals that are told, and no row lost or doubled. */
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startUplink } from "../unit/agent/uplinks/influx-uplink-under-test.ts";
import { openWithScores, scoreAt } from "../unit/agent/uplinks/score-uplink-under-test.ts";

interface Post {
  readonly version: number;
  readonly token?: string;
  readonly rows: { id: string; at: string; share: number | null }[];
}

type Answer = (post: Post, request: IncomingMessage, response: ServerResponse) => void;

/** A receiver that keeps each row once, by its id; `answer` may refuse before. */
async function startReceiver() {
  const kept = new Map<string, Post["rows"][number]>();
  const receiver = {
    kept,
    posts: [] as Post[],
    authorizations: [] as (string | undefined)[],
    asked: [] as string[],
    url: "",
    answer: undefined as Answer | undefined,
    /** What a GET is answered: type and text. */
    elsewhere: ["application/json", '{"ok":true}'] as readonly [string, string],
  };
  const server = createServer((request, response) => {
    receiver.asked.push(`${request.method} ${request.url}`);
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      if (request.method === "GET") {
        const [type, text] = receiver.elsewhere;
        return void response.writeHead(200, { "content-type": type }).end(text);
      }
      const post = JSON.parse(text) as Post;
      receiver.posts.push(post);
      receiver.authorizations.push(request.headers.authorization);
      if (receiver.answer) return receiver.answer(post, request, response);
      for (const row of post.rows) kept.set(row.id, row);
      // As Google's scripts do: taken, and the answer lies elsewhere.
      response.writeHead(302, { location: `${receiver.url}/echo?key=1` }).end("<html>Moved</html>");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}

async function begin(hours: number[], more: object = {}) {
  const receiver = await startReceiver();
  const { folder, outbox } = await openWithScores(...hours.map((hour) => scoreAt(hour)));
  const settings = { id: "own", type: "web-post", url: `${receiver.url}/exec?deployment=7`, ...more };
  const start = () => startUplink({ outbox: () => outbox, folder, settings });
  return { receiver, folder, outbox, start };
}

const soon = { timeout: 8000, interval: 10 };
const status =
  (code: number, body = "", headers = {}): Answer =>
  (_post, _request, response) =>
    void response.writeHead(code, headers).end(body);

it("posts rows with ids and local time, follows to where the answer lies, and is done", async () => {
  const { receiver, start } = await begin([0, 3]);
  const { untilSent, uplinks } = start();
  await untilSent(2);
  expect(receiver.asked).toEqual(["POST /exec?deployment=7", "GET /echo?key=1"]);
  expect(receiver.posts[0]).toMatchObject({
    version: 1,
    rows: [{ at: "2026-11-20T09:00:00+09:00", share: 0.123 }, {}],
  });
  expect([...receiver.kept.keys()].every((id) => /^[0-9a-f]{16}-\d+-\d+$/.test(id))).toBe(true);
  expect(uplinks.problems()).toEqual([]);
});

it("shows the secret word of its file, and never follows with it to another place", async () => {
  const elsewhere = await startReceiver();
  const { receiver, folder, outbox } = await begin([0]);
  const tokenFile = join(folder, "word.txt");
  const settings = { id: "own", type: "web-post", url: receiver.url, tokenFile };
  receiver.answer = (_post, _request, response) => void response.writeHead(307, { location: elsewhere.url }).end();
  const { phase, uplinks, clock } = startUplink({ outbox: () => outbox, folder, settings });
  await expect.poll(phase, soon).toBe("refused");
  expect(uplinks.problems()[0]?.message).toMatch(/can't read the secret word/);
  writeFileSync(tokenFile, "open-sesame\n");
  await clock.advanceAsync(600_000);
  await expect.poll(() => uplinks.problems()[0]?.message, soon).toMatch(/sends us to .*: write that address as url/);
  expect([receiver.posts[0]?.token, receiver.authorizations[0]]).toEqual(["open-sesame", "Bearer open-sesame"]);
  expect(elsewhere.asked).toEqual([]);
});

it("brings every row once although the receiver fails in many ways and the program starts anew", async () => {
  const { receiver, start, outbox } = await begin([0, 1, 2]);
  const first = start();
  receiver.answer = status(503, "", { "retry-after": "5" });
  await expect.poll(first.phase, soon).toBe("waiting");
  // It takes the rows, and the answer is lost on the way.
  receiver.answer = (post, request) => {
    for (const row of post.rows) receiver.kept.set(row.id, row);
    request.socket.destroy();
  };
  await first.clock.advanceAsync(10_000);
  await expect.poll(() => receiver.kept.size, soon).toBe(3);
  await first.uplinks.close();
  receiver.answer = undefined;
  outbox.append(scoreAt(3));
  const second = start();
  await second.untilSent(4);
  expect(receiver.kept.size).toBe(4);
});

it.each([
  [status(401), "refused", /refuses us .*tokenFile/],
  [status(404), "refused", /check the url/],
  [status(405), "refused", /takes no rows \(405\)/],
  [status(200, "<html>Sign in</html>", { "content-type": "text/html" }), "refused", /answers with a page/],
  [status(200, '{"ok":false,"error":"wrong word"}'), "refused", /wrong word/],
] as const)("tells a refusal, and asks again only after ten minutes (%#)", async (answer, phase, message) => {
  const { receiver, start } = await begin([0]);
  receiver.answer = answer;
  const uplink = start();
  await expect.poll(uplink.phase, soon).toBe(phase);
  expect(uplink.uplinks.problems()[0]?.message).toMatch(message);
  const posts = receiver.posts.length;
  await uplink.clock.advanceAsync(590_000);
  expect(receiver.posts).toHaveLength(posts);
  receiver.answer = undefined;
  await uplink.clock.advanceAsync(11_000);
  await uplink.untilSent(1);
});

it.each([
  [301, "text/plain", "ok"],
  [302, "application/json", "{}"],
  [303, "text/plain", ""],
])("takes no rows for kept when a redirect (%i) leads to where nobody says so", async (code, type, body) => {
  const { receiver, start } = await begin([0]);
  receiver.answer = (_post, _request, response) => void response.writeHead(code, { location: "/moved" }).end();
  receiver.elsewhere = [type, body];
  const uplink = start();
  await expect.poll(uplink.phase, soon).toBe("refused");
  expect(uplink.uplinks.problems()[0]?.message).toMatch(/write the address it sends us to as url/);
  receiver.answer = undefined;
  receiver.elsewhere = ["application/json", '{"ok":true}'];
  await uplink.clock.advanceAsync(601_000);
  await uplink.untilSent(1);
  expect(receiver.kept.size).toBe(1);
});

it("leaves out a row that the receiver can't take, says so, and goes on with the others", async () => {
  const { receiver, start, outbox } = await begin([0, 1, 2, 3]);
  const badId = `${outbox.stream}-${outbox.run}-3`;
  receiver.answer = (post, _request, response) => {
    if (post.rows.some(({ id }) => id === badId)) return void response.writeHead(422).end("no such area");
    for (const row of post.rows) receiver.kept.set(row.id, row);
    response.writeHead(204).end();
  };
  const { untilSent, uplinks } = start();
  await untilSent(3);
  expect([...receiver.kept.keys()]).not.toContain(badId);
  expect(uplinks.problems()[0]).toMatchObject({
    code: "uplink-points-dropped",
    message: expect.stringMatching(/no such area/),
  });
});

it("gives up on an answer that never comes, and tries again", async () => {
  const { receiver, start } = await begin([0], { timeoutMs: 1000 });
  receiver.answer = () => undefined;
  const { phase, uplinks, clock, untilSent } = start();
  await expect.poll(phase, soon).toBe("waiting");
  receiver.answer = undefined;
  await clock.advanceAsync(2000);
  await untilSent(1);
  expect(uplinks.problems()).toEqual([]);
});

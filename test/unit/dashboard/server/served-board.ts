/** A web server with the dashboard's routes and feed on a free port, and a made-up board; all ends with the test. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { BoardSnapshot } from "../../../../common/contract/live-events.ts";
import { createSystemClock } from "../../../../common/runtime/clock.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createWebApp } from "../../../../dashboard/server/api/web-app.ts";
import { createViewer } from "../../../../dashboard/server/auth/viewer.ts";
import { createFeed, type Feed } from "../../../../dashboard/server/live/feed.ts";
import { closeServer, listen } from "../../../../dashboard/server/web-server.ts";
import { temporaryFolder } from "./history/history-under-test.ts";

const clock = createSystemClock();
const log = createLog({ level: "silent" });

function boardAt(seq: number): BoardSnapshot {
  return {
    seq,
    serverMs: Date.now(),
    siteName: "町工場",
    timeZone: "Asia/Tokyo",
    today: { date: "2026-04-01", span: { startMs: 0, endMs: 1 }, planned: [] },
    machines: [],
    areas: [],
    problems: [],
    firstDevice: { topic: "t", mqttPort: 1883 },
    version: "0",
  };
}

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A running server. */
export interface ServedBoard {
  readonly port: number;
  readonly feed: Feed;
  get(path: string, headers?: IncomingHttpHeaders, method?: string): Promise<Answer>;
}

/** Starts it. */
export async function serveBoard({ token = "a-token-of-enough-length" } = {}): Promise<ServedBoard> {
  const webRoot = join(temporaryFolder(), "web");
  mkdirSync(join(webRoot, "assets"), { recursive: true });
  writeFileSync(join(webRoot, "index.html"), "<!doctype html><title>Machikoba</title>");
  writeFileSync(join(webRoot, "assets", "main-abc123.js"), "export {};");
  writeFileSync(join(webRoot, "..", "secret.txt"), "secret");
  const viewer = createViewer(token);
  const app = createWebApp({
    viewer,
    webRoot,
    board: async () => boardAt(feed.seq()),
    history() {},
    metrics: async () => ({ contentType: "text/plain", text: "up 1\n" }),
    health: () => ({ status: "degraded", uptimeS: 1, machines: 3, lastReadingAgeMs: 5, problems: [] }),
    log,
  });
  const server = createServer(app);
  const feed: Feed = createFeed({
    server,
    viewer,
    clock,
    nowMs: Date.now,
    snapshot: async () => boardAt(feed.seq()),
    log,
  });
  const port = await listen(server, "127.0.0.1", 0);
  onTestFinished(async () => {
    await feed.close();
    await closeServer(server);
  });
  const get = (path: string, headers: IncomingHttpHeaders = {}, method = "GET") =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
        let text = "";
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      asked.on("error", reject);
      asked.end();
    });
  return { port, feed, get };
}

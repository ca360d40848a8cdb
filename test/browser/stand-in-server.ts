/** Serves the built page and speaks the live feed's events with made data, with the real server's security policy. */
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import path from "node:path";
import { Server } from "socket.io";
import type { BoardSnapshot, ClientEvents, ServerEvents } from "../../common/contract/live-events.ts";
import { madeNowMs } from "./made-board.ts";

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** A server under the test's hand. */
export interface StandInServer {
  readonly url: string;
  /** Its clock, epoch ms: starts on the made day and runs on. */
  nowMs(): number;
  /** What it tells from now on to those who ask. */
  show(board: BoardSnapshot): void;
  /** Sends an event to all pages; its number and time are filled in. */
  send<N extends keyof ServerEvents>(name: N, event: Omit<Parameters<ServerEvents[N]>[0], "seq" | "serverMs">): void;
  /** Goes silent without closing a connection, as a network that is cut; and speaks again. */
  silence(silent: boolean): void;
  /** Refuses whoever asks for the board. */
  refuse(refused: boolean): void;
  close(): Promise<void>;
}

/** What is answered to a question about the past, or to a change with its `body`; null where that can't be answered. */
export type MadeAnswer = (question: URL, body?: unknown) => object | null;

/** Starts the server on a free port. `folder` holds the built page. */
export async function startStandInServer(
  folder: string,
  first: BoardSnapshot,
  answerPast: MadeAnswer = () => null,
): Promise<StandInServer> {
  const startedAt = performance.now();
  const nowMs = () => Math.round(madeNowMs + performance.now() - startedAt);
  let board = first;
  let seq = first.seq;
  let silent = false;
  let refused = false;
  const connections = new Set<Socket>();
  const snapshot = (): BoardSnapshot => ({ ...board, seq, serverMs: nowMs() });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? "/";
    response.setHeader("content-security-policy", "default-src 'self'; img-src 'self' data:; style-src 'self'");
    if (url === "/api/board") {
      response.statusCode = refused ? 401 : 200;
      response.setHeader("content-type", "application/json");
      response.end(refused ? "{}" : JSON.stringify(snapshot()));
      return;
    }
    const question = new URL(url, "http://stand-in");
    if (question.pathname.startsWith("/api/")) {
      const made = answerPast(question, await bodyOf(request));
      response.statusCode = made === null ? 400 : 200;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(made ?? { error: "There is no such answer." }));
      return;
    }
    const file = path.join(folder, question.pathname === "/" ? "index.html" : path.normalize(question.pathname));
    try {
      const content = await readFile(file);
      response.setHeader("content-type", mediaTypes[path.extname(file)] ?? "application/octet-stream");
      response.end(content);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  }

  const http = createServer((request, response) => void answer(request, response));
  http.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
  });
  const io = new Server<ClientEvents, ServerEvents>(http, {
    serveClient: false,
    transports: ["websocket"],
    allowRequest: (_request, decide) => decide(null, !refused),
  });
  io.on("connection", (socket) => {
    socket.on("snapshot", (reply) => {
      if (!silent) reply(snapshot());
    });
  });
  const beats = setInterval(() => {
    if (!silent) io.emit("beat", { seq, serverMs: nowMs() });
  }, 300);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    nowMs,
    show(next) {
      board = next;
    },
    send(name, event) {
      seq += 1;
      const numbered = { ...event, seq, serverMs: nowMs() };
      (io.emit as (name: string, event: object) => void).call(io, name, numbered);
    },
    silence(next) {
      silent = next;
    },
    refuse(next) {
      refused = next;
    },
    async close() {
      clearInterval(beats);
      for (const socket of connections) socket.destroy();
      await io.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : null;
}

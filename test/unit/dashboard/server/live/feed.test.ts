/** The live feed, with a real client over a real connection. */
import { io, type Socket } from "socket.io-client";
import { describe, expect, it, onTestFinished } from "vitest";
import type { BoardSnapshot, ClientEvents, ServerEvents } from "../../../../../common/contract/live-events.ts";
import { serveBoard } from "../served-board.ts";

type Client = Socket<ServerEvents, ClientEvents>;
const token = "a-token-of-enough-length";

/** A client that tries once; `headers` are those of the websocket's request. */
function client(port: number, headers: Record<string, string> = {}, transports = ["websocket"]): Client {
  const socket: Client = io(`http://127.0.0.1:${port}`, {
    transports,
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
    timeout: 3000,
  });
  onTestFinished(() => void socket.close());
  return socket;
}

async function isWelcome(socket: Client): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("connect_error", () => resolve(false));
  });
}

async function snapshotOf(socket: Client): Promise<BoardSnapshot> {
  return socket.timeout(3000).emitWithAck("snapshot");
}

describe("the feed", () => {
  it("gives the board when it is asked for it, and goes on from its number", async () => {
    const { port, feed } = await serveBoard();
    const socket = client(port);
    expect(await isWelcome(socket)).toBe(true);
    const snapshot = await snapshotOf(socket);
    const next = new Promise<{ seq: number; serverMs: number }>((resolve) => socket.once("board", resolve));
    feed.send("board", {});
    const { seq, serverMs } = await next;
    expect(seq).toBe(snapshot.seq + 1);
    expect(Math.abs(serverMs - Date.now())).toBeLessThan(5000);
  });

  it("numbers its events without a hole and brings them to all", async () => {
    const { port, feed } = await serveBoard();
    const sockets = [client(port), client(port)];
    for (const socket of sockets) expect(await isWelcome(socket)).toBe(true);
    const heard = sockets.map(async (socket) => {
      const seqs: number[] = [];
      await new Promise<void>((resolve) => {
        socket.on("problems", ({ seq }) => {
          seqs.push(seq);
          if (seqs.length === 20) resolve();
        });
      });
      return seqs;
    });
    for (let i = 0; i < 20; i += 1) feed.send("problems", { problems: [] });
    const [a = [], b] = await Promise.all(heard);
    expect(a).toEqual(Array.from({ length: 20 }, (_, i) => (a[0] ?? 0) + i));
    expect(b).toEqual(a);
  });

  it("beats while nothing else is sent, so that a cut is noticed", async () => {
    const { port } = await serveBoard();
    const socket = client(port);
    const beat = new Promise<{ seq: number }>((resolve) => socket.once("beat", resolve));
    expect((await beat).seq).toBeGreaterThan(0);
  });

  it("ignores a request for a snapshot that can't be answered, and what it doesn't know", async () => {
    const { port } = await serveBoard();
    const socket = client(port);
    expect(await isWelcome(socket)).toBe(true);
    const rude = socket as unknown as Socket;
    rude.emit("snapshot");
    rude.emit("snapshot", "not a function", 5);
    rude.emit("drop tables", { a: 1 });
    expect(await snapshotOf(socket)).toMatchObject({ siteName: "町工場" });
  });

  it("cuts a client that sends more than a browser would", async () => {
    const { port } = await serveBoard();
    const socket = client(port);
    expect(await isWelcome(socket)).toBe(true);
    const cut = new Promise<string>((resolve) => socket.once("disconnect", resolve));
    (socket as unknown as Socket).emit("snapshot", "x".repeat(100_000));
    expect(await cut).toBe("transport close");
  });

  it("ends with the server, for all", async () => {
    const { port, feed } = await serveBoard();
    const socket = client(port);
    await isWelcome(socket);
    const cut = new Promise<void>((resolve) => socket.once("disconnect", () => resolve()));
    await feed.close();
    await cut;
  });
});

describe("the feed is refused", () => {
  it("to a page of another origin, also on this computer", async () => {
    const { port } = await serveBoard();
    expect(await isWelcome(client(port, { origin: "http://evil.example" }))).toBe(false);
    expect(await isWelcome(client(port, { origin: `http://127.0.0.1:${port}` }))).toBe(true);
  });

  it("to who names this computer differently, without the token; with it, it isn't", async () => {
    const { port } = await serveBoard();
    const elsewhere = { host: `gateway.local:${port}` };
    expect(await isWelcome(client(port, elsewhere))).toBe(false);
    expect(await isWelcome(client(port, { ...elsewhere, cookie: "machikoba_view=wrong" }))).toBe(false);
    expect(await isWelcome(client(port, { ...elsewhere, cookie: `machikoba_view=${token}` }))).toBe(true);
  });

  it("to who comes through a proxy without the token", async () => {
    const { port } = await serveBoard();
    expect(await isWelcome(client(port, { "x-forwarded-for": "192.168.0.9" }))).toBe(false);
  });

  it("over polling, which other pages could use", async () => {
    const { port, get } = await serveBoard();
    expect(await isWelcome(client(port, {}, ["polling"]))).toBe(false);
    expect((await get("/socket.io/?EIO=4&transport=polling")).status).toBe(400);
  });
});

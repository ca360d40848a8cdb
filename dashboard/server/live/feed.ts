/** The live feed to browsers: numbered events over socket.io, websocket only, for those who may look. */
import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import type { BoardSnapshot, ClientEvents, ServerEvents } from "../../../common/contract/live-events.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import type { Log } from "../../../common/runtime/log.ts";
import { isForeignOrigin, type Viewer } from "../auth/viewer.ts";

/** An event as its author gives it; the feed adds the number and the time. */
export type Unnumbered<N extends keyof ServerEvents> = Omit<Parameters<ServerEvents[N]>[0], "seq" | "serverMs">;

/** The feed. */
export interface Feed {
  /** Sends an event to all. Readings may be dropped for a client that is too slow; the rest waits for it. */
  send<N extends keyof ServerEvents>(name: N, event: Unnumbered<N>): void;
  /** Number of the newest event. */
  seq(): number;
  viewers(): number;
  close(): Promise<void>;
}

interface FeedOptions {
  readonly server: HttpServer;
  readonly viewer: Viewer;
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly snapshot: () => Promise<BoardSnapshot>;
  readonly log: Log;
}

/** More screens than a small factory has phones; beyond it the oldest stay and new ones are refused. */
const maxViewers = 250;
/** Browsers send a snapshot request and nothing else. */
const maxClientMessageBytes = 4096;
const connectTimeoutMs = 5000;
const beatEveryMs = 1000;

/** Attaches the feed to the dashboard's web server. */
export function createFeed({ server, viewer, clock, nowMs, snapshot, log }: FeedOptions): Feed {
  const io = new Server<ClientEvents, ServerEvents>(server, {
    transports: ["websocket"],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: maxClientMessageBytes,
    connectTimeout: connectTimeoutMs,
    destroyUpgrade: false,
    allowRequest: (request, decide) => {
      const isWelcome = viewer.mayView(request) && !isForeignOrigin(request) && io.engine.clientsCount < maxViewers;
      decide(isWelcome ? null : "not allowed", isWelcome);
    },
  });
  let seq = 0;
  let lastSentMs = Number.NEGATIVE_INFINITY;

  function send<N extends keyof ServerEvents>(name: N, event: Unnumbered<N>): void {
    seq += 1;
    lastSentMs = clock.monoMs();
    if (io.engine.clientsCount === 0) return;
    const numbered = { seq, serverMs: nowMs(), ...event } as Parameters<ServerEvents[N]>[0];
    const emitter = name === "readings" || name === "beat" ? io.volatile : io;
    (emitter.emit as (name: string, event: unknown) => boolean).call(emitter, name, numbered);
  }

  io.on("connection", (socket) => {
    socket.on("snapshot", (answer) => {
      if (typeof answer !== "function") return;
      // A browser that gets no answer asks again.
      snapshot().then(answer, (error: unknown) =>
        log.warn({ err: error }, "the board can't be told; browsers ask again"),
      );
    });
  });
  const stopBeat = clock.every(beatEveryMs, () => {
    if (clock.monoMs() - lastSentMs >= beatEveryMs * 0.9) send("beat", {});
  });

  return {
    send,
    seq: () => seq,
    viewers: () => io.engine.clientsCount,
    async close() {
      stopBeat();
      io.disconnectSockets(true);
      await new Promise<void>((resolve) => {
        io.engine.close();
        resolve();
      });
    },
  };
}

/** The live feed: fetches the board to paint at once, then follows the server over a websocket, and comes back by itself. */
import type { Socket } from "socket.io-client";
import { io } from "socket.io-client";
import type { BoardSnapshot, ClientEvents, ServerEvents } from "../../common/contract/live-events.ts";
import type { BoardStore } from "./board-store.ts";
import type { FeedEvent } from "./feed-order.ts";
import { askedForSnapshot, heardEvent, newConnection, receivedSnapshot } from "./feed-order.ts";

/** How long the server may take to answer with a snapshot before it is asked again. */
const snapshotTimeoutMs = 5_000;
/** Longest pause between two attempts to connect: a screen is back soon after the server is. */
const maxReconnectMs = 3_000;
/** A screen without a keyboard asks again so often whether it is let in; rarely, because each refusal counts as an attempt. */
const refusedRetryMs = 60_000;

const eventNames = [
  "readings",
  "state",
  "today",
  "area",
  "say",
  "problems",
  "board",
  "beat",
] as const satisfies (keyof ServerEvents)[];

/** The feed once it is open. */
export interface Feed {
  /** Tries at once, without waiting for the next attempt. */
  retry(): void;
}

/** Opens the feed onto a board. `onNewVersion` is called when the server has become another version than the first seen. */
export function openFeed(board: BoardStore, onNewVersion: () => void): Feed {
  const socket: Socket<ServerEvents, ClientEvents> = io({
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: maxReconnectMs,
  });
  let order = newConnection;
  let asking = false;
  let inSync = false;

  function show(snapshot: BoardSnapshot): void {
    const shown = board.site.peek()?.version;
    if (shown !== undefined && shown !== snapshot.version) onNewVersion();
    board.hear(snapshot.serverMs);
    board.replace(snapshot);
  }

  function askSnapshot(): void {
    if (asking) return;
    asking = true;
    order = askedForSnapshot(order);
    const connection = socket.id;
    socket.timeout(snapshotTimeoutMs).emit("snapshot", (error: Error | null, snapshot: BoardSnapshot) => {
      if (socket.id !== connection) return; // An answer to an older connection: a new one has asked for itself.
      asking = false;
      if (error) {
        askSnapshot();
        return;
      }
      const step = receivedSnapshot(order, snapshot);
      order = step.order;
      inSync = true;
      show(snapshot);
      apply(step.apply);
    });
  }

  function apply(items: readonly FeedEvent[]): void {
    board.apply(items);
    if (items.some(({ name }) => name === "board")) askSnapshot();
  }

  function take(item: FeedEvent): void {
    board.hear(item.event.serverMs);
    const step = heardEvent(order, item);
    order = step.order;
    if (step.apply.length > 0) apply(step.apply);
  }

  async function fetchBoard(): Promise<void> {
    try {
      const response = await fetch("/api/board", { headers: { accept: "application/json" }, cache: "no-store" });
      if (response.status === 401 || response.status === 403) {
        socket.disconnect();
        board.fail("sign-in");
        setTimeout(retry, refusedRetryMs);
      } else if (!response.ok) {
        board.fail("unreachable");
      } else {
        const snapshot: BoardSnapshot = await response.json();
        if (!inSync && board.status.peek() !== "board") show(snapshot);
      }
    } catch {
      board.fail("unreachable");
    }
  }

  function retry(): void {
    void fetchBoard();
    socket.disconnect().connect();
  }

  socket.on("connect", () => {
    order = newConnection;
    asking = false;
    askSnapshot();
  });
  // A refusal looks like any other failure here: the board's address tells whether we are still let in.
  socket.on("connect_error", () => void fetchBoard());
  for (const name of eventNames) {
    socket.on(name, (event: FeedEvent["event"]) => take({ name, event } as FeedEvent));
  }
  void fetchBoard();

  return { retry };
}

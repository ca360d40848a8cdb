/** Takes MQTT over WebSocket on an HTTP server that serves other things as well. */
import type { IncomingMessage, Server } from "node:http";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { Admitted } from "./admission.ts";
import type { Origin } from "./authentication.ts";
import type { BrokerLimits } from "./limits.ts";
import { isLoopbackAddress, plainAddress } from "./tcp-listener.ts";

interface AttachOptions {
  readonly server: Server;
  /** The path that is ours; requests for other paths are left to others. */
  readonly path: string;
  readonly limits: Pick<BrokerLimits, "maxPacketBytes" | "maxConnectBytes">;
  /** Gives a place, before the handshake; undefined if there is none. */
  readonly admit: (from: Origin, socket: Duplex) => Admitted | undefined;
  readonly serve: (stream: Duplex, from: Origin, admitted: Admitted) => void;
}

/** The name of MQTT among the protocols that a WebSocket can carry [MQTT-6.0.0-3]. */
const subprotocol = "mqtt";

/** Frames add up to so many times the bytes of short packets: 14 bytes for each. */
const framingShare = 2;

/** Answers upgrade requests for the path; the answer stops that. */
export function attachWebSocketListener({ server, path, limits, admit, serve }: AttachOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxPacketBytes,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => offered.has(subprotocol) && subprotocol,
  });

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (pathOf(request) !== path) return;
    const refusal = whyRefused(request);
    const from = originOf(request);
    const admitted = refusal || !from ? undefined : admit(from, socket);
    if (!admitted || !from) {
      refuse(socket, refusal ?? "503 Service Unavailable");
      return;
    }
    const lift = limitBytes(socket, limits.maxConnectBytes * framingShare);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const confirm = () => {
        lift();
        admitted.confirm();
      };
      serve(createWebSocketStream(webSocket), from, { ...admitted, confirm });
    });
  }

  server.on("upgrade", onUpgrade);
  return () => {
    server.off("upgrade", onUpgrade);
    sockets.close();
  };
}

/** Destroys a socket that receives more than `maxBytes`: a frame is collected whole before MQTT sees it. The answer lifts that. */
function limitBytes(socket: Duplex, maxBytes: number): () => void {
  let bytes = 0;
  const onData = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) socket.destroy();
  };
  socket.on("data", onData);
  return () => void socket.off("data", onData);
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "";
}

/** The status for a request that isn't accepted; undefined if nothing is wrong. */
function whyRefused({ headers }: IncomingMessage): string | undefined {
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  if (!offered.includes(subprotocol)) return "400 Bad Request";
  // A page of another origin would speak with the rights of whoever looks at it.
  if (headers.origin !== undefined && hostOf(headers.origin) !== headers.host?.toLowerCase()) return "403 Forbidden";
  return undefined;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** Where a request comes from. Behind a proxy, or under a name that only DNS vouches for, nobody counts as loopback. */
function originOf({ headers, socket }: IncomingMessage): Origin | undefined {
  const address = plainAddress(socket.remoteAddress);
  if (address === undefined) return undefined;
  const isForwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"].some((name) => name in headers);
  const isNamed = headers.origin !== undefined && !isOwnName(headers.origin);
  return { address, isLoopback: isLoopbackAddress(address) && !isForwarded && !isNamed };
}

/** True for names that a foreign page can't have: `localhost` and addresses. */
function isOwnName(origin: string): boolean {
  const name = URL.canParse(origin) ? new URL(origin).hostname.replace(/^\[|\]$/g, "") : "";
  return name === "localhost" || isIP(name) !== 0;
}

function refuse(socket: Duplex, status: string): void {
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
